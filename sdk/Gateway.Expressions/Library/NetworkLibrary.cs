using System.Net;
using System.Net.Sockets;

namespace Gateway.Expressions.Library;

/// <summary>The network extension: addresses and address ranges.</summary>
internal static class NetworkLibrary
{
    private const string NoAddress = "the text is no IP address";
    private const string NoRange = "the text is no address range";
    private static readonly CelHostType Ip = new("net.IP") { Format = value => Address(value).ToString() };
    private static readonly CelHostType Cidr = new("net.CIDR") { Format = value => Range(value).ToString() };

    public static FunctionLibrary Library { get; } = new("network",
    [
        new("ip", "The IP address a text writes; the address of a range.", "ip('192.168.0.1').family() == 4",
            CelOverload.Global("string_to_ip", [CelType.String], Ip.Type, (a, _) => ToIp(a.AsString), NoAddress),
            CelOverload.Member("cidr_ip", [Cidr.Type], Ip.Type, (a, _) => Of(Range(a).Address))),
        new("cidr", "The address range a text writes.", "cidr('10.0.0.0/8').prefixLength() == 8",
            CelOverload.Global("string_to_cidr", [CelType.String], Cidr.Type, (a, _) => ToCidr(a.AsString), NoRange)),
        new("isIP", "Whether a text writes an IP address.", "isIP('::1')",
            CelOverload.Global("is_ip", [CelType.String], CelType.Bool, (a, _) => CelValue.Of(!ToIp(a.AsString).IsError))),
        new("isCIDR", "Whether a text writes an address range.", "isCIDR('10.0.0.0/8')",
            CelOverload.Global("is_cidr", [CelType.String], CelType.Bool, (a, _) => CelValue.Of(!ToCidr(a.AsString).IsError))),
        new("ip.isCanonical", "Whether a text writes an IP address in its usual form.", "ip.isCanonical('::1')",
            CelOverload.Global("ip_is_canonical", [CelType.String], CelType.Bool, (a, _) => IsCanonical(a.AsString), NoAddress)),
        new("family", "4 or 6.", "ip('::1').family() == 6", Member("family", Ip, CelType.Int, a => CelValue.Of(Address(a).AddressFamily == AddressFamily.InterNetwork ? 4L : 6L))),
        Test("isUnspecified", "Whether the address is 0.0.0.0 or ::.", "ip('::').isUnspecified()", address => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)),
        Test("isLoopback", "Whether the address means the machine itself.", "ip('127.0.0.1').isLoopback()", IPAddress.IsLoopback),
        Test("isGlobalUnicast", "Whether the address can be that of one machine beyond its link.", "ip('10.0.0.1').isGlobalUnicast()", IsGlobalUnicast),
        Test("isLinkLocalMulticast", "Whether the address means several machines on the link.", "ip('224.0.0.1').isLinkLocalMulticast()", IsLinkLocalMulticast),
        Test("isLinkLocalUnicast", "Whether the address is one machine's on the link.", "ip('169.254.1.1').isLinkLocalUnicast()", IsLinkLocalUnicast),
        new("containsIP", "Whether a range has an address.", "cidr('10.0.0.0/8').containsIP('10.1.2.3')",
            CelOverload.Member("cidr_contains_ip", [Cidr.Type, Ip.Type], CelType.Bool, (a, b, _) => CelValue.Of(Range(a).Contains(Address(b)))),
            CelOverload.Member("cidr_contains_ip_string", [Cidr.Type, CelType.String], CelType.Bool,
                (a, b, _) => ToIp(b.AsString) is { IsError: false } ip ? CelValue.Of(Range(a).Contains(Address(ip))) : ToIp(b.AsString), NoAddress)),
        new("containsCIDR", "Whether a range has another.", "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
            CelOverload.Member("cidr_contains_cidr", [Cidr.Type, Cidr.Type], CelType.Bool, (a, b, _) => CelValue.Of(Range(a).Contains(Range(b)))),
            CelOverload.Member("cidr_contains_cidr_string", [Cidr.Type, CelType.String], CelType.Bool,
                (a, b, _) => ToCidr(b.AsString) is { IsError: false } range ? CelValue.Of(Range(a).Contains(Range(range))) : ToCidr(b.AsString), NoRange)),
        new("masked", "The range with the bits of the single machine cleared.", "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
            Member("masked", Cidr, Cidr.Type, a => CelValue.OfHost(Cidr, Range(a).Masked()))),
        new("prefixLength", "The number of leading bits that the addresses of a range share.", "cidr('10.0.0.0/8').prefixLength() == 8",
            Member("prefix_length", Cidr, CelType.Int, a => CelValue.Of((long)Range(a).Prefix))),
        new("string", "The text of a value.", "string(ip('::1')) == '::1'",
            CelOverload.Global("ip_to_string", [Ip.Type], CelType.String, (a, _) => CelValue.Of(Address(a).ToString())),
            CelOverload.Global("cidr_to_string", [Cidr.Type], CelType.String, (a, _) => CelValue.Of(Range(a).ToString()))),
    ])
    {
        Types = [Ip.Type, Cidr.Type],
    };

    private static IPAddress Address(in CelValue value) => (IPAddress)value.AsHost;

    private static AddressRange Range(in CelValue value) => (AddressRange)value.AsHost;

    private static CelValue Of(IPAddress address) => CelValue.OfHost(Ip, address);

    private static CelOverload Member(string id, CelHostType type, CelType result, Func<CelValue, CelValue> function) =>
        CelOverload.Member($"{type.Name}_{id}", [type.Type], result, (a, _) => function(a));

    private static FunctionDefinition Test(string name, string documentation, string example, Func<IPAddress, bool> test) =>
        new(name, documentation, example, Member(name, Ip, CelType.Bool, a => CelValue.Of(test(Address(a)))));

    private static CelValue ToIp(string text) => ParseAddress(text, out var problem) is { } address
        ? Of(address) : CelValue.Fail(CelErrorKind.InvalidConversion, problem);

    private static CelValue IsCanonical(string text) => ParseAddress(text, out var problem) is { } address
        ? CelValue.Of(address.ToString() == text) : CelValue.Fail(CelErrorKind.InvalidConversion, problem);

    private static CelValue ToCidr(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var problem = $"'{text}' is no address range.";
        if (slash < 0 || ParseAddress(text[..slash], out problem) is not { } address)
        {
            return CelValue.Fail(CelErrorKind.InvalidConversion, problem);
        }

        var digits = text.AsSpan(slash + 1);
        var bits = address.GetAddressBytes().Length * 8;
        return digits.Length is > 0 and <= 3 && digits.IndexOfAnyExceptInRange('0', '9') < 0 && (digits.Length == 1 || digits[0] != '0')
            && int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) is var prefix && prefix <= bits
            ? CelValue.OfHost(Cidr, new AddressRange(address, prefix))
            : CelValue.Fail(CelErrorKind.InvalidConversion, $"'{text}' is no address range.");
    }

    /// <summary>Strict: four decimal parts without leading zeros, or IPv6 without zone, brackets and embedded IPv4 of the mapped kind.</summary>
    private static IPAddress? ParseAddress(string text, out string problem)
    {
        problem = $"'{text}' is no IP address.";
        if (text.Contains('%', StringComparison.Ordinal))
        {
            problem = "An IP address with a zone is not allowed.";
            return null;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            if (text.AsSpan().IndexOfAny("[]/") >= 0 || !IPAddress.TryParse(text, out var parsed))
            {
                return null;
            }

            if (parsed.IsIPv4MappedToIPv6 && text.Contains('.', StringComparison.Ordinal))
            {
                problem = "An IPv4-mapped IPv6 address is not allowed.";
                return null;
            }

            return parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        }

        var parts = text.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, IsOctet) ? IPAddress.Parse(text) : null;
    }

    private static bool IsOctet(string part) =>
        part.Length is > 0 and <= 3 && part.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && (part.Length == 1 || part[0] != '0')
        && int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= byte.MaxValue;

    private static bool IsLinkLocalUnicast(IPAddress address) => address.GetAddressBytes() is [169, 254, _, _] || address.IsIPv6LinkLocal;

    private static bool IsLinkLocalMulticast(IPAddress address) => address.GetAddressBytes() switch
    {
        [224, 0, 0, _] => true,
        { Length: 16 } bytes => bytes[0] == 0xFF && (bytes[1] & 0x0F) == 0x02,
        _ => false,
    };

    private static bool IsGlobalUnicast(IPAddress address) =>
        !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.Broadcast)
        && !IPAddress.IsLoopback(address) && !address.IsIPv6Multicast && !IsLinkLocalUnicast(address)
        && address.GetAddressBytes() is not [>= 224 and <= 239, _, _, _];
}
