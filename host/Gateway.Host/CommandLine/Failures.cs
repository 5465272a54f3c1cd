using Gateway.Engine.Plugins;
using Gateway.Engine.Secrets;
using Gateway.Engine.Storage;
using Gateway.Sdk;

namespace Gateway.Host.CommandLine;

/// <summary>Turns what was thrown into what is told.</summary>
internal static class Failures
{
    /// <summary>What to tell about an exception, and the exit code.</summary>
    public static CommandException Of(Exception thrown, bool timedOut) => thrown switch
    {
        CommandException command => command,
        OperationCanceledException when timedOut => new(ExitCode.TimedOut, HostCodes.TimedOut, "the time given with --timeout is over", "give it more time, or look at: gateway status"),
        OperationCanceledException => new(ExitCode.Cancelled, HostCodes.Cancelled, "stopped on request; what was committed stays", null),
        StoreException store => new(store.Code == "GW6107" ? ExitCode.NotAllowed : ExitCode.Failed, store.Code, store.Message, store.Fix),
        SecretFileException secret => new(ExitCode.Failed, secret.Code, secret.Message, secret.Fix),
        PluginException plugin => new(ExitCode.Failed, [new CommandError(plugin.Code, plugin.Problem.Message, plugin.Fix) { Place = "plugin " + plugin.Problem.Plugin }], plugin),
        AdapterException adapter => new(Answer(adapter.Kind), adapter.Code, adapter.Message, adapter.Fix),
        UnauthorizedAccessException or IOException => new(ExitCode.Failed, HostCodes.Unforeseen, thrown.Message.TrimEnd('.'), "check the path and who may use it"),
        _ => new(ExitCode.Failed, [new CommandError(HostCodes.Unforeseen, $"this program met something it does not know: {thrown.GetType().Name}: {thrown.Message.TrimEnd('.')}", "run it again with --verbose and report what it says")], thrown),
    };

    private static int Answer(FailureKind kind) => kind == FailureKind.Configuration ? ExitCode.ConfigurationInvalid : ExitCode.PartnerTrouble;
}
