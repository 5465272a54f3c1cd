using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Faults;

/// <summary>The rows S of the fault matrix in delivery.md that an HTTP source meets, over real sockets: a list of records and how a read of it fails.</summary>
public abstract class SourceFaults
{
    private protected const string List = """
        { "baseUrl": "{base}", "streams": { "records": { "read": { "path": "records", "records": "data",
            "paging": { "kind": "cursor", "next": "meta.nextCursor", "size": { "param": "limit", "value": 10 } } } } } }
        """;

    private protected static string OAuth() => List.Replace("\"streams\"",
        "\"auth\": { \"kind\": \"oauth2\", \"tokenUrl\": \"{base}oauth/token\", \"clientId\": \"gw\", \"clientSecret\": \"secret:client\" }, \"streams\"", StringComparison.Ordinal);

    private protected static async Task RefusesAsync(Fault fault, FailureKind kind, string code)
    {
        await using var partner = await ListAsync(25);
        partner.Sandbox.Faults.Nth(2, "GET", "records", fault);
        var (pages, failure) = await ReadUntilFailureAsync(partner, List);
        pages.ShouldBe(1);
        failure!.Code.ShouldBe(code);
        failure.Kind.ShouldBe(kind);
        failure.Fix.ShouldNotBeNullOrWhiteSpace();
    }

    private protected static async Task ReadsAsync(Fault fault)
    {
        await using var partner = await ListAsync(5);
        partner.Sandbox.Faults.Next("GET", "records", fault);
        (await partner.ReadAsync(List, "records")).Records().Count.ShouldBe(5);
    }

    private protected static Task<Partner> ListAsync(int count, PartnerAccess? access = null, PagingStyle style = PagingStyle.Cursor) => Partner.StartAsync(partner =>
    {
        partner.Add("records", new PagedSource(new PagedSourceSettings { Style = style }, Partner.Data(count)));
        if (access is not null)
        {
            partner.Secure(access);
        }
    });

    private protected static async Task<(int Pages, AdapterException? Failure)> ReadUntilFailureAsync(Partner partner, string json)
    {
        await using var source = ((ISourceAdapter)partner.Adapter(json)).OpenSource("records");
        var pages = 0;
        try
        {
            await foreach (var page in source.ReadAsync(new ReadRequest(null, 500), TestContext.Current.CancellationToken))
            {
                page.Dispose();
                pages++;
            }

            return (pages, null);
        }
        catch (AdapterException e)
        {
            return (pages, e);
        }
    }

    private protected static async Task<AdapterException> FailsAsync(Task call, FailureKind kind, string code)
    {
        var failure = await FailureAsync(call);
        failure.Code.ShouldBe(code);
        failure.Kind.ShouldBe(kind);
        return failure;
    }

    private protected static Task<AdapterException> FailureAsync(Task call) => Should.ThrowAsync<AdapterException>(call);
}
