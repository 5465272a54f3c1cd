using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Sdk;

namespace Gateway.Host.Serving;

/// <summary>
/// The host's API on loopback. Every address runs the command of the same name inside the host, so that command line and API say the same words
/// and codes. Everything but health needs the token of the data folder.
/// </summary>
internal sealed class ControlApi(ILiveHost host, string token, TimeProvider time, CancellationToken stopping)
{
    private const int LongestCommand = 1 << 20;
    private readonly Secret _token = new(token);

    private static readonly (string Path, Func<RouteValueDictionary, string[]> Command)[] Views =
    [
        ("status", _ => ["status"]),
        ("runs", _ => ["runs", "list"]),
        ("runs/{id}", values => ["runs", "show", Of(values, "id")]),
        ("held", _ => ["held", "list"]),
        ("held/groups", _ => ["held", "groups"]),
        ("held/{id:guid}", values => ["held", "show", Of(values, "id")]),
        ("schedule", _ => ["schedule", "list"]),
        ("plugins", _ => ["plugin", "list"]),
    ];

    public void Map(WebApplication application)
    {
        application.Use(GuardAsync);
        application.MapGet("/health/live", static context => WriteAsync(context, 200, new JsonObject { ["status"] = "live" }));
        application.MapGet("/health/ready", context => WriteAsync(context, 200, Ready()));
        application.MapPost("/api/v1/commands", CommandAsync);
        foreach (var (path, command) in Views)
        {
            application.MapGet("/api/v1/" + path, context => ViewAsync(context, command(context.Request.RouteValues)));
        }
    }

    /// <summary>Serves only callers that name a loopback host, so that no web page can reach us through a name it controls, and only with the token.</summary>
    private Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Host.Host is not ("127.0.0.1" or "localhost" or "[::1]"))
        {
            return WriteAsync(context, 421, Problem(HostCodes.HostRefused, "this host answers under its loopback address only"));
        }

        var open = context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
        var sent = context.Request.Headers.Authorization.ToString();
        return open || (sent.StartsWith("Bearer ", StringComparison.Ordinal) && _token.Matches(sent["Bearer ".Length..]))
            ? next(context)
            : WriteAsync(context, 401, Problem(HostCodes.HostRefused, "the token is missing or wrong"));
    }

    private JsonObject Ready() => new()
    {
        ["status"] = host.LastRejection is null && host.Desk.StoreTrouble is null && host.Installation.Plugins.Status().All(plugin => plugin.Problem is null) ? "ready" : "degraded",
        ["configVersion"] = host.Config.Version,
        ["configRejected"] = host.LastRejection is not null,
        ["plugins"] = host.Installation.Plugins.Status().Count(plugin => plugin.Problem is null),
        ["store"] = RunText.Word(host.Session.Finding.State),
        ["storeTrouble"] = host.Desk.StoreTrouble,
    };

    /// <summary>Runs a command and streams what it writes.</summary>
    private async Task CommandAsync(HttpContext context)
    {
        if (await ReadAsync(context.Request) is not var (arguments, actor))
        {
            await WriteAsync(context, 400, Problem(HostCodes.WrongUsage, "the body is not {\"arguments\": [..], \"actor\": \"..\"}"));
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var frames = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        var environment = new CommandEnvironment
        {
            Input = TextReader.Null,
            Output = new FrameWriter("out", frames.Writer),
            Error = new FrameWriter("err", frames.Writer),
            Folder = host.Installation.Place.Folder,
            Actor = actor,
            Time = time,
        };
        var command = RunAsync(arguments, environment, frames.Writer, ending.Token);
        await foreach (var frame in frames.Reader.ReadAllAsync(CancellationToken.None))
        {
            // The command is awaited to its end also when nobody listens any more.
            if (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(frame + "\n", CancellationToken.None);
                await context.Response.Body.FlushAsync(CancellationToken.None);
            }
        }

        await command;
    }

    private async Task RunAsync(IReadOnlyList<string> arguments, CommandEnvironment environment, ChannelWriter<string> frames, CancellationToken cancellationToken)
    {
        try
        {
            var exit = await GatewayCli.RunAsync(arguments, environment, host, cancellationToken);
            frames.TryWrite(new JsonObject { ["exit"] = exit }.ToJsonString());
        }
        finally
        {
            frames.TryComplete();
        }
    }

    /// <summary>Runs a command that only looks, and answers with its JSON.</summary>
    private async Task ViewAsync(HttpContext context, string[] command)
    {
        using var output = new StringWriter();
        var environment = new CommandEnvironment { Input = TextReader.Null, Output = output, Error = TextWriter.Null, Folder = host.Installation.Place.Folder, Actor = "api", Time = time };
        var options = context.Request.Query.SelectMany(pair => pair.Value.Select(value => $"--{pair.Key}={value}"));
        var exit = await GatewayCli.RunAsync([.. command, .. options, "--json"], environment, host, context.RequestAborted);
        context.Response.StatusCode = exit switch
        {
            ExitCode.Done or ExitCode.RecordsHeld => 200,
            ExitCode.WrongUsage => 400,
            ExitCode.NotAllowed => 409,
            ExitCode.NotFound => 404,
            _ => 500,
        };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(output.ToString(), context.RequestAborted);
    }

    private static async Task<(IReadOnlyList<string> Arguments, string Actor)?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is null or > LongestCommand)
        {
            return null;
        }

        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        try
        {
            var body = JsonNode.Parse(await reader.ReadToEndAsync(request.HttpContext.RequestAborted));
            return ([.. body!["arguments"]!.AsArray().Select(word => word!.GetValue<string>())], body["actor"]!.GetValue<string>());
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return null;
        }
    }

    private static JsonObject Problem(string code, string message) => new()
    {
        ["schemaVersion"] = 1,
        ["errors"] = new JsonArray(new CommandError(code, message, "send the token of the host's data folder as a bearer token").ToJson()),
    };

    private static Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private static string Of(RouteValueDictionary values, string name) => (string)values[name]!;
}
