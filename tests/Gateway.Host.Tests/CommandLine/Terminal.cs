using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>Runs commands in this process with captured streams, in a folder of its own.</summary>
public sealed class Terminal : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("gateway-cli-").FullName;

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public async Task<int> RunAsync(params string[] arguments) => await RunAsync("", arguments);

    public async Task<int> RunAsync(string input, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment { Input = new StringReader(input), Output = output, Error = error, Folder = Folder, Actor = "rudi" };
        var exit = await GatewayCli.RunAsync(arguments, environment, live: null, TestContext.Current.CancellationToken);
        (Output, Error) = (output.ToString(), error.ToString());
        return exit;
    }

    /// <summary>Writes a file below the folder.</summary>
    public Terminal With(string file, string content)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }
}
