using Gateway.Engine.Ledgers;

namespace Gateway.Engine.Tests.Ledgers;

public sealed class KeyedHashTests
{
    private static readonly byte[] Counting = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    [Theory]
    [InlineData(0, "a3817f04ba25a8e66df67214c7550293")]
    [InlineData(1, "da87c1d86b99af44347659119b22fc45")]
    public void The_published_vectors_come_out(int length, string expected)
    {
        var hash = new KeyedHash(Counting).Of(Counting.AsSpan(0, length));

        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128LittleEndian(bytes, hash);
        Convert.ToHexStringLower(bytes).ShouldBe(expected);
    }

    [Fact]
    public void Every_bit_of_key_and_text_matters()
    {
        var text = new byte[37];
        var seen = new HashSet<UInt128> { new KeyedHash(Counting).Of(text) };
        for (var bit = 0; bit < text.Length * 8; bit++)
        {
            text[bit / 8] ^= (byte)(1 << (bit % 8));
            seen.Add(new KeyedHash(Counting).Of(text)).ShouldBeTrue();
            text[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var bit = 0; bit < 128; bit++)
        {
            var key = Counting.ToArray();
            key[bit / 8] ^= (byte)(1 << (bit % 8));
            seen.Add(new KeyedHash(key).Of(text)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Texts_that_differ_only_in_length_hash_differently() =>
        Enumerable.Range(0, 40).Select(length => new KeyedHash(Counting).Of(new byte[length])).Distinct().Count().ShouldBe(40);
}
