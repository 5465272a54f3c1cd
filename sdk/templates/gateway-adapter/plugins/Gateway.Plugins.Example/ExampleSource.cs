using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Sdk;

namespace Gateway.Plugins.Example;

/// <summary>Reads a file with one JSON object a line. The checkpoint is the number of lines read.</summary>
public sealed class ExampleSource(string path) : ISource
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Page> ReadAsync(ReadRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var reader = Open();
        var skip = request.Full || request.After is null ? 0 : long.Parse(request.After.Value, CultureInfo.InvariantCulture);
        var lines = 0L;
        while (true)
        {
            using var writer = new RecordWriter();
            while (writer.Count < request.PageSize && await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (++lines > skip)
                {
                    writer.AddJson(Encoding.UTF8.GetBytes(line));
                }
            }

            if (writer.Count == 0)
            {
                yield break;
            }

            yield return writer.ToPage(new Checkpoint(lines.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private StreamReader Open()
    {
        try
        {
            return new StreamReader(path);
        }
        catch (IOException thrown)
        {
            throw new AdapterException(FailureKind.Transient, "GW2903", "the file cannot be opened", thrown) { Fix = "look whether it is there" };
        }
    }
}
