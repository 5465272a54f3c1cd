namespace Gateway.Engine.Tests.Plugins;

public sealed class ManifestTests : IAsyncDisposable
{
    private readonly PluginBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("""{"id":"a","version":"1.0.0","sdk":"1.0","assembly":"a.dll","adapter":["a"]}""", "unknown key \"adapter\"", "write \"adapters\"")]
    [InlineData("""{"version":"1.0.0","sdk":"1.0","assembly":"a.dll","adapters":["a"]}""", "\"id\" in plugin.json is missing", "write lower-case")]
    [InlineData("""{"id":"A b","version":"1.0.0","sdk":"1.0","assembly":"a.dll","adapters":["a"]}""", "\"id\" in plugin.json is \"A b\"", "write lower-case")]
    [InlineData("""{"id":"a","version":"1","sdk":"1.0","assembly":"a.dll","adapters":["a"]}""", "\"version\" in plugin.json is \"1\"", "three numbers")]
    [InlineData("""{"id":"a","version":"1.0.0","sdk":1.0,"assembly":"a.dll","adapters":["a"]}""", "\"sdk\" in plugin.json is 1.0", "major and minor")]
    [InlineData("""{"id":"a","version":"1.0.0","sdk":"1.0","assembly":"../a.dll","adapters":["a"]}""", "\"assembly\" in plugin.json is \"../a.dll\"", "a .dll file")]
    [InlineData("""{"id":"a","version":"1.0.0","sdk":"1.0","assembly":"a.dll","adapters":[]}""", "does not list the adapters", "once")]
    [InlineData("""{"id":"a","version":"1.0.0","sdk":"1.0","assembly":"a.dll","adapters":["a","a"]}""", "does not list the adapters", "once")]
    [InlineData("[]", "not an object", "write an object")]
    public async Task A_wrong_manifest_is_refused_with_the_key_and_what_to_write(string manifest, string cause, string fix)
    {
        await WriteAsync(manifest);
        var problem = await _bench.RefusedAsync();
        problem.Code.ShouldBe("GW5002");
        problem.Plugin.ShouldBe("broken");
        problem.Message.ShouldContain(cause);
        problem.Fix.ShouldContain(fix);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"id":"a","id":"b"}""")]
    public async Task A_manifest_that_is_not_JSON_is_refused(string manifest)
    {
        await WriteAsync(manifest);
        (await _bench.RefusedAsync()).Code.ShouldBe("GW5001");
    }

    [Fact]
    public async Task A_folder_without_a_manifest_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_bench.Folder, "broken"));
        (await _bench.RefusedAsync()).Message.ShouldBe("the folder has no plugin.json");
    }

    [Theory]
    [InlineData("plain.dll", "not a .NET assembly")]
    [InlineData("none.dll", "is not in its folder")]
    public async Task A_manifest_that_names_no_plugin_assembly_is_refused(string assembly, string cause)
    {
        await WriteAsync($$"""{"id":"a","version":"1.0.0","sdk":"1.0","assembly":"{{assembly}}","adapters":["a"]}""");
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, "broken", "plain.dll"), "text", TestContext.Current.CancellationToken);
        _bench.Trust.Trust(Path.Combine(_bench.Folder, "broken"), "test");
        var problem = await _bench.RefusedAsync();
        problem.Code.ShouldBe("GW5202");
        problem.Message.ShouldContain(cause);
    }

    private async Task WriteAsync(string manifest)
    {
        Directory.CreateDirectory(Path.Combine(_bench.Folder, "broken"));
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, "broken", "plugin.json"), manifest, TestContext.Current.CancellationToken);
    }
}
