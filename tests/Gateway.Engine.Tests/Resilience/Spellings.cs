using System.Net;
using System.Net.Sockets;

namespace Gateway.Engine.Tests.Resilience;

/// <summary>The ways in which an attacker may write an address that must not be reached.</summary>
internal static class Spellings
{
    private static readonly string[] V4 =
        ["127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "198.18.0.1", "224.0.0.1", "255.255.255.255"];

    private static readonly string[] V6 = ["::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2002:a00:1::", "2001:db8::1", "fec0::1", "::127.0.0.1", "100::1"];

    public static IEnumerable<string> OfForbiddenAddresses() => V4.SelectMany(OfV4).Concat(V6.SelectMany(OfV6)).Distinct();

    /// <summary>What a name such as <c>10.0.0.1.nip.example</c> or <c>a-10-0-0-1.nip.example</c> stands for; other names do not exist.</summary>
    public static IPAddress Resolve(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
        {
            return literal;
        }
        var parts = host.Split('.', '-').Where(part => byte.TryParse(part, out _)).Take(4).ToArray();
        return parts.Length == 4 ? IPAddress.Parse(string.Join('.', parts)) : throw new SocketException((int)SocketError.HostNotFound);
    }

    private static IEnumerable<string> OfV4(string text)
    {
        var b = IPAddress.Parse(text).GetAddressBytes();
        var all = (uint)((b[0] << 24) | (b[1] << 16) | (b[2] << 8) | b[3]);
        var octal = Array.ConvertAll(b, part => "0" + Convert.ToString(part, 8));
        var hex = Array.ConvertAll(b, part => $"0x{part:x}");
        return
        [
            text, $"{all}", $"0x{all:x8}", $"0X{all:X8}", "0" + Convert.ToString(all, 8), string.Join('.', octal), string.Join('.', hex),
            $"{b[0]}.{(b[1] << 16) | (b[2] << 8) | b[3]}", $"{b[0]}.{b[1]}.{(b[2] << 8) | b[3]}", $"{hex[0]}.{octal[1]}.{b[2]}.{b[3]}", $"{octal[0]}.{b[1]}.{b[2]}.{hex[3]}",
            $"[::ffff:{text}]", $"[::ffff:{(b[0] << 8) | b[1]:x}:{(b[2] << 8) | b[3]:x}]", $"[0:0:0:0:0:FFFF:{text}]", $"[64:ff9b::{text}]", $"[::{text}]",
            $"{text}.nip.example", $"a-{text.Replace('.', '-')}.nip.example", text.Replace('.', '\u3002'), string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)('\uff10' + (c - '0')) : c)),
        ];
    }

    private static IEnumerable<string> OfV6(string text)
    {
        var address = IPAddress.Parse(text);
        address.AddressFamily.ShouldBe(AddressFamily.InterNetworkV6);
        var b = address.GetAddressBytes();
        var groups = Enumerable.Range(0, 8).Select(i => (b[2 * i] << 8) | b[(2 * i) + 1]).ToArray();
        return [$"[{text}]", $"[{text.ToUpperInvariant()}]", $"[{string.Join(':', groups.Select(group => $"{group:x}"))}]", $"[{string.Join(':', groups.Select(group => $"{group:x4}"))}]"];
    }
}
