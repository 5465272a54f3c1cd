using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Serving;

/// <summary>Sends a command to the running host and shows its answer as if it had run here.</summary>
internal sealed class HostLink
{
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(2);
    private readonly HostFile _host;

    private HostLink(HostFile host) => _host = host;

    /// <summary>The host named with <c>--server</c>, or the one of the data folder if it lives.</summary>
    public static async Task<HostLink?> FindAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Get(GlobalOptions.Server) is { } server)
        {
            var file = context.Get(GlobalOptions.TokenFile) ?? Installation.FindData(context.Place).HostToken;
            return Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var address) && File.Exists(file)
                ? new HostLink(new HostFile(address, HostFile.ReadToken(file)))
                : throw Unreachable(server, null);
        }

        return HostFile.Read(Installation.FindData(context.Place)) is { } host && await LivesAsync(host, cancellationToken) ? new HostLink(host) : null;
    }

    /// <summary>Runs a command there; output and talk appear here as they are made.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ForwardAsync(IReadOnlyList<string> arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Address, "api/v1/commands"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _host.Token);
        var body = new JsonObject { ["arguments"] = new JsonArray([.. WithoutCaller(arguments).Select(word => JsonValue.Create(word))]), ["actor"] = environment.Actor };
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new CommandException(ExitCode.NotAllowed, HostCodes.HostRefused, $"the host at {_host.Address} answered {(int)response.StatusCode}", "check --token-file, or run as the user of the host");
            }

            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await ShowAsync(new StreamReader(stream), environment, cancellationToken) ?? throw Unreachable(_host.Address.ToString(), null);
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException)
        {
            throw Unreachable(_host.Address.ToString(), failure);
        }
    }

    private static async Task<int?> ShowAsync(StreamReader frames, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        while (await frames.ReadLineAsync(cancellationToken) is { } line)
        {
            var frame = JsonNode.Parse(line)!.AsObject();
            if (frame["exit"] is { } exit)
            {
                return exit.GetValue<int>();
            }

            var (writer, text) = frame["out"] is { } data ? (environment.Output, data) : (environment.Error, frame["err"]!);
            await writer.WriteAsync(text.GetValue<string>().AsMemory(), cancellationToken);
            await writer.FlushAsync(cancellationToken);
        }

        return null;
    }

    /// <summary>The words without the options that only say who answers.</summary>
    internal static IEnumerable<string> WithoutCaller(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i].Split(['=', ':'], 2)[0];
            if (!GlobalOptions.OfCaller.Contains(name))
            {
                yield return arguments[i];
            }
            else if (name.Length == arguments[i].Length)
            {
                i++;
            }
        }
    }

    private static async Task<bool> LivesAsync(HostFile host, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = ProbeTime };
        try
        {
            using var response = await client.GetAsync(new Uri(host.Address, "health/live"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A host that died leaves its file behind.
            return false;
        }
    }

    private static CommandException Unreachable(string address, Exception? inner) =>
        new(ExitCode.Failed, [new CommandError(HostCodes.HostUnreachable, $"the host at {address} does not answer", "start it with: gateway serve")], inner);
}
