using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Gateway.Engine.Secrets;

namespace Gateway.Engine.Tests.Secrets;

public sealed class KeyFileTests : IDisposable
{
    private static readonly byte[] Place = "held/42"u8.ToArray();
    private readonly TemporaryFolder _folder = new();

    private string KeyPath => _folder.File("gateway.key");

    [Fact]
    public void A_sealed_payload_opens_at_its_place_only()
    {
        using var keys = NewRing();
        var payload = keys.Seal("isi rahasia"u8, Place);

        keys.Open(payload, Place).ShouldBe("isi rahasia"u8.ToArray());
        Should.Throw<CryptographicException>(() => keys.Open(payload, "held/43"u8));
    }

    [Fact]
    public void The_payload_does_not_hold_its_content_and_differs_each_time()
    {
        using var keys = NewRing();
        var first = keys.Seal("isi rahasia"u8, Place);

        Encoding.Latin1.GetString(first).ShouldNotContain("rahasia");
        keys.Seal("isi rahasia"u8, Place).ShouldNotBe(first);
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        using var keys = NewRing();
        var payload = keys.Seal("abc"u8, Place);
        for (var i = 0; i < payload.Length; i++)
        {
            var damaged = payload.ToArray();
            damaged[i] ^= 1;
            Should.Throw<CryptographicException>(() => keys.Open(damaged, Place), $"byte {i}");
        }
        Should.Throw<CryptographicException>(() => keys.Open(payload.AsSpan(0, 5), Place));
    }

    [Fact]
    public void O9_after_a_rotation_old_payloads_open_and_new_ones_use_the_new_key()
    {
        byte[] old;
        using (var before = NewRing())
        {
            old = before.Seal("lama"u8, Place);
        }
        var added = KeyFile.Rotate(KeyPath);
        using var after = KeyFile.Open(KeyPath, storeExists: true);

        after.Open(old, Place).ShouldBe("lama"u8.ToArray());
        KeyRing.KeyIdOf(after.Seal("baru"u8, Place)).ShouldBe(added);
        KeyRing.KeyIdOf(old).ShouldNotBe(added);
    }

    [Fact]
    public void A_derived_key_survives_a_rotation_and_depends_on_its_purpose()
    {
        using var before = NewRing();
        KeyFile.Rotate(KeyPath);
        using var after = KeyFile.Open(KeyPath, storeExists: true);

        after.DeriveKey("ledger").ShouldBe(before.DeriveKey("ledger"));
        after.DeriveKey("ledger").ShouldNotBe(after.DeriveKey("audit"));
    }

    [Theory]
    [InlineData(true, "backup")]
    [InlineData(false, "gateway key init")]
    public void A_missing_key_file_stops_the_start_and_is_never_made_silently(bool storeExists, string fix)
    {
        var error = Should.Throw<SecretFileException>(() => KeyFile.Open(KeyPath, storeExists));

        error.Code.ShouldBe("GW6701");
        error.Fix.ShouldContain(fix);
        File.Exists(KeyPath).ShouldBeFalse();
    }

    [Fact]
    public void A_key_file_is_not_made_beside_a_store_or_over_another_one()
    {
        Should.Throw<SecretFileException>(() => KeyFile.Create(KeyPath, storeExists: true)).Code.ShouldBe("GW6704");
        KeyFile.Create(KeyPath, storeExists: false);
        Should.Throw<SecretFileException>(() => KeyFile.Create(KeyPath, storeExists: false)).Code.ShouldBe("GW6704");
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void Only_the_owner_may_open_the_key_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        KeyFile.Create(KeyPath, storeExists: false);
        File.GetUnixFileMode(KeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Should.Throw<SecretFileException>(() => KeyFile.Open(KeyPath, storeExists: false)).Code.ShouldBe("GW6702");
    }

    [Fact]
    public void A_damaged_key_is_refused()
    {
        KeyFile.Create(KeyPath, storeExists: false);
        var lines = File.ReadAllLines(KeyPath);
        lines[1] = lines[1][..9] + (lines[1][9] == 'A' ? 'B' : 'A') + lines[1][10..];
        File.WriteAllLines(KeyPath, lines);

        Should.Throw<SecretFileException>(() => KeyFile.Open(KeyPath, storeExists: false)).Code.ShouldBe("GW6703");
    }

    [Fact]
    public void Many_threads_seal_and_open_at_once()
    {
        using var keys = NewRing();
        Parallel.For(0, 2_000, i =>
        {
            var plain = BitConverter.GetBytes(i);
            keys.Open(keys.Seal(plain, Place), Place).ShouldBe(plain);
        });
    }

    public void Dispose() => _folder.Dispose();

    private KeyRing NewRing()
    {
        KeyFile.Create(KeyPath, storeExists: false);
        return KeyFile.Open(KeyPath, storeExists: false);
    }
}
