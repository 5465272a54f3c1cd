using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Sdk;

namespace Gateway.Plugins.Dukcapil.Verdicts;

/// <summary>Yields the answers behind the one that was read last. Asks nobody.</summary>
internal sealed class VerdictSource(VerdictStore verdicts) : ISource
{
    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var number = request.Full || request.After is not { } after ? 0 : NumberOf(after);
        var count = await verdicts.CountAsync(cancellationToken);
        while (number < count)
        {
            var page = new RecordWriter();
            while (number < count && page.Count < request.PageSize)
            {
                page.AddJson(await verdicts.ReadAsync(++number, cancellationToken));
            }

            yield return page.ToPage(new Checkpoint(number.ToString(CultureInfo.InvariantCulture)));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public ValueTask DisposeAsync() => default;

    private static long NumberOf(Checkpoint after) => long.TryParse(after.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new AdapterException(FailureKind.Configuration, "GW2230", "the stored position is not one of this adapter") { Fix = "Reset the sync's state; answers are then read from the first." };
}
