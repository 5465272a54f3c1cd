using System.Security.Cryptography;
using Gateway.Engine.Plugins;
using Gateway.Engine.Plugins.Trust;

namespace Gateway.Engine.Tests.Plugins;

public sealed class TrustTests : IAsyncDisposable
{
    private readonly PluginBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_plugin_that_nobody_trusted_is_not_loaded()
    {
        _bench.Add("Misbehaving", trust: false);
        var problem = await _bench.RefusedAsync();
        problem.Code.ShouldBe("GW5101");
        problem.Fix.ShouldContain("gateway plugin trust Misbehaving");
    }

    [Fact]
    public async Task A_trusted_plugin_loads_and_is_listed_with_who_and_when()
    {
        var folder = _bench.Add("Misbehaving");
        (await _bench.LoadAsync()).ShouldBeEmpty();
        var trusted = _bench.Trust.List().ShouldHaveSingleItem();
        (trusted.Id, trusted.Version, trusted.By).ShouldBe(("misbehaving", "1.0.0", "test"));
        trusted.Files.Keys.ShouldContain("Misbehaving.dll");
        var verdict = _bench.Trust.Verify(folder);
        verdict.Trusted.ShouldBeTrue();
        verdict.Digest.ShouldBe(trusted.Digest);
    }

    [Theory]
    [InlineData("changed", "Misbehaving.deps.json changed")]
    [InlineData("added", "extra.dll added")]
    [InlineData("nested", "runtimes/linux/native/evil.so added")]
    [InlineData("missing", "answer.txt missing")]
    public async Task A_tampered_plugin_is_refused_and_the_file_is_named(string how, string difference)
    {
        var folder = _bench.Add("Misbehaving");
        switch (how)
        {
            case "changed":
                await File.AppendAllTextAsync(Path.Combine(folder, "Misbehaving.deps.json"), " ", TestContext.Current.CancellationToken);
                break;
            case "added":
                await File.WriteAllTextAsync(Path.Combine(folder, "extra.dll"), "", TestContext.Current.CancellationToken);
                break;
            case "nested":
                Directory.CreateDirectory(Path.Combine(folder, "runtimes/linux/native"));
                await File.WriteAllTextAsync(Path.Combine(folder, "runtimes/linux/native/evil.so"), "", TestContext.Current.CancellationToken);
                break;
            default:
                File.Delete(Path.Combine(folder, "answer.txt"));
                break;
        }

        var problem = await _bench.RefusedAsync();
        problem.Code.ShouldBe("GW5102");
        problem.Message.ShouldContain(difference);
        _bench.Trust.Verify(folder).Differences.ShouldBe([difference]);
    }

    [Fact]
    public async Task A_link_inside_a_plugin_is_refused()
    {
        var folder = _bench.Add("Misbehaving");
        File.CreateSymbolicLink(Path.Combine(folder, "link.dll"), "/etc/hostname");
        (await _bench.RefusedAsync()).Code.ShouldBe("GW5104");
        Should.Throw<PluginException>(() => _bench.Trust.Trust(folder, "test")).Code.ShouldBe("GW5104");
    }

    [Fact]
    public async Task A_revoked_plugin_is_refused_by_the_next_host()
    {
        _bench.Add("Misbehaving");
        _bench.Trust.Revoke("misbehaving", "1.0.0").ShouldBe(1);
        _bench.Trust.Revoke("misbehaving", null).ShouldBe(0);
        (await _bench.RefusedAsync()).Code.ShouldBe("GW5101");
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("""{"format":2,"plugins":[]}""")]
    [InlineData("""{"format":1,"plugins":[],"extra":1}""")]
    public async Task A_list_that_cannot_be_read_trusts_nothing(string content)
    {
        _bench.Add("Misbehaving");
        await File.WriteAllTextAsync(_bench.TrustFile, content, TestContext.Current.CancellationToken);
        (await _bench.RefusedAsync()).Code.ShouldBe("GW5103");
    }

    [Fact]
    public async Task A_bundled_plugin_needs_no_trust_but_is_refused_once_it_was_tampered_with()
    {
        var folder = _bench.Add("Misbehaving", trust: false);
        var list = Path.Combine(_bench.Folder, "..", BundledHashes.FileName);
        await File.WriteAllLinesAsync(list, Directory.GetFiles(folder).Select(file => $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}  Misbehaving/{Path.GetFileName(file)}"),
            TestContext.Current.CancellationToken);
        var trust = new PluginTrust(_bench.TrustFile, BundledHashes.Read(list), TimeProvider.System);
        await using var catalog = _bench.NewCatalog(trust);
        (await catalog.ReloadAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        catalog.Status().ShouldHaveSingleItem().Bundled.ShouldBeTrue();

        await File.AppendAllTextAsync(Path.Combine(folder, "answer.txt"), "x", TestContext.Current.CancellationToken);
        trust.Trust(folder, "somebody who was tricked");
        await using var later = _bench.NewCatalog(trust);
        (await later.ReloadAsync(TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Code.ShouldBe("GW5102");
    }
}
