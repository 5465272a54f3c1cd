using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox;

/// <summary>
/// What another process can ask of the sandbox below <c>/_control/</c>. Lists are NDJSON.
/// <code>
/// GET    log?after=N                         entries of the log behind sequence N
/// POST   {partner}/faults                    adds the fault rule in the body
/// DELETE {partner}/faults                    forgets all rules
/// POST   {partner}/advance                   lets time pass; answers {"changed":n}
/// POST   {partner}/expire-tokens             makes all tokens invalid
/// GET    {partner}/records?of=path           what a source serves or a sink holds
/// PUT    {partner}/records?of=path&amp;key=k     changes or creates a record there, body as content
/// DELETE {partner}/records?of=path&amp;key=k     deletes it there
/// POST   {partner}/forget-keys?of=path       a sink forgets its idempotency keys
/// </code>
/// </summary>
internal static class ControlEndpoints
{
    public static void Map(WebApplication application, IReadOnlyList<SandboxPartner> partners, SandboxLog log)
    {
        application.MapGet("/_control/log", (RequestDelegate)(context => WriteLogAsync(context, log)));
        foreach (var partner in partners)
        {
            var prefix = $"/_control/{partner.Name}/";
            application.MapPost(prefix + "faults", (RequestDelegate)(context => AddFaultAsync(context, partner)));
            application.MapDelete(prefix + "faults", Done(_ => partner.Faults.Clear()));
            application.MapPost(prefix + "advance", (RequestDelegate)(context => AdvanceAsync(context, partner)));
            application.MapPost(prefix + "expire-tokens", Done(_ => partner.Access?.Expire()));
            application.MapGet(prefix + "records", (RequestDelegate)(context => WriteRecordsAsync(context, partner)));
            application.MapPut(prefix + "records", (RequestDelegate)(context => PutAsync(context, partner)));
            application.MapDelete(prefix + "records", Done(context => Delete(context, partner)));
            application.MapPost(prefix + "forget-keys", Done(context => partner.Sinks[Of(context)].ForgetKeys()));
        }
    }

    private static RequestDelegate Done(Action<HttpContext> action) => context =>
    {
        action(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    private static async Task WriteLogAsync(HttpContext context, SandboxLog log)
    {
        var after = long.Parse(context.Request.Query["after"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        await WriteLinesAsync(context, log.After(after).Select(entry => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(entry, SandboxJson.Default.SandboxEntry)));
    }

    private static async Task AddFaultAsync(HttpContext context, SandboxPartner partner)
    {
        try
        {
            var rule = await JsonSerializer.DeserializeAsync(context.Request.Body, SandboxJson.Default.FaultRule, context.RequestAborted);
            partner.Faults.Add(rule ?? throw new JsonException("a fault rule is expected"));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentOutOfRangeException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(wrong.Message, context.RequestAborted);
        }
    }

    private static Task AdvanceAsync(HttpContext context, SandboxPartner partner) =>
        context.Response.WriteAsync($$"""{"changed":{{partner.Advance()}}}""", context.RequestAborted);

    private static Task WriteRecordsAsync(HttpContext context, SandboxPartner partner) => WriteLinesAsync(
        context,
        partner.Sources.TryGetValue(Of(context), out var source)
            ? source.Records.Records.Select(record => record.Json)
            : partner.Sinks[Of(context)].Records.Select(record => record.Json));

    private static async Task PutAsync(HttpContext context, SandboxPartner partner)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (partner.Sources.TryGetValue(Of(context), out var source))
        {
            source.Records.Put(Key(context), body.ToArray());
        }
        else
        {
            partner.Sinks[Of(context)].Put(Key(context), body.ToArray());
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static void Delete(HttpContext context, SandboxPartner partner)
    {
        if (partner.Sources.TryGetValue(Of(context), out var source))
        {
            source.Records.Delete(Key(context));
        }
        else
        {
            partner.Sinks[Of(context)].Remove(Key(context));
        }
    }

    private static string Of(HttpContext context) => context.Request.Query["of"].ToString();

    private static string Key(HttpContext context) => context.Request.Query["key"].ToString();

    private static async Task WriteLinesAsync(HttpContext context, IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        context.Response.ContentType = "application/x-ndjson";
        var newLine = "\n"u8.ToArray();
        foreach (var line in lines)
        {
            await context.Response.BodyWriter.WriteAsync(line, context.RequestAborted);
            await context.Response.BodyWriter.WriteAsync(newLine, context.RequestAborted);
        }
    }
}
