using System.Text.Json.Nodes;
using Gateway.Sandbox;
using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Tests.Samples;

/// <summary>The marketplace's endpoint as cities copy it: totals come out, buyers never do (domain.md 2.4; UU 27/2022 Art 27).</summary>
public sealed class MarketplaceTests
{
    [Fact]
    public async Task Shops_come_with_their_products_and_sales_by_day()
    {
        await using var partner = await SampleEndpoint.StartAsync(new TokopediaPartner(new SandboxOptions()));
        var shops = (await partner.ReadAsync(Settings(), "toko")).Records();
        shops.Count.ShouldBe(6);
        Members(shops).ShouldBe(["id", "nama", "produk"]);
        var sales = (await partner.ReadAsync(Settings(), "penjualan")).Records();
        sales.Count.ShouldBe(6 * 31);
        Members(sales).ShouldBe(["id", "mataUang", "nilai", "pesanan", "tanggal"]);
    }

    [Fact]
    public async Task No_stream_asks_for_orders_and_nothing_of_a_buyer_becomes_part_of_a_record()
    {
        await using var partner = await SampleEndpoint.StartAsync(new TokopediaPartner(new SandboxOptions()));
        var records = new List<string>();
        foreach (var stream in Streams())
        {
            records.AddRange((await partner.ReadAsync(Settings(), stream)).Records());
        }

        partner.Server.Log.Entries.Count.ShouldBeGreaterThan(10);
        partner.Server.Log.Entries.ShouldAllBe(entry => !entry.Path.StartsWith("order/", StringComparison.Ordinal));
        records.ShouldAllBe(record => !record.Contains(TokopediaPartner.Buyer, StringComparison.Ordinal) && !record.Contains("buyer", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Even_a_list_of_orders_would_leave_its_buyers_behind()
    {
        await using var partner = await SampleEndpoint.StartAsync(new TokopediaPartner(new SandboxOptions()));
        var orders = (await partner.ReadAsync(SampleEndpoint.Settings("tokopedia", settings =>
        {
            var read = settings["streams"]!["toko"]!["read"]!;
            read["path"] = "order/202309/orders/search";
            read["records"] = "data.orders";
            read["select"] = new JsonObject { ["status"] = "status" };
        }), "toko")).Records();
        orders.Count.ShouldBe(6);
        orders.ShouldAllBe(record => !record.Contains(TokopediaPartner.Buyer, StringComparison.Ordinal));
        Members(orders).ShouldBe(["id", "nama", "status"]);
    }

    [Fact]
    public async Task A_refusal_in_a_good_answer_is_no_empty_list()
    {
        await using var partner = await SampleEndpoint.StartAsync(new TokopediaPartner(new SandboxOptions()));
        partner.Sandbox.Faults.Next("GET", "authorization/202309/shops", Fault.Answer(200, """{"code":105005,"message":"no permission","data":{"shops":[]}}"""));
        (await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(Settings(), "penanda"))).Kind.ShouldBe(FailureKind.Configuration);
    }

    private static string Settings() => SampleEndpoint.Settings("tokopedia");

    private static IEnumerable<string> Streams() => JsonNode.Parse(Settings(), documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip })!["streams"]!.AsObject().Select(stream => stream.Key);

    private static IEnumerable<string> Members(IEnumerable<string> records) =>
        records.SelectMany(record => JsonNode.Parse(record)!.AsObject().Select(member => member.Key)).Distinct().Order(StringComparer.Ordinal);
}
