using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Dukcapil.Asking;

/// <summary>Asks the service one question. Never twice by itself: each question costs a piece of the quota.</summary>
internal sealed class Register(DukcapilSettings settings, AdapterContext context)
{
    private const long MaxAnswerBytes = 1 << 20;
    private HttpExchange? _exchange;

    public async Task<RegisterAnswer> AskAsync(Claim claim, CancellationToken cancellationToken)
    {
        _exchange ??= new HttpExchange(
            context.Http.Create(new HttpClientOptions { BaseAddress = settings.BaseUrl, AttemptTimeout = settings.Timeout, MaxResponseBytes = MaxAnswerBytes }),
            null, context.Time, MaxAnswerBytes);
        var body = Body(claim, (await context.Secrets.GetAsync(settings.Password, cancellationToken)).Reveal());
        var (answer, _) = await _exchange.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, new Uri(settings.BaseUrl, $"dukcapil/get_json/{settings.Customer}/CALL_VERIFY_BY_ELEMEN"))
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            },
            ErrorRules.Parse([], ExpressionScope.Default), new Bindings(ExpressionScope.Default), cancellationToken);
        using (answer)
        {
            return RegisterAnswer.Read(answer.Body, claim.Elements.Keys);
        }
    }

    private byte[] Body(Claim claim, string password)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("USER_ID", settings.User);
            json.WriteString("PASSWORD", password);
            json.WriteString("IP_USER", settings.Address);

            // Misspelled by the service, and read under this name only (domain.md 2.9).
            json.WriteNumber("TRESHOLD", settings.Threshold);
            foreach (var (name, value) in claim.Elements)
            {
                json.WriteString(name, value);
            }

            json.WriteString("transactionId", claim.Id);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
