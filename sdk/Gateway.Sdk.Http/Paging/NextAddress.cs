namespace Gateway.Sdk.Http;

/// <summary>Keeps addresses that a partner names on the partner's host (security.md, threat 2).</summary>
public static class NextAddress
{
    /// <summary>Resolves a link found in an answer.</summary>
    /// <param name="baseAddress">The endpoint's base address.</param>
    /// <param name="current">The address the answer came from.</param>
    /// <param name="link">The link, absolute or relative to <paramref name="current"/>.</param>
    /// <exception cref="AdapterException">The link is no address, or leads to another scheme, host or port (<c>GW2248</c>).</exception>
    public static Uri Resolve(Uri baseAddress, Uri current, string link)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        if (!Uri.TryCreate(current, link, out var address))
        {
            throw Refused("is not an address");
        }

        var same = address.Scheme == baseAddress.Scheme && address.Port == baseAddress.Port && address.UserInfo.Length == 0
            && string.Equals(address.IdnHost, baseAddress.IdnHost, StringComparison.OrdinalIgnoreCase);
        return same ? address : throw Refused("leads to another host than baseUrl");
    }

    private static AdapterException Refused(string why) => new(FailureKind.ContractBroken, "GW2248", $"the partner's link {why}")
    {
        Fix = "Ask the partner for links on its own host; links elsewhere are never followed.",
    };
}
