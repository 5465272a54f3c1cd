using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Gateway.Tests;

/// <summary>A PostgreSQL server of its own for one test assembly, on a free loopback port, removed afterwards. Tests skip where there is none.</summary>
/// <remarks>Link this file and add <c>[assembly: AssemblyFixture(typeof(PostgresCluster))]</c>; take the fixture by constructor.</remarks>
public sealed class PostgresCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-pg-").FullName;
    private Process? _server;
    private string? _absent;
    private int _databases;

    /// <summary>The port the server listens on.</summary>
    public int Port { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (FindPrograms() is not { } programs)
        {
            _absent = "no PostgreSQL server program (initdb, postgres) is installed";
            return;
        }

        Port = FreePort();
        var data = Path.Combine(_folder, "data");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", ["-R", "postgres", _folder]);
        }

        await RunAsync(AsServer(Path.Combine(programs, "initdb"), ["-D", data, "-U", "gateway", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]));
        _server = Start(AsServer(Path.Combine(programs, "postgres"),
        [
            "-D", data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}", "-c", "fsync=off",
            "-c", "logging_collector=on", "-c", "log_directory=log", "-c", "max_connections=50",
        ]));
        await UntilReadyAsync();
    }

    /// <summary>Makes an empty database and returns its name; skips the test where there is no server.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipWhen(_absent is not null, _absent ?? "");
        var name = $"t{Interlocked.Increment(ref _databases)}";
        await RunAsync("postgres", $"create database {name}");
        return name;
    }

    /// <summary>The connection string of a database.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Database={database};Username=gateway;Pooling=false;Timeout=5";

    /// <summary>Runs statements in a database.</summary>
    public async Task RunAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a query and returns each row as text with bars between the cells.</summary>
    public async Task<List<string>> LinesAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : reader.GetValue(i).ToString())));
        }

        return lines;
    }

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
        process.ExitCode.ShouldBe(0, await errors);
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
