namespace Gateway.Engine.Plugins;

/// <summary>Why a plugin does not serve, in the words of ux.md "Error style".</summary>
/// <param name="Plugin">The plugin as far as it is known: <c>bank-snap 0.9.1</c>, or the name of its folder.</param>
/// <param name="Code">Stable code, <c>GW5###</c>.</param>
/// <param name="Message">What is wrong, as a sentence without the final full stop.</param>
/// <param name="Fix">What to do, as one imperative sentence.</param>
public sealed record PluginProblem(string Plugin, string Code, string Message, string Fix)
{
    /// <summary>The line that command line, console and log show.</summary>
    public override string ToString() => $"plugin {Plugin}: error {Code}: {Message}. Fix: {Fix}";
}

/// <summary>A plugin did something that ends what it was asked for. Any other exception but <see cref="Gateway.Sdk.AdapterException"/> becomes one.</summary>
public sealed class PluginException(PluginProblem problem, string? stage, Exception? inner = null)
    : Exception(problem.ToString(), inner)
{
    /// <summary>What is wrong and how to put it right.</summary>
    public PluginProblem Problem => problem;

    /// <summary>The call that failed, such as <c>DeliverAsync</c>. Null: the plugin was not called.</summary>
    public string? Stage => stage;

    /// <summary>Stable code, <c>GW5###</c>.</summary>
    public string Code => problem.Code;

    /// <summary>What to do, in one imperative sentence.</summary>
    public string Fix => problem.Fix;
}

/// <summary>Codes of plugin problems. They never change their meaning.</summary>
internal static class PluginCodes
{
    public const string ManifestUnreadable = "GW5001";
    public const string ManifestWrong = "GW5002";
    public const string DoubleId = "GW5003";
    public const string DoubleAdapter = "GW5004";
    public const string NotTrusted = "GW5101";
    public const string Tampered = "GW5102";
    public const string TrustUnreadable = "GW5103";
    public const string LinkInside = "GW5104";
    public const string OtherContract = "GW5201";
    public const string NoEntryPoint = "GW5202";
    public const string MissingDependency = "GW5203";
    public const string ConflictingDependency = "GW5204";
    public const string ThrewOnLoad = "GW5301";
    public const string HungOnLoad = "GW5302";
    public const string WrongAdapters = "GW5303";
    public const string Threw = "GW5401";
    public const string Hung = "GW5402";
    public const string Quarantined = "GW5403";
    public const string ThrewInBackground = "GW5404";
    public const string BrokeContract = "GW5405";
}
