using System.Globalization;

namespace Gateway.Sdk.Http;

/// <summary>Signs the query and body of each request for TikTok Shop.</summary>
internal sealed class TikTokShopAuthenticator(TikTokShopAuth settings, ISecretStore secrets, TimeProvider time) : IRequestAuthenticator
{
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var secret = await secrets.RevealAsync(settings.AppSecret, cancellationToken);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var address = Placement.WithParameter(request.RequestUri!, "app_key", settings.AppKey);
        address = Placement.WithParameter(address, "timestamp", timestamp);
        var body = request.Content is null or MultipartContent ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var sign = TikTokShopSignature.Sign(secret, address.AbsolutePath, Query(address), body);
        request.RequestUri = Placement.WithParameter(address, "sign", sign);
    }

    public ValueTask<bool> RenewAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    private static IEnumerable<KeyValuePair<string, string>> Query(Uri address) =>
        address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : ""));
}
