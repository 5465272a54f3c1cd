using System.Text.RegularExpressions;
using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Configuration.Reading;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>
/// Puts <c>${var:name}</c> and <c>${env:NAME}</c> into the texts of gateway.json and the endpoints. <c>$${</c> stands for <c>${</c>.
/// </summary>
/// <param name="given">Values from outside, stronger than those of gateway.json.</param>
/// <param name="environment">Reads an environment variable.</param>
internal sealed partial class Variables(IReadOnlyDictionary<string, string> given, Func<string, string?> environment)
{
    private readonly Dictionary<string, string> _values = new(given, StringComparer.Ordinal);

    /// <summary>Takes the variables of gateway.json, which themselves may use the environment only.</summary>
    public void Declare(ConfigValue settings, DiagnosticBag diagnostics)
    {
        foreach (var member in settings.Member("variables")?.Value.Members ?? [])
        {
            if (!given.ContainsKey(member.Name))
            {
                Apply(member.Value, diagnostics);
                _values[member.Name] = member.Value.Text;
            }
        }
    }

    /// <summary>Replaces what a value and everything in it uses.</summary>
    public void Apply(ConfigValue root, DiagnosticBag diagnostics)
    {
        foreach (var (_, value) in root.Descend().Where(found => found.Value.Kind == ConfigKind.Text && found.Value.Text.Contains("${", StringComparison.Ordinal)))
        {
            value.Text = Use().Replace(value.Text, use => Replace(use, value, diagnostics));
        }
    }

    private string Replace(Match use, ConfigValue place, DiagnosticBag diagnostics)
    {
        if (use.Value == "$${")
        {
            return "${";
        }
        var (kind, name) = (use.Groups["kind"].Value, use.Groups["name"].Value);
        var found = kind switch { "env" => environment(name), "var" => _values.GetValueOrDefault(name), _ => null };
        if (found is null)
        {
            diagnostics.Add(place, "GW1110", kind switch
            {
                "env" => $"the environment variable \"{name}\" is not set",
                "var" => $"the variable \"{name}\" does not exist",
                _ => $"\"{use.Value}\" is no variable",
            },
            kind switch
            {
                "env" => "Set it for the account of the gateway.",
                "var" => "Add it to \"variables\" in gateway.json.",
                _ => "Write ${var:name} or ${env:NAME}; for the characters themselves write $${.",
            },
            kind == "var" ? NearestHint.For(name, _values.Keys) : null);
        }
        return found ?? "";
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?:(?<kind>env|var):(?<name>[A-Za-z0-9_-]+)\}|[^}]*\}?)")]
    private static partial Regex Use();
}
