using System.Net;

namespace Gateway.Expressions.Library;

/// <summary>An address and the number of its leading bits that count.</summary>
internal sealed record AddressRange(IPAddress Address, int Prefix)
{
    public bool Contains(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == Address.GetAddressBytes().Length && Mask(bytes).AsSpan().SequenceEqual(Mask(Address.GetAddressBytes()));
    }

    public bool Contains(AddressRange other) => other.Prefix >= Prefix && Contains(other.Address);

    public AddressRange Masked() => new(new IPAddress(Mask(Address.GetAddressBytes())), Prefix);

    public override string ToString() => $"{Address}/{Prefix}";

    private byte[] Mask(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(Prefix - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return bytes;
    }
}
