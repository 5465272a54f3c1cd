using System.ComponentModel;
using System.Diagnostics;
using Gateway.Sdk;

namespace Gateway.Plugins.Files;

/// <summary>Runs <c>sftp</c> in batch mode: the server's key is pinned, nothing is asked, no configuration of the user is read.</summary>
internal sealed class SftpClient(SftpServer server, ISecretStore secrets, string folder, TimeProvider time) : IDisposable
{
    private string? _keyFile;

    /// <summary>Runs commands one after the other and returns the lines printed; the first that fails ends the batch.</summary>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="AdapterException">Anything else.</exception>
    internal async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(server.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var process = Start(await KeyFileAsync(cancellationToken));
        try
        {
            await process.StandardInput.WriteAsync(string.Join('\n', commands) + "\n");
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(stop.Token);
            var errors = process.StandardError.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token);
            return process.ExitCode == 0 ? (await output).Split('\n', StringSplitOptions.TrimEntries) : throw Failure(await errors);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AdapterException(FailureKind.Transient, "GW2422", $"the server did not answer within {server.Timeout.TotalSeconds:0} s.");
        }
        catch (IOException exception) when (exception is not FileNotFoundException)
        {
            throw new AdapterException(FailureKind.Transient, "GW2422", "the sftp client broke off.", exception);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>A name as one argument of a command. Inside quotes no pattern is expanded.</summary>
    internal static string Quote(string name) => name.Any(char.IsControl)
        ? throw new AdapterException(FailureKind.Configuration, "GW2423", "a file name holds a control character.")
        : "\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    public void Dispose()
    {
        if (_keyFile is not null)
        {
            File.Delete(_keyFile);
        }
    }

    private Process Start(string keyFile)
    {
        var start = new ProcessStartInfo("sftp") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "-b", "-", "-F", "/dev/null", "-P", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-i", keyFile,
            "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "PasswordAuthentication=no", "-o", "StrictHostKeyChecking=yes",
            "-o", $"UserKnownHostsFile=\"{Path.GetFullPath(server.KnownHosts)}\"", "-o", "GlobalKnownHostsFile=/dev/null", "-o", "UpdateHostKeys=no",
            "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=15", $"{server.User}@{server.Host}",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2424", "this machine has no sftp program.", exception)
            {
                Fix = "Install the OpenSSH client.",
            };
        }
    }

    private async Task<string> KeyFileAsync(CancellationToken cancellationToken)
    {
        if (_keyFile is null)
        {
            var path = Path.Combine(folder, $"key-{Guid.NewGuid():N}");
            var key = (await secrets.GetAsync(server.Key, cancellationToken)).Reveal();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var file = new FileStream(path, options);
            _keyFile = path;
            await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes(key.ReplaceLineEndings("\n").TrimEnd() + "\n"), cancellationToken);
        }

        return _keyFile;
    }

    private static Exception Failure(string errors)
    {
        bool Says(string text) => errors.Contains(text, StringComparison.OrdinalIgnoreCase);
        return Says("Host key verification failed") || Says("host key is known")
            ? new AdapterException(FailureKind.Configuration, "GW2425", "the server's key is not the pinned one; nothing was exchanged.")
            {
                Fix = "Ask the partner whether the key changed, then put the new one into \"knownHosts\".",
            }
            : Says("Permission denied (") || Says("Load key")
            ? new AdapterException(FailureKind.Configuration, "GW2426", "the server refused the login.") { Fix = "Check \"user\" and the secret of \"key\"." }
            : Says("not found") || Says("No such file") ? new FileNotFoundException("not at the server")
            : Says("Permission denied") ? new UnauthorizedAccessException("denied by the server")
            : new AdapterException(FailureKind.Transient, "GW2422", "the server cannot be reached or broke the connection.");
    }
}
