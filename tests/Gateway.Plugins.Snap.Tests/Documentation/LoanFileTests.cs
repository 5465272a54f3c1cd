using System.Text.Json.Nodes;
using Gateway.Plugins.Files;
using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Snap.Tests.Documentation;

/// <summary>The bank's nightly file (domain.md 2.2.3, F2) read with the settings that stand in the README.</summary>
public sealed class LoanFileTests : IDisposable
{
    private static readonly string Sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "loan-status.txt"));
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-f2-").FullName;
    private readonly TestAdapterContext _context = new();

    [Fact]
    public async Task A_loan_comes_with_amounts_arrears_and_the_reference_of_its_application()
    {
        var records = await ReadAsync(Sample);

        records.Count.ShouldBe(3);
        var first = JsonNode.Parse(records[1].Json)!;
        first["partnerReferenceNo"]!.GetValue<string>().ShouldBe("BHK202512080000000002");
        first["statusCode"]!.GetValue<string>().ShouldBe("05");
        first["plafon"]!.GetValue<string>().ShouldBe("5000000.00");
        first["outstanding"]!.GetValue<string>().ShouldBe("5000000.00");
        first["daysPastDue"]!.GetValue<int>().ShouldBe(31);
        first["statusDate"]!.GetValue<string>().ShouldBe("20260108");
    }

    [Theory]
    [InlineData("T00000003", "T00000002", "counts other than 3")]
    [InlineData("1459518800", "1459518801", "sum")]
    [InlineData("00000000095951880", "00000000095951881", "sum")]
    public async Task Wrong_totals_refuse_the_whole_file(string from, string to, string complaint)
    {
        var failure = await Should.ThrowAsync<AdapterException>(() => ReadAsync(Sample.Replace(from, to, StringComparison.Ordinal)));
        failure.Kind.ShouldBe(FailureKind.ContractBroken);
        failure.Message.ShouldContain(complaint);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _context.Dispose();
    }

    private async Task<IReadOnlyList<ReadRecord>> ReadAsync(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "status-0007.txt"), text, TestContext.Current.CancellationToken);
        var settings = ReadmeTests.Endpoints.Single(endpoint => endpoint["adapter"]!.GetValue<string>() == "files@1")["settings"]!.DeepClone();
        settings["folder"] = _folder;
        settings["streams"]!["loan-statuses"]!["read"]!["ready"] = new JsonObject { ["stableFor"] = "0s" };
        await using var adapter = AdapterUnderTest.Of<FilesPlugin>(settings.ToJsonString()).Create(_context.ToContext());
        return [.. (await adapter.ReadAllAsync("loan-statuses")).SelectMany(page => page.Records)];
    }
}
