using System.Globalization;
using System.Text;
using Gateway.Sandbox;

namespace Gateway.Sdk.Http.Tests.Sealed;

public sealed class LzStringTests
{
    private const string Packed =
        "N4IgDgpgzhBOAuBDEAuUA7Alga1SAjAKwDs++ADACxkBMAnIXXefiADQjqIC2yKIAZQCSAFSEACAMIB5AHIjpACXYgoSeAFcoABWhwkqUNgD2AEwh5yK7BHhxE6AOYO8AQQDSYgGIgAvh3hHABsAGUQAC0xYPHwmQgBafBp4lj9fIA";

    private static readonly int _rounds = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_FUZZ") ?? "20000", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(
        Packed,
        """{"peserta":{"nik":"1571104112959901","nama":"SITI CONTOH","statusPeserta":{"kode":"0","keterangan":"AKTIF"},"tglLahir":"1995-12-01"}}""")]
    [InlineData("N4IgdghgthIFwgHIFUBKBBAkwAkMgE2BhAeUQBUiAJEAGhAGMIAXJiMeECTr7nnkAXyA", """{"nama":"NURAÉ – CONTOH","catatan":"aaaaaaaaaaaaaaaaaaaa"}""")]
    public void B1_B2_packed_texts_of_the_vectors_unfold_to_theirs(string packed, string text)
    {
        LzString.Decompress(Encoding.ASCII.GetBytes(packed), 1 << 20).ShouldBe(text);
        Encoding.ASCII.GetString(BpjsAccess.Pack(text)).ShouldBe(packed, "the sandbox packs as partners do");
    }

    [Fact]
    public void Spaces_are_the_pluses_that_forms_made_of_them()
    {
        Packed.ShouldContain('+');
        LzString.Decompress(Encoding.ASCII.GetBytes(Packed.Replace('+', ' ')), 1_000).ShouldBe(LzString.Decompress(Encoding.ASCII.GetBytes(Packed), 1_000));
    }

    [Fact]
    public void Any_text_comes_back_as_it_was()
    {
        var random = new Random(7);
        for (var round = 0; round < Math.Min(_rounds / 10, 5_000); round++)
        {
            var (alphabet, length) = (random.Next(1, 70_000), random.Next(0, 400));
            var text = string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(Math.Min(alphabet, 65_536))));
            LzString.Decompress(BpjsAccess.Pack(text), length).ShouldBe(text);
        }
    }

    [Fact]
    public void A_text_that_unfolds_beyond_the_cap_is_refused_before_it_takes_memory()
    {
        var bomb = BpjsAccess.Pack(new string('a', 2_000_000));
        bomb.Length.ShouldBeLessThan(8_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<InvalidDataException>(() => LzString.Decompress(bomb, 10_000));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
        LzString.Decompress(bomb, 2_000_000).Length.ShouldBe(2_000_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("N4")]
    [InlineData("N4IgDgpgzhBOAuBDEAuUA7Alga1SAjAKwDs")]
    [InlineData("~~~~")]
    [InlineData("wwww")]
    public void Cut_off_or_foreign_texts_are_refused(string packed) =>
        Should.Throw<FormatException>(() => LzString.Decompress(Encoding.ASCII.GetBytes(packed), 1_000));

    [Fact]
    public void Random_and_mutated_texts_end_in_a_text_or_in_a_refusal()
    {
        var random = new Random(11);
        var sound = BpjsAccess.Pack("""{"peserta":[{"nama":"CONTOH"},{"nama":"CONTOH CONTOH"}],"jumlah":12}""");
        for (var round = 0; round < _rounds; round++)
        {
            var packed = new byte[random.Next(0, 60)];
            random.NextBytes(packed);
            if (round % 2 == 0)
            {
                packed = [.. sound];
                packed[random.Next(packed.Length)] = (byte)random.Next(32, 127);
            }

            try
            {
                LzString.Decompress(packed, 5_000).Length.ShouldBeLessThanOrEqualTo(5_000);
            }
            catch (Exception e) when (e is FormatException or InvalidDataException)
            {
                // Refused, as it should be.
            }
        }
    }
}
