using System.Collections.Frozen;
using System.Runtime.Versioning;
using System.Text;
using Gateway.Engine.Configuration;
using Gateway.Engine.Secrets;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Secrets;

public sealed class SecretSourcesTests : IDisposable
{
    private const string Name = "kemnaker/client-secret";
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    private SecretSources Sources => new(new GatewaySettings { Name = "x", DataFolder = _folder.Path }, name => _environment.GetValueOrDefault(name));

    [Fact]
    public void Without_a_key_file_a_secret_goes_to_a_private_file()
    {
        Sources.Set(Name, new Secret("nilai-satu")).ShouldBe("folder");

        Sources.Find(Name)!.Reveal().ShouldBe("nilai-satu");
        File.Exists(_folder.File("secrets/kemnaker/client-secret")).ShouldBeTrue();
        Sources.Remove(Name).ShouldBeTrue();
        Sources.Find(Name).ShouldBeNull();
        Sources.Remove(Name).ShouldBeFalse();
    }

    [Fact]
    public void With_a_key_file_it_goes_to_the_vault_which_holds_no_plain_text()
    {
        Sources.Set(Name, new Secret("nilai-satu"));
        KeyFile.Create(_folder.File("gateway.key"), storeExists: false);

        Sources.Set(Name, new Secret("nilai-dua")).ShouldBe("vault");

        Sources.Find(Name)!.Reveal().ShouldBe("nilai-dua");
        File.Exists(_folder.File("secrets/kemnaker/client-secret")).ShouldBeFalse();
        Encoding.Latin1.GetString(File.ReadAllBytes(_folder.File("secrets.vault"))).ShouldNotContain("nilai");
        KeyFile.Rotate(_folder.File("gateway.key"));
        Sources.Find(Name)!.Reveal().ShouldBe("nilai-dua");
    }

    [Fact]
    public void The_environment_comes_first()
    {
        Sources.Set(Name, new Secret("dari-berkas"));
        _environment["GATEWAY_SECRET_KEMNAKER_CLIENT_SECRET"] = "dari-lingkungan";

        Sources.Find(Name)!.Reveal().ShouldBe("dari-lingkungan");
    }

    [Fact]
    public void A_vault_of_another_key_is_not_taken_for_an_empty_one()
    {
        KeyFile.Create(_folder.File("gateway.key"), storeExists: false);
        Sources.Set(Name, new Secret("nilai"));
        File.Delete(_folder.File("gateway.key"));
        KeyFile.Create(_folder.File("gateway.key"), storeExists: false);

        Should.Throw<SecretFileException>(() => Sources.Find(Name)).Code.ShouldBe("GW6706");
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void A_secret_that_others_may_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        Sources.Set(Name, new Secret("nilai"));
        var path = _folder.File("secrets/kemnaker/client-secret");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Should.Throw<SecretFileException>(() => Sources.Find(Name)).Code.ShouldBe("GW6702");
    }

    [Theory]
    [InlineData("../kunci")]
    [InlineData("a/../b")]
    [InlineData("/etc/passwd")]
    [InlineData("Kunci")]
    [InlineData("a//b")]
    [InlineData("")]
    public void A_name_that_is_no_name_reaches_no_file(string name) =>
        Should.Throw<SecretFileException>(() => Sources.Find(name)).Code.ShouldBe("GW6705");

    [Fact]
    public async Task An_endpoint_sees_only_what_its_settings_name()
    {
        Sources.Set(Name, new Secret("nilai"));
        Sources.Set("bank/kunci", new Secret("lain"));
        var secrets = new EndpointSecrets("kemnaker", new[] { Name, "kemnaker/belum" }.ToFrozenSet(), Sources);

        (await secrets.GetAsync(new SecretReference(Name), TestContext.Current.CancellationToken)).Reveal().ShouldBe("nilai");

        (await Should.ThrowAsync<AdapterException>(async () => await secrets.GetAsync(new SecretReference("bank/kunci"), TestContext.Current.CancellationToken))).Code.ShouldBe("GW2321");
        var missing = await Should.ThrowAsync<AdapterException>(async () => await secrets.GetAsync(new SecretReference("kemnaker/belum"), TestContext.Current.CancellationToken));
        (missing.Code, missing.Kind).ShouldBe(("GW2320", FailureKind.Configuration));
    }

    public void Dispose() => _folder.Dispose();
}
