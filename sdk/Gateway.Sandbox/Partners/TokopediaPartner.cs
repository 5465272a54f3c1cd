using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>
/// TikTok Shop with Tokopedia, <c>tokopedia</c>: signed queries, a token from a refresh token in the query, every answer in
/// <c>{"code":0,"message":..,"data":..}</c> and refusals with status 200. Out: <c>authorization/202309/shops</c>,
/// <c>product/202309/products/search</c> (POST), <c>analytics/202405/shop/performance</c> by shop and day, and, as a trap,
/// <c>order/202309/orders/search</c> with names, phones and addresses of buyers, which the city must never ask for.
/// </summary>
public sealed class TokopediaPartner : SandboxPartner
{
    /// <summary>The invented app.</summary>
    public const string AppKey = "29a39d";

    /// <summary>Its invented secret.</summary>
    public const string AppSecret = "sandbox-only-tokopedia";

    /// <summary>The invented refresh token.</summary>
    public const string RefreshToken = "sandbox-only-tokopedia-refresh";

    /// <summary>What every buyer at this partner is called: it must be found nowhere in the city.</summary>
    public const string Buyer = "Pembeli Rahasia";

    private const int Shops = 6;
    private const int FirstDays = 31;
    private readonly string[] _names;
    private int _days = FirstDays;

    /// <summary>Invents six shops and a month of sales.</summary>
    public TokopediaPartner(SandboxOptions options)
        : base("tokopedia")
    {
        var world = new Inventor(options.Seed + 3);
        _names = [.. Enumerable.Range(0, Shops).Select(_ => $"{world.Pick(["Kopi", "Batik", "Kerajinan", "Dapur", "Sambal"])} {world.Name()}")];
        Share("tokopedia/app-secret", AppSecret);
        Share("tokopedia/refresh-token", RefreshToken);
        Secure(new TikTokShopAccess(AppKey, AppSecret, RefreshToken, options.Clock));
        Add("GET", "authorization/202309/shops", _ => Data(json =>
        {
            json.WriteStartArray("shops");
            for (var i = 0; i < Shops; i++)
            {
                json.WriteStartObject();
                json.WriteString("id", IdOf(i));
                json.WriteString("name", _names[i]);
                json.WriteString("region", "ID");
                json.WriteString("seller_type", "LOCAL");
                json.WriteString("cipher", CipherOf(i));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));
        Add("POST", "product/202309/products/search", request => OfShop(request, (shop, json) =>
        {
            json.WriteNumber("total_count", 4 + (shop * 3));
            json.WriteStartArray("products");
            json.WriteEndArray();
        }));
        Add("GET", "analytics/202405/shop/performance", request => OfShop(request, (shop, json) => WritePerformance(request, shop, json)));
        Add("POST", "order/202309/orders/search", request => OfShop(request, (shop, json) => WriteOrders(shop, json)));
    }

    /// <summary>One more day of sales in each shop.</summary>
    public override int Advance()
    {
        Interlocked.Increment(ref _days);
        return Shops;
    }

    private void WritePerformance(SandboxRequest request, int shop, Utf8JsonWriter json)
    {
        var first = Inventor.Today.AddDays(-FirstDays);
        json.WriteStartObject("performance");
        json.WriteStartArray("intervals");
        for (var day = 0; day < Volatile.Read(ref _days); day++)
        {
            var start = first.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (string.CompareOrdinal(start, request.Query("start_date_ge") ?? "") < 0 || string.CompareOrdinal(start, request.Query("end_date_lt") ?? "9") >= 0)
            {
                continue;
            }

            var orders = (shop * 7 + day * 3) % 11;
            json.WriteStartObject();
            json.WriteString("start_date", start);
            json.WriteString("end_date", first.AddDays(day + 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteStartObject("gmv");
            json.WriteString("amount", string.Create(CultureInfo.InvariantCulture, $"{orders * (25_000 + (shop * 1_500))}.00"));
            json.WriteString("currency", "IDR");
            json.WriteEndObject();
            json.WriteNumber("orders", orders);
            json.WriteNumber("buyers", orders);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOrders(int shop, Utf8JsonWriter json)
    {
        json.WriteStartArray("orders");
        json.WriteStartObject();
        json.WriteString("id", $"57790000000000000{shop}");
        json.WriteString("status", "COMPLETED");
        json.WriteStartObject("recipient_address");
        json.WriteString("name", Buyer);
        json.WriteString("phone_number", "(+62)81200000000");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static SandboxAnswer OfShop(SandboxRequest request, Action<int, Utf8JsonWriter> write)
    {
        var shop = Enumerable.Range(0, Shops).Where(i => CipherOf(i) == request.Query("shop_cipher")).Cast<int?>().FirstOrDefault();
        return shop is not { } known
            ? SandboxAnswer.Json(200, """{"code":106011,"message":"shop_cipher is invalid","request_id":"sandbox"}""")
            : Data(json => write(known, json));
    }

    private static SandboxAnswer Data(Action<Utf8JsonWriter> members) => new()
    {
        Body = JsonRow.Write(json =>
        {
            json.WriteNumber("code", 0);
            json.WriteString("message", "Success");
            json.WriteString("request_id", "sandbox");
            json.WriteStartObject("data");
            members(json);
            json.WriteEndObject();
        }),
    };

    private static string IdOf(int shop) => $"749400000000000000{shop}";

    private static string CipherOf(int shop) => $"ROW_SANDBOX{shop}";
}
