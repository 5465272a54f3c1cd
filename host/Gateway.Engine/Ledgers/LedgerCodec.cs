using Gateway.Engine.Secrets;

namespace Gateway.Engine.Ledgers;

/// <summary>Seals and opens the ledger segments of one sync.</summary>
internal sealed class LedgerCodec(IPayloadCipher cipher, string sync)
{
    private readonly byte[] _place = System.Text.Encoding.UTF8.GetBytes("ledger/" + sync);

    public byte[] Seal(LedgerSegment segment) => cipher.Seal(segment.Encode(), _place);

    public LedgerSegment Open(byte[] stored) => LedgerSegment.Decode(cipher.Open(stored, _place));
}
