using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Gateway.Tests;

/// <summary>A PostgreSQL server of its own on a free loopback port, removed when disposed.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly string? _programs = FindPrograms();
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-pg-").FullName;
    private Process? _server;

    private PostgresServer() => Port = FreePort();

    /// <summary>Why there can be no server here; null: there can.</summary>
    public static string? Absent => _programs is null ? "no PostgreSQL server program (initdb, postgres) is installed; .ci/install-tools installs it" : null;

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts a server; it takes connections when this returns.</summary>
    /// <param name="durable">Whether a commit waits for the disk, as in production.</param>
    public static async Task<PostgresServer> StartAsync(bool durable)
    {
        var server = new PostgresServer();
        try
        {
            await server.StartAsync(_programs ?? throw new InvalidOperationException(Absent), durable);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of a database.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Database={database};Username=gateway;Pooling=false;Timeout=5";

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false } server)
        {
            await RunAsync("kill", ["-INT", $"{server.Id}"]);
            await server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(string programs, bool durable)
    {
        var data = Path.Combine(_folder, "data");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", ["-R", "postgres", _folder]);
        }

        await RunAsync(AsServer(Path.Combine(programs, "initdb"), ["-D", data, "-U", "gateway", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]));
        _server = Start(AsServer(Path.Combine(programs, "postgres"),
        [
            "-D", data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}", "-c", $"fsync={(durable ? "on" : "off")}",
            "-c", "logging_collector=on", "-c", "log_directory=log", "-c", "max_connections=50",
        ]));
        await UntilReadyAsync();
    }

    private static string? FindPrograms()
    {
        var folders = (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [])
            .Order(StringComparer.Ordinal).Reverse()
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return folders.FirstOrDefault(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    /// <summary>The server refuses to run as root, so root hands it to its own user.</summary>
    private static ProcessStartInfo AsServer(string program, string[] arguments) => Environment.IsPrivilegedProcess
        ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments])
        : new ProcessStartInfo(program, arguments);

    private static Task RunAsync(string program, string[] arguments) => RunAsync(new ProcessStartInfo(program, arguments));

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Start(start);
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} failed: {await errors}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["LC_ALL"] = "C";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task UntilReadyAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (_server is { HasExited: false } && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }
}
