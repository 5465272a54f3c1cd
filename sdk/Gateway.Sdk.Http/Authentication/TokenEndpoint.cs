using System.Net.Http.Headers;
using System.Text.Json;

namespace Gateway.Sdk.Http;

/// <summary>Sends token and log-in requests. Its client carries no authentication of its own.</summary>
internal sealed class TokenEndpoint(HttpClient client, TimeProvider time)
{
    private const int MaxBytes = 1 << 20;

    public async Task<TokenAnswer> PostAsync(
        Uri address,
        HttpMethod method,
        IReadOnlyList<KeyValuePair<string, string>> fields,
        FieldFormat format,
        AuthenticationHeaderValue? authorization,
        IEnumerable<KeyValuePair<string, string>> headers,
        bool readOnly,
        CancellationToken cancellationToken)
    {
        using var request = Request(address, method, fields, format);
        request.Headers.Authorization = authorization;
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Options.Set(GatewayRequestOptions.ReadOnly, readOnly);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var body = await AnswerBody.ReadTextAsync(response, MaxBytes, cancellationToken);
            return Judge(new TokenAnswer(response, body, time));
        }
        catch (Exception e) when (HttpOutcome.Classify(request, e) is { } outcome)
        {
            var kind = outcome.Failure is FailureKind.Configuration ? FailureKind.Configuration : FailureKind.Transient;
            throw new AdapterException(kind, "GW2312", $"no token: {outcome.Message}", e) { Fix = outcome.Fix };
        }
    }

    private static HttpRequestMessage Request(Uri address, HttpMethod method, IReadOnlyList<KeyValuePair<string, string>> fields, FieldFormat format) => format switch
    {
        FieldFormat.Query => new(HttpMethod.Get, fields.Aggregate(address, (all, field) => Placement.WithParameter(all, field.Key, field.Value))),
        FieldFormat.Json => new(method, address) { Content = Json(fields) },
        _ => new(method, address) { Content = new FormUrlEncodedContent(fields) },
    };

    private static TokenAnswer Judge(TokenAnswer answer)
    {
        if (answer.Status is >= 200 and < 300)
        {
            return answer;
        }

        using (answer)
        {
            throw answer.Status switch
            {
                400 or 401 or 403 => new AdapterException(FailureKind.Configuration, answer.ErrorCode == "invalid_grant" ? "GW2314" : "GW2301",
                    $"the token endpoint refused us ({answer.Status}{(answer.ErrorCode is { } code ? ", " + code : "")})")
                {
                    Fix = "Check client, secret and grant of \"auth\" with the partner.",
                },
                429 => new AdapterException(FailureKind.Throttled, "GW2204", "the token endpoint asks us to slow down (429)") { RetryAfter = answer.RetryAfter },
                _ => new AdapterException(FailureKind.Transient, "GW2312", $"the token endpoint failed ({answer.Status})")
                {
                    Fix = "Wait, or ask the partner; without a token nothing is called.",
                },
            };
        }
    }

    private static ByteArrayContent Json(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in fields)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return new ByteArrayContent(buffer.WrittenSpan.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }
}
