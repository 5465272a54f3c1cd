using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Engine.Mapping;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Engine.Mapping.Testing;

namespace Gateway.Engine.Tests.Mapping;

/// <summary>One directory for each behaviour under tests/mapping-cases; those that begin with trap- are the list at the end of domain.md.</summary>
public sealed class MappingCaseTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Root).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_gives_what_its_tests_expect(string name)
    {
        var folder = Path.Combine(Root, name);
        var compiler = new MappingCompiler(Lookups(Path.Combine(folder, "lookups.json")));
        var compiled = compiler.Compile(MappingFixture.Definition(File.ReadAllText(Path.Combine(folder, "mapping.json"))), null, null);
        compiled.Diagnostics.Select(d => d.ToString()).ShouldBeEmpty();
        var results = MappingTests.Run(compiled.Mapping!, File.ReadAllBytes(Path.Combine(folder, "tests.json")), MappingFixture.Context);
        results.ShouldNotBeEmpty();
        results.Where(r => !r.Passed).Select(r => $"{r.Name} [line {r.Line}]: {r.Difference}").ShouldBeEmpty();
    }

    [Fact]
    public void Every_trap_of_the_domain_has_its_case()
    {
        var traps = Cases.Select(c => (string)c.Data).Where(c => c.StartsWith("trap-", StringComparison.Ordinal)).Select(c => c.Split('-')[1]);
        traps.Distinct().Order().ShouldBe(Enumerable.Range(1, 38).Select(n => n.ToString("00", null)));
    }

    private static FrozenDictionary<string, LookupTable> Lookups(string file)
    {
        if (!File.Exists(file))
        {
            return FrozenDictionary<string, LookupTable>.Empty;
        }
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.EnumerateObject().ToFrozenDictionary(l => l.Name, l => LookupTable.Build(new LookupDefinition
        {
            Id = l.Name,
            File = file,
            Entries = Entries(l.Value, "entries"),
            Aliases = Entries(l.Value, "aliases"),
        }, out _));
    }

    private static ImmutableArray<LookupEntry> Entries(JsonElement lookup, string name) =>
        lookup.TryGetProperty(name, out var entries) ? [.. entries.EnumerateObject().Select(e => new LookupEntry(e.Name, e.Value.GetString()!))] : [];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "tests", "mapping-cases")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("tests/mapping-cases is not above the tests.");
        }
        return Path.Combine(folder.FullName, "tests", "mapping-cases");
    }
}
