using Gateway.Engine.Syncing;
using Gateway.Sdk;

namespace Gateway.Engine.Comparing;

/// <summary>Reads a list from its start to its verified end, one page at a time.</summary>
/// <param name="stream">Its name, for messages.</param>
/// <param name="open">Opens it.</param>
/// <param name="mapper">Maps its records.</param>
/// <param name="pageSize">Records a page it is asked for.</param>
internal sealed class WholeListReader(string stream, Func<ISource> open, PageMapper mapper, int pageSize)
{
    /// <summary>Hands over every page; each is gone when the call returns.</summary>
    /// <exception cref="AdapterException">The list could not be read, or not to its end.</exception>
    public async Task ReadAsync(Action<MappedPage> take, CancellationToken cancellationToken)
    {
        await using var source = open();
        var watch = new CursorWatch();
        var complete = false;
        var ordinal = 0L;
        await foreach (var page in source.ReadAsync(new ReadRequest(null, pageSize) { Full = true }, cancellationToken))
        {
            using var mapped = mapper.Map(++ordinal, page);
            watch.Pass(page);
            take(mapped);
            complete = page.CompletesSnapshot;
        }

        if (!complete)
        {
            throw new AdapterException(FailureKind.ContractBroken, "GW2235", $"\"{stream}\" ended before its list was whole, so nothing can be said about what is missing from it")
            {
                Fix = "compare again; if it stays so, look at how the endpoint finds the last page and the total",
            };
        }
    }
}
