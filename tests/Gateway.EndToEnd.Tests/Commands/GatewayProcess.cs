using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gateway.EndToEnd.Tests.Commands;

/// <summary>The built executable, as a user starts it.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    /// <summary>Milliseconds after which a test that waits for a process has failed.</summary>
    public const int LongestTest = 240_000;

    private readonly Process _process;

    private GatewayProcess(Process process) => _process = process;

    public int Id => _process.Id;

    private static string HostFolder =>
        // Beside this project's output lies that of the host: the layout of artifacts/. A published one may be named instead.
        Environment.GetEnvironmentVariable("GATEWAY_HOST_FOLDER")
        ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Gateway.Host", new DirectoryInfo(AppContext.BaseDirectory).Name));

    /// <summary>Runs a command to its end.</summary>
    public static Task<ProcessResult> RunAsync(string folder, params string[] arguments) => RunWithAsync(folder, "", arguments);

    /// <summary>Runs a command to its end with something on its input.</summary>
    public static async Task<ProcessResult> RunWithAsync(string folder, string input, params string[] arguments)
    {
        await using var gateway = Start(folder, arguments);
        await gateway._process.StandardInput.WriteAsync(input);
        gateway._process.StandardInput.Close();
        var output = gateway._process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = gateway._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await gateway._process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ProcessResult(gateway._process.ExitCode, await output, await error);
    }

    public static GatewayProcess Start(string folder, params string[] arguments) => Start(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Starts a command with further environment variables.</summary>
    public static GatewayProcess Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        return Launch(folder, environment, ["dotnet", "exec", Path.Combine(HostFolder, "gateway.dll"), .. arguments]);
    }

    /// <summary>Starts a command from a shell that first takes something away from it; <c>"$@"</c> stands for the command.</summary>
    public static GatewayProcess StartFrom(string shell, string folder, params string[] arguments) =>
        Launch(folder, new Dictionary<string, string>(), ["bash", "-c", shell, "gateway", "dotnet", "exec", Path.Combine(HostFolder, "gateway.dll"), .. arguments]);

    private static GatewayProcess Launch(string folder, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TERM"] = "xterm-256color";
        start.Environment["GATEWAY_LANG"] = "en";
        // The runtime of a killed process cannot take its debugger's pipes out of the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new GatewayProcess(Process.Start(start)!);
    }

    /// <summary>Copies the sample configuration, as a city does.</summary>
    public static void CopySample(string folder)
    {
        var sample = Path.Combine(HostFolder, "sample");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException(await _process.StandardError.ReadToEndAsync());

    /// <summary>Waits for its end and returns what it wrote.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var error = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await error;
        return output;
    }

    /// <summary>Waits for its end and returns the exit code; 137 is a death by kill -9.</summary>
    public async Task<int> WaitAsync()
    {
        // What it says is taken away so that a full pipe never holds it up.
        var output = _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        await error;
        return _process.ExitCode;
    }

    /// <summary>Kills it as a power cut would, if it is still there.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    /// <summary>Sends a signal such as STOP or CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks it to stop as a service manager does, and waits.</summary>
    public async Task<int> StopAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}

/// <summary>How a command ended.</summary>
public sealed record ProcessResult(int Exit, string Output, string Error)
{
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();
}
