using System.Text.Json.Nodes;
using Gateway.Engine.Configuration.Reading;
using Gateway.Sdk;

namespace Gateway.Engine.Configuration.Binding;

/// <summary>What a value may be: how it is read, and how an editor is told. A value that cannot be read is reported and gives the default of <typeparamref name="T"/>.</summary>
internal sealed record ConfigType<T>(Func<ConfigValue, BindingContext, T?> Read, Func<JsonObject> Schema);

/// <summary>What reading one folder collects beside the records.</summary>
internal sealed class BindingContext(DiagnosticBag diagnostics)
{
    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Names used, checked when every file is known.</summary>
    public List<Reference> References { get; } = [];

    /// <summary>Streams used, checked when the endpoints are bound.</summary>
    public List<(StreamReference Stream, StreamUse Use, ConfigValue Place)> Streams { get; } = [];

    /// <summary>Reports a value that is of another kind than expected.</summary>
    public void Expected(ConfigValue value, string what, string example) =>
        diagnostics.Add(value, "GW1007", $"{what} belongs here, not {Describe(value)}", $"Write for example {example}.");

    /// <summary>Reports a mistake that settings found in themselves.</summary>
    public void Add(ConfigValue settings, SettingsError error) =>
        diagnostics.Add(settings.Nearest(error.Pointer), error.Code, error.Message.TrimEnd('.'), Sentence(error.Fix));

    private static string Sentence(string fix) => fix.Length == 0 ? "" : char.ToUpperInvariant(fix[0]) + fix[1..].TrimEnd('.') + (fix.EndsWith('?') ? "" : ".");

    private static string Describe(ConfigValue value) => value.Kind switch
    {
        ConfigKind.Text => "a text",
        ConfigKind.Number => "a number",
        ConfigKind.Boolean => value.Text,
        ConfigKind.List => "a list",
        ConfigKind.Object => "an object",
        _ => "null",
    };
}

/// <summary>What a name can refer to.</summary>
internal enum ReferenceKind
{
    Endpoint,
    Sync,
    Mapping,
    Calendar,
    Account,
}

/// <summary>The use of a name at a place.</summary>
internal sealed record Reference(ReferenceKind Kind, string Name, ConfigValue Place);
