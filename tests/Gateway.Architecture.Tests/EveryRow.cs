using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests;

/// <summary>No row of the fault matrix of delivery.md is without a test whose name begins with it, or a reason why there can be none.</summary>
public sealed partial class EveryRow
{
    private const string OneStore = "belongs to the PostgreSQL store, which is not built: state is kept in SQLite only";
    private const string OneNode = "needs a second node, which only the PostgreSQL store allows: one process owns a SQLite file (P21)";
    private const string NoConsole = "belongs to the web console, which is not built: configuration is files, and operators use commands";

    /// <summary>How many rows each family has: process, storage and clock, source, destination, operator.</summary>
    private static readonly Dictionary<char, int> Families = new() { ['P'] = 27, ['D'] = 27, ['S'] = 54, ['K'] = 29, ['O'] = 18 };

    /// <summary>Rows without a test, and why. One that is tested by now is to leave the list.</summary>
    private static readonly Dictionary<string, string> Untested = new(StringComparer.Ordinal)
    {
        ["P20"] = "plugins run inside the host (design.md 4): there is no child to kill; P19 tells what becomes of a run without memory",
        ["P22"] = OneNode,
        ["D13"] = OneStore,
        ["D14"] = OneStore,
        ["D15"] = OneStore,
        ["D17"] = OneStore + "; its one writer knows no deadlock",
        ["D18"] = OneStore + "; its one writer needs no pool",
        ["D24"] = OneNode,
        ["O4"] = NoConsole,
        ["O14"] = NoConsole,
        ["O15"] = NoConsole + ", without roles",
    };

    /// <summary>Rows of which a part cannot be tested yet, and why.</summary>
    private static readonly Dictionary<string, string> InPart = new(StringComparer.Ordinal)
    {
        ["P19"] = "backing off between restarts is up to the service manager, and dying by the kernel's hand is P8",
        ["P23"] = "between two holders of leases in one store; two nodes: " + OneNode,
        ["D16"] = "by an older copy of the SQLite file; a fail-over " + OneStore,
        ["O6"] = "the second person: " + NoConsole,
        ["O7"] = "the second person: " + NoConsole,
        ["O16"] = "where the partner can be listed: nothing else can tell afterwards that the decision was wrong",
        ["O17"] = "one clock: " + OneNode,
    };

    [Fact]
    public void Has_a_test_that_bears_its_name_or_a_reason()
    {
        var tested = Tested();

        Rows().Where(row => !tested.Contains(row)).Except(Untested.Keys).ShouldBeEmpty();
        Untested.Keys.Where(tested.Contains).ShouldBeEmpty("tested by now: take it from the list");
        InPart.Keys.Where(row => !tested.Contains(row)).ShouldBeEmpty("not tested in any part");
        Untested.Keys.Concat(InPart.Keys).Except(Rows()).ShouldBeEmpty("no row of the matrix");
    }

    [Theory]
    [InlineData("[Fact]\n    public async Task D1_D2_a_full_disk()", "D1 D2")]
    [InlineData("[Theory(Timeout = 5)]\n    [InlineData(\"a]\", 1)]\n    // why\n    public void P12_a_death()", "P12")]
    [InlineData("[Fact(Skip = \"later\")]\n    public void P12_a_death()", "")]
    [InlineData("public void P12_no_test()", "")]
    [InlineData("[Fact]\n    public void A_P12_in_the_middle()", "")]
    public void Is_read_from_the_names_of_tests_that_run(string source, string rows) => string.Join(' ', RowsOf(source)).ShouldBe(rows);

    private static IEnumerable<string> Rows() =>
        Families.SelectMany(family => Enumerable.Range(1, family.Value).Select(number => string.Create(CultureInfo.InvariantCulture, $"{family.Key}{number}")));

    private static HashSet<string> Tested() => [.. SourceTree.Files.Where(file => file.Area == "tests" && !file.Path.EndsWith("EveryRow.cs", StringComparison.Ordinal)).SelectMany(file => RowsOf(file.Text))];

    private static IEnumerable<string> RowsOf(string source) =>
        Test().Matches(source).SelectMany(match => match.Groups[1].Value.Split('_', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"\[(?:Fact|Theory)(?:\(Timeout = [^)\n]*\))?\]\s*(?:(?:\[|//)[^\n]*\s+)*public (?:async )?(?:Task|void) ((?:[PDSKO][0-9]+_)+)\w+\(")]
    private static partial Regex Test();
}
