using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Engine.Receiving;
using Gateway.Engine.Secrets;
using Gateway.Host.CommandLine;
using Gateway.Sdk;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Serving;

/// <summary>
/// Where partners call: <c>POST /webhooks/{endpoint}/...</c> on an address of its own, apart from the control API. Refusals say a status and nothing
/// else; nothing of a request is logged.
/// </summary>
internal sealed class InboundWeb : IAsyncDisposable
{
    private const int MostConnections = 256;
    private readonly WebApplication _web;
    private readonly InboundSettings _settings;
    private readonly TimeProvider _time;

    private InboundWeb(WebApplication web, InboundSettings settings, Reception reception, TimeProvider time)
    {
        (_web, _settings, Reception, _time) = (web, settings, reception, time);
        _web.Map("/webhooks/{endpoint}/{**path}", AnswerAsync);
    }

    public Reception Reception { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Begins to listen.</summary>
    /// <param name="settings">Where.</param>
    /// <param name="services">What it serves with.</param>
    /// <param name="cancellationToken">Stops starting.</param>
    public static async Task<InboundWeb> StartAsync(InboundSettings settings, HostServices services, CancellationToken cancellationToken)
    {
        var session = services.Session;
        var reception = new Reception(session.Store.Received, session.Store.Journal, session.Cipher, session.Contexts, services.Time, services.Logs.CreateLogger<Reception>());
        await reception.UseAsync(services.Config);
        var certificate = settings.Certificate is { } name ? Certificate(name, services.Installation.Secrets) : null;
        var web = LoopbackWeb.Build(services.Logs, kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(IPAddress.Parse(settings.Address), settings.Port, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        var inbound = new InboundWeb(web, settings, reception, services.Time);
        try
        {
            await LoopbackWeb.ListenAsync(web, "choose another in gateway.json under inbound/port, or with --inbound-port", cancellationToken);
            inbound.Address = new Uri(web.Urls.Single() + "/");
            return inbound;
        }
        catch
        {
            await inbound.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
        await Reception.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var reply = await ReplyAsync(context);
        context.Response.StatusCode = reply.Status;
        if (reply.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (reply.Body.Length > 0)
        {
            context.Response.ContentType = reply.Type;
            context.Response.ContentLength = reply.Body.Length;
            await context.Response.BodyWriter.WriteAsync(reply.Body, context.RequestAborted);
        }
    }

    private async Task<InboundReply> ReplyAsync(HttpContext context)
    {
        var endpoint = (string)context.Request.RouteValues["endpoint"]!;
        var admission = Reception.Admit(endpoint);
        if (!admission.Known || AddressOf(context.Request) is not { } address)
        {
            return new InboundReply(404);
        }

        if (admission.Wait is { } wait)
        {
            return new InboundReply(429) { RetryAfter = wait };
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return new InboundReply(405);
        }

        // What an adapter judges are the bytes that were signed, and they must not grow behind the limit.
        if (context.Request.Headers.ContentEncoding.Count > 0)
        {
            return new InboundReply(415);
        }

        if (await ReadAsync(context, admission.MaxBody) is not { } body)
        {
            return new InboundReply(413);
        }

        var headers = context.Request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? ""))).ToList();
        var path = (string?)context.Request.RouteValues["path"] ?? "";
        var request = new InboundRequest("POST", address, path, headers, body, _time.GetUtcNow());
        return await Reception.ReceiveAsync(endpoint, request, context.RequestAborted);
    }

    private Uri? AddressOf(HttpRequest request) => _settings.PublicUrl is { } url
        ? new Uri(url, (request.Path.ToUriComponent() + request.QueryString).TrimStart('/'))
        : Uri.TryCreate(request.GetEncodedUrl(), UriKind.Absolute, out var address) ? address : null;

    /// <summary>The whole body; null when it is larger than allowed.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext context, int most)
    {
        if (context.Request.ContentLength > most)
        {
            return null;
        }

        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = most;
        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return body.ToArray();
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static X509Certificate2 Certificate(string name, SecretSources secrets)
    {
        try
        {
            var text = secrets.Find(name)?.Reveal() ?? throw Unusable(name, "is not set", null);
            if (!text.Contains("-----BEGIN", StringComparison.Ordinal))
            {
                return X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text), null);
            }

            using var pem = X509Certificate2.CreateFromPem(text, text);
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception wrong) when (wrong is CryptographicException or FormatException or SecretFileException)
        {
            throw Unusable(name, "holds no certificate with a private key", wrong);
        }
    }

    private static CommandException Unusable(string name, string why, Exception? inner) => new(
        ExitCode.ConfigurationInvalid,
        [new CommandError(HostCodes.InboundCertificate, $"the secret \"{name}\" for inbound TLS {why}", $"store it as PEM or as PKCS#12 in base64: gateway secret set {name}")], inner);
}
