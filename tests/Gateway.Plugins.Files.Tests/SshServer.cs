using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Plugins.Files.Tests;

/// <summary>A real sshd on loopback with keys of its own, for one test. Tests skip where no sshd is installed.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _server;

    private SshServer(string folder, Process server, int port) => (_folder, _server, Port) = (folder, server, port);

    public int Port { get; }

    public string KnownHosts => Path.Combine(_folder, "known_hosts");

    public string Key => File.ReadAllText(Path.Combine(_folder, "user"));

    public static async Task<SshServer> StartAsync()
    {
        var program = new[] { "/usr/sbin", "/usr/local/sbin" }.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "sshd")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "no sshd is installed (package openssh-server)");
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory("/run/sshd");
        }

        var folder = Directory.CreateTempSubdirectory("gateway-sshd-").FullName;
        var port = FreePort();
        foreach (var name in new[] { "host", "user" })
        {
            await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", Path.Combine(folder, name));
        }

        File.Copy(Path.Combine(folder, "user.pub"), Path.Combine(folder, "authorized"));
        File.WriteAllText(Path.Combine(folder, "known_hosts"), $"[127.0.0.1]:{port} {File.ReadAllText(Path.Combine(folder, "host.pub"))}");
        File.WriteAllText(Path.Combine(folder, "config"), $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {folder}/host
            AuthorizedKeysFile {folder}/authorized
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            Subsystem sftp internal-sftp
            """);
        var server = new SshServer(folder, Process.Start(new ProcessStartInfo(program!, ["-D", "-e", "-f", Path.Combine(folder, "config")]) { RedirectStandardError = true })!, port);
        try
        {
            await server.UntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_server.HasExited)
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
        }

        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task UntilReadyAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException) when (_server.HasExited)
            {
                // As root it needs the user and folder that its package makes.
                Assert.Skip("sshd does not start here: " + (await _server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
