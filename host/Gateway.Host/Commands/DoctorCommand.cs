using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Engine.Plugins;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;

namespace Gateway.Host.Commands;

/// <summary>Looks at everything around the gateway that can be wrong; each finding carries its fix.</summary>
internal sealed class DoctorCommand(CommandShell shell) : GatewayCommand(shell, "doctor", "Looks for what is wrong around the gateway.")
{
    private const double Gibibyte = 1L << 30;

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var findings = await FindAsync(context, cancellationToken);
        var body = findings.Select(finding => new JsonObject { ["name"] = finding.Name, ["state"] = RunText.Word(finding.State), ["detail"] = finding.Detail, ["fix"] = finding.Fix });
        return CommandResult.List("doctor", body, output =>
        {
            foreach (var finding in findings)
            {
                var (sign, tone) = finding.State switch { Health.Good => ("✓", Tone.Good), Health.Warning => ("⚠", Tone.Warning), _ => ("✗", Tone.Bad) };
                output.Line($"{sign} {finding.Name}: {finding.Detail}{(finding.Fix is null ? "" : "    fix: " + finding.Fix)}", tone);
            }
        }, exitCode: findings.Exists(finding => finding.State == Health.Bad) ? ExitCode.Failed : ExitCode.Done);
    }

    private static async Task<List<Finding>> FindAsync(CommandContext context, CancellationToken cancellationToken)
    {
        List<Finding> findings = [new("runtime", Health.Good, System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, null)];
        Installation installation;
        try
        {
            installation = await context.InstallationAsync(cancellationToken);
        }
        catch (CommandException missing)
        {
            findings.Add(new Finding("configuration", Health.Bad, missing.Errors[0].Message, missing.Errors[0].Fix));
            return findings;
        }

        findings.Add(Configuration(installation.Load()));
        findings.AddRange((await installation.EveryPluginAsync(cancellationToken)).Status().Select(Plugin));
        findings.Add(Folder(installation.Data));
        findings.Add(Keys(installation.Data));
        findings.Add(Zone());
        return findings;
    }

    private static Finding Configuration(LoadResult result) => result.Config is { } config
        ? new Finding("configuration", Health.Good, string.Create(CultureInfo.InvariantCulture, $"{config.Endpoints.Count} endpoints, {config.Syncs.Count} syncs"), null)
        : new Finding("configuration", Health.Bad, string.Create(CultureInfo.InvariantCulture, $"{result.Diagnostics.Count(found => found.Severity == DiagnosticSeverity.Error)} errors"), "gateway validate");

    private static Finding Plugin(PluginStatus plugin) => plugin.Problem is { } problem
        ? new Finding("plugin " + plugin.Plugin, Health.Bad, $"{problem.Code} {problem.Message}", problem.Fix)
        : new Finding("plugin " + plugin.Plugin, Health.Good, string.Join(", ", plugin.Adapters), null);

    private static Finding Folder(DataFolder data)
    {
        try
        {
            Directory.CreateDirectory(data.Root);
            var probe = Path.Combine(data.Root, ".probe-" + Guid.NewGuid().ToString("n"));
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            return new Finding("data folder", Health.Bad, $"{data.Root} cannot be written", "give the gateway's user write access to it");
        }

        var disk = DataDisk.Of(data.Root);
        if ((disk?.RefusesStore(data.Root) ?? disk?.RefusesRuns(data.Root)) is { } refusal)
        {
            return new Finding("data folder", Health.Bad, $"{refusal.Code} {refusal.Message}", refusal.Fix);
        }

        var room = disk is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {disk.Free / Gibibyte:0.0} of {disk.Size / Gibibyte:0.0} GiB free");
        return disk is { IsLow: true }
            ? new Finding("data folder", Health.Warning, $"{data.Root} writable{room}", "free space on its disk: below 5 % no run begins")
            : new Finding("data folder", Health.Good, $"{data.Root} writable{room}", null);
    }

    private static Finding Keys(DataFolder data)
    {
        try
        {
            using var keys = KeyFile.Open(data.KeyFile, data.StoreExists);
            return new Finding("key file", Health.Good, $"key {keys.CurrentKeyId}", null);
        }
        catch (SecretFileException problem)
        {
            return new Finding("key file", Health.Bad, $"{problem.Code} {problem.Message.TrimEnd('.')}", problem.Fix);
        }
    }

    private static Finding Zone() => TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Jakarta", out _)
        ? new Finding("time zones", Health.Good, "Asia/Jakarta known", null)
        : new Finding("time zones", Health.Bad, "this machine has no time zone data", "install the package tzdata");

    private enum Health
    {
        Good,
        Warning,
        Bad,
    }

    private sealed record Finding(string Name, Health State, string Detail, string? Fix);
}
