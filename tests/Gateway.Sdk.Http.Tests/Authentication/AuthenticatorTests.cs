using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox;
using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Http.Tests.Authentication;

public sealed class AuthenticatorTests : IDisposable
{
    private static readonly Uri _base = new("https://partner.example/api/");
    private readonly TestAdapterContext _context = new();

    public void Dispose() => _context.Dispose();

    [Theory]
    [InlineData(KeyPlace.Header, "X-Key", "X-Key: k")]
    [InlineData(KeyPlace.Query, "key", "https://partner.example/api/list?a=1&key=k")]
    [InlineData(KeyPlace.Cookie, "sid", "Cookie: sid=k")]
    public async Task A_key_goes_where_it_is_wanted_also_on_a_second_attempt(KeyPlace place, string name, string expected)
    {
        var settings = new ApiKeyAuth { Key = _context.Secrets.Add("key", "k"), In = place, Name = name };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_base, "list?a=1"));
        var authenticator = Make(settings);
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        $"{request.RequestUri}\n{request.Headers}".ReplaceLineEndings("\n").Split('\n').Count(line => line == expected).ShouldBe(1);
    }

    [Theory]
    [InlineData("application/json", """{"a":1.50,"key":"old"}""", """{"a":1.50,"key":"k&1"}""")]
    [InlineData("application/x-www-form-urlencoded", "a=1&key=old", "a=1&key=k%261")]
    [InlineData(null, "", """{"key":"k\u00261"}""")]
    public async Task A_key_goes_into_the_body_once_whatever_else_it_holds(string? type, string body, string expected)
    {
        var authenticator = Make(new ApiKeyAuth { Key = _context.Secrets.Add("key", "k&1"), In = KeyPlace.Body, Name = "key" });
        using var request = new HttpRequestMessage(HttpMethod.Post, _base) { Content = type is null ? null : new StringContent(body, Encoding.UTF8, type) };
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        var sent = await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken);
        (type?.Contains("form", StringComparison.Ordinal) == true ? sent : JsonNode.Parse(sent)!.ToJsonString()).ShouldBe(
            type?.Contains("form", StringComparison.Ordinal) == true ? expected : JsonNode.Parse(expected)!.ToJsonString());
    }

    [Theory]
    [InlineData("<a/>")]
    [InlineData("[1]")]
    public async Task A_body_without_members_has_no_place_for_a_key(string body)
    {
        var authenticator = Make(new ApiKeyAuth { Key = _context.Secrets.Add("key", "k"), In = KeyPlace.Body, Name = "key" });
        using var request = new HttpRequestMessage(HttpMethod.Post, _base) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        (await Should.ThrowAsync<AdapterException>(async () => await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken))).Code.ShouldBe("GW2319");
    }

    [Fact]
    public async Task Claims_are_templates_or_secrets()
    {
        var settings = new JwtAuth
        {
            Algorithm = SigningAlgorithm.HS256,
            Key = _context.Secrets.Add("key", "0123456789abcdef0123456789abcdef"),
            Claims = new Dictionary<string, string> { ["aud"] = "{{ config.city }}/api", ["day"] = "{{ format(now, 'yyyy') }}", ["sub"] = "secret:subject" },
        };
        _context.Secrets.Add("subject", "disnaker");
        var bindings = new Bindings(ExpressionScope.Default);
        bindings.Set("config", Bindings.Map(("city", "jambi")));
        using var request = new HttpRequestMessage(HttpMethod.Get, _base);
        await Http.Authentication.Create(settings, _context.ToContext(), _base, ExpressionScope.Default, bindings)!.AuthenticateAsync(request, TestContext.Current.CancellationToken);

        var payload = request.Headers.Authorization!.Parameter!.Split('.')[1];
        var claims = JsonNode.Parse(Convert.FromBase64String(payload.Replace('-', '+').Replace('_', '/').PadRight((payload.Length + 3) / 4 * 4, '=')))!;
        claims["aud"]!.GetValue<string>().ShouldBe("jambi/api");
        claims["day"]!.GetValue<string>().Length.ShouldBe(4);
        claims["sub"]!.GetValue<string>().ShouldBe("disnaker");
    }

    [Fact]
    public async Task A_secret_that_was_rotated_is_taken_after_a_refusal()
    {
        var settings = new BearerAuth { Token = _context.Secrets.Add("token", "old") };
        var authenticator = Make(settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, _base);
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        using var refused = new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request };
        (await authenticator.RenewAfterAsync(refused, TestContext.Current.CancellationToken)).ShouldBeFalse();
        _context.Secrets.Add("token", "new");
        (await authenticator.RenewAfterAsync(refused, TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task Twenty_callers_fetch_one_token()
    {
        var access = new ClientCredentials("gw", "s3cret", TimeProvider.System);
        await using var server = await ServerAsync(access);
        var settings = new OAuth2Auth { TokenUrl = new Uri(server.AddressOf("partner"), "oauth/token"), ClientId = "gw", ClientSecret = _context.Secrets.Add("s", "s3cret") };
        var authenticator = Make(settings);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => HeaderAsync(authenticator)));
        access.Issued.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_is_renewed_at_four_fifths_of_its_life()
    {
        var time = new ManualTimeProvider();
        using var context = new TestAdapterContext(time);
        var access = new ClientCredentials("gw", "s3cret", time) { Lifetime = TimeSpan.FromSeconds(100), LifetimeAsText = true };
        await using var server = await ServerAsync(access);
        var settings = new OAuth2Auth { TokenUrl = new Uri(server.AddressOf("partner"), "oauth/token"), ClientId = "gw", ClientSecret = context.Secrets.Add("s", "s3cret") };
        var authenticator = Http.Authentication.Create(settings, context.ToContext(), _base, ExpressionScope.Default, new Bindings(ExpressionScope.Default))!;
        await HeaderAsync(authenticator);
        time.Advance(TimeSpan.FromSeconds(79));
        await HeaderAsync(authenticator);
        access.Issued.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(2));
        await HeaderAsync(authenticator);
        access.Issued.ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_token_that_may_be_used_once_is_used_once_by_runs_at_the_same_time()
    {
        var (valid, uses) = ("seed", 0);
        var gate = new Lock();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), [new SandboxPartner("partner").Add("POST", "token", request =>
        {
            lock (gate)
            {
                var sent = Encoding.UTF8.GetString(request.Body.Span);
                if (!sent.Contains($"refresh_token={valid}", StringComparison.Ordinal))
                {
                    return SandboxAnswer.Json(400, """{"error":"invalid_grant"}""");
                }

                valid = $"next-{++uses}";
                return SandboxAnswer.Json(200, $$"""{"access_token":"a-{{uses}}","refresh_token":"{{valid}}","expires_in":3600}""");
            }
        })], TestContext.Current.CancellationToken);
        var settings = new OAuth2Auth
        {
            TokenUrl = new Uri(server.AddressOf("partner"), "token"),
            Grant = OAuth2Grant.RefreshToken,
            Client = ClientProof.None,
            RefreshToken = _context.Secrets.Add("refresh", "seed"),
        };
        var headers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => HeaderAsync(Make(settings))));
        headers.ShouldAllBe(header => header == "Bearer a-1");
        _context.State.Values["oauth2.tokens"].ShouldContain("next-1");

        // A refused access token is renewed with the stored refresh token, by whoever comes first.
        var authenticator = Make(settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, _base);
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        using var refused = new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request };
        (await authenticator.RenewAfterAsync(refused, TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await HeaderAsync(authenticator)).ShouldBe("Bearer a-2");

        // A new authorisation, a new secret: what is stored of the old one no longer counts.
        _context.Secrets.Add("refresh", "again");
        valid = "again";
        (await HeaderAsync(Make(settings))).ShouldBe("Bearer a-3");
    }

    [Theory]
    [InlineData(SigningAlgorithm.HS256)]
    [InlineData(SigningAlgorithm.RS256)]
    [InlineData(SigningAlgorithm.ES256)]
    public async Task A_token_of_our_own_is_signed_so_that_the_partner_can_check_it(SigningAlgorithm algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = algorithm switch
        {
            SigningAlgorithm.RS256 => rsa.ExportPkcs8PrivateKeyPem(),
            SigningAlgorithm.ES256 => ecdsa.ExportPkcs8PrivateKeyPem(),
            _ => "a shared secret of some length",
        };
        var settings = new JwtAuth { Algorithm = algorithm, Key = _context.Secrets.Add("key", key), KeyId = "k1", Claims = new Dictionary<string, string> { ["iss"] = "gw" } };
        var parts = (await HeaderAsync(Make(settings)))["Bearer ".Length..].Split('.');
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]);
        var valid = algorithm switch
        {
            SigningAlgorithm.RS256 => rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            SigningAlgorithm.ES256 => ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256),
            _ => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed).AsSpan().SequenceEqual(signature),
        };
        valid.ShouldBeTrue();
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!;
        claims["iss"]!.GetValue<string>().ShouldBe("gw");
        (claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>()).ShouldBe(300);
    }

    [Fact]
    public async Task The_scheme_is_chosen_by_condition()
    {
        var settings = new ChoiceAuth
        {
            Of =
            [
                new AuthCase { When = "config.environment == 'test'", Use = new BasicAuth { User = "u", Password = _context.Secrets.Add("p", "pw") } },
                new AuthCase { Use = new BearerAuth { Token = _context.Secrets.Add("t", "tok") } },
            ],
        };
        (await HeaderAsync(Make(settings, ("environment", "test")))).ShouldBe("Basic dTpwdw==");
        (await HeaderAsync(Make(settings, ("environment", "live")))).ShouldBe("Bearer tok");
    }

    [Fact]
    public async Task An_expired_client_certificate_says_so()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=gw", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        var settings = new CertificateAuth { Certificate = _context.Secrets.Add("c", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem()) };
        var failure = await Should.ThrowAsync<AdapterException>(async () => await Http.Authentication.CertificateAsync(
            settings, _context.ToContext(), ExpressionScope.Default, new Bindings(ExpressionScope.Default), TestContext.Current.CancellationToken));
        failure.Code.ShouldBe("GW2318");
        failure.Message.ShouldContain("1971-01-01");
    }

    private static Task<SandboxServer> ServerAsync(PartnerAccess access) =>
        SandboxServer.StartAsync(new SandboxOptions(), [new SandboxPartner("partner").Secure(access)], TestContext.Current.CancellationToken);

    private static async Task<string> HeaderAsync(IRequestAuthenticator authenticator)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _base);
        await authenticator.AuthenticateAsync(request, TestContext.Current.CancellationToken);
        return request.Headers.Authorization!.ToString();
    }

    private IRequestAuthenticator Make(AuthSettings settings, params (string Name, string Value)[] config)
    {
        var bindings = new Bindings(ExpressionScope.Default);
        bindings.Set("config", Bindings.Map(config));
        return Http.Authentication.Create(settings, _context.ToContext(), _base, ExpressionScope.Default, bindings)!;
    }
}
