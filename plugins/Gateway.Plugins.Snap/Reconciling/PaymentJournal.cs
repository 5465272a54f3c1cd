using System.Globalization;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Reconciling;

/// <summary>Which payments were done on which day, in the endpoint's durable state: what the statement is compared with.</summary>
internal sealed class PaymentJournal(IEndpointState state)
{
    /// <summary>Adds a payment, if it is not there.</summary>
    public async Task AddAsync(KnownPayment payment, CancellationToken cancellationToken)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{payment.Reference} {payment.Rupiah}\n");
        while (true)
        {
            var known = await state.ReadAsync(Name(payment.Day), cancellationToken);
            if (Lines(known).Any(other => other.StartsWith(payment.Reference + " ", StringComparison.Ordinal))
                || await state.WriteAsync(Name(payment.Day), known, known + line, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>The payments of one day.</summary>
    public async Task<IEnumerable<KnownPayment>> ReadAsync(DateOnly day, CancellationToken cancellationToken) =>
        Lines(await state.ReadAsync(Name(day), cancellationToken)).Select(line => line.Split(' '))
            .Select(parts => new KnownPayment(parts[0], decimal.Parse(parts[1], CultureInfo.InvariantCulture), day));

    private static string[] Lines(string? text) => text?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string Name(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"snap/paid/{day:yyyyMMdd}");
}
