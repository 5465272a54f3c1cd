using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>Notices a list that never ends (delivery.md S35, S36). Not safe for concurrent use; one for each list.</summary>
public sealed class PagingGuard
{
    /// <summary>Most empty pages in a row that still lead on.</summary>
    public const int MaxEmptyPages = 10;

    private readonly HashSet<UInt128> _seen = [];
    private int _empty;

    /// <summary>Told of each page and the position that follows it.</summary>
    /// <param name="records">Records of the page.</param>
    /// <param name="next">Position of the next page; null at the end.</param>
    /// <exception cref="AdapterException">The position was seen before (<c>GW2251</c>), or too many empty pages lead on (<c>GW2252</c>).</exception>
    public void Passed(int records, string? next)
    {
        _empty = records == 0 ? _empty + 1 : 0;
        if (next is null)
        {
            return;
        }

        if (!_seen.Add(Hash(next)))
        {
            throw new AdapterException(FailureKind.ContractBroken, "GW2251", "the partner's next page leads back to one that was read already")
            {
                Fix = "Ask the partner why its cursor goes in a circle; reset the stream with: gateway state reset.",
            };
        }

        if (_empty > MaxEmptyPages)
        {
            throw new AdapterException(FailureKind.ContractBroken, "GW2252", $"{_empty} empty pages in a row still name a next page")
            {
                Fix = "Check the \"paging\" settings, or add a \"stop\" condition.",
            };
        }
    }

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BitConverter.ToUInt128(hash);
    }
}
