using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Gateway.Expressions;
using Gateway.Plugins.Rest.Reading;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest;

/// <summary>One endpoint for one run: its client, made with the first request, and the names its templates share.</summary>
internal sealed class RestEndpoint(RestSettings settings, AdapterContext context)
{
    private HttpExchange? _exchange;

    public RestSettings Settings => settings;

    public TimeProvider Time => context.Time;

    /// <summary>Our client certificate, once <see cref="ExchangeAsync"/> has read it.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>Sends requests. The first call reads a client certificate, if one is asked for.</summary>
    public async ValueTask<HttpExchange> ExchangeAsync(CancellationToken cancellationToken)
    {
        if (_exchange is not null)
        {
            return _exchange;
        }

        var bindings = NewBindings();
        var authenticator = Authentication.Create(settings.Auth, context, settings.BaseUrl, ExpressionScope.Default, bindings);
        Certificate = await Authentication.CertificateAsync(settings.Auth, context, ExpressionScope.Default, bindings, cancellationToken);
        var client = context.Http.Create(new HttpClientOptions
        {
            BaseAddress = settings.BaseUrl,
            AttemptTimeout = settings.Timeout,
            MaxResponseBytes = settings.MaxBodyBytes,
            Authenticator = authenticator,
            ClientCertificate = Certificate,
        });
        return _exchange = new HttpExchange(client, authenticator, context.Time, settings.MaxBodyBytes);
    }

    /// <summary>Names for one caller: <c>config</c> and <c>now</c> are set.</summary>
    public Bindings NewBindings()
    {
        var bindings = new Bindings(ExpressionScope.Default);
        var config = new CelMapBuilder(settings.Config.Count);
        foreach (var (name, value) in settings.Config)
        {
            config.Add(name, CelValue.Of(value));
        }

        bindings.Set("config", CelValue.Of(config.Build()));
        bindings.SetNow(context.Time.GetUtcNow());
        return bindings;
    }

    /// <summary>Reads another stream of this endpoint, for partitions. The caller disposes the pages.</summary>
    public async IAsyncEnumerable<Page> ReadStreamAsync(string stream, Checkpoint? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var source = new RestSource(this, PlanOf(stream));
        await foreach (var page in source.ReadAsync(new ReadRequest(after, 500), cancellationToken))
        {
            yield return page;
        }
    }

    /// <exception cref="AdapterException">The stream is not declared for reading (<c>GW2101</c>).</exception>
    public StreamPlan PlanOf(string stream) => settings.Streams.TryGetValue(stream, out var found) && found.Read is { } read
        ? new StreamPlan(settings, read)
        : throw NoStream(stream, "read");

    public static AdapterException NoStream(string stream, string use) => new(FailureKind.Configuration, "GW2101", $"the endpoint has no stream \"{stream}\" to {use}")
    {
        Fix = $"Add \"{stream}\" with \"{use}\" to \"streams\", or correct the name.",
    };
}
