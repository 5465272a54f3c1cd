using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Configuration.Files;
using Gateway.Engine.Plugins;
using Gateway.Engine.Resilience;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>Gives endpoints to their adapters.</summary>
internal sealed class EndpointChecks(IAdapterCatalog catalog, SettingsFile settings, BindingContext context)
{
    private static readonly string[] AccountLimits = ["requestsPerSecond", "burst", "concurrency"];

    /// <summary>The endpoint its adapter has understood; null when anything is wrong, which is then reported.</summary>
    public ConfiguredEndpoint? Bind(LoadedFile<EndpointFile> file, IEnumerable<string> secrets)
    {
        var before = context.Diagnostics.Errors;
        if (file.Content is not { } content)
        {
            return null;
        }
        CheckEnvironment(file, content.Definition.Environment);
        var limits = WithAccount(file, content.Definition.Limits);
        if (FindAdapter(file, content.AdapterText) is not { } adapter)
        {
            return null;
        }
        var binding = adapter.Bind(JsonElement.Parse(file.Root.Member("settings") is { } settings ? settings.Value.ToJson().Span : "{}"u8));
        foreach (var error in binding.Errors)
        {
            context.Add(file.At("/settings"), error);
        }
        return binding.Endpoint is { } bound && context.Diagnostics.Errors == before
            ? new ConfiguredEndpoint(content.Definition with { Adapter = adapter.Name, Limits = limits }, bound, secrets.ToFrozenSet(StringComparer.Ordinal))
            : null;
    }

    private IAdapterEntry? FindAdapter(LoadedFile<EndpointFile> file, string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? text : text[..at];
        var found = catalog.Find(name, at < 0 ? null : int.Parse(text.AsSpan(at + 1), System.Globalization.CultureInfo.InvariantCulture));
        if (found is null)
        {
            var known = catalog.Adapters.Select(adapter => adapter.Name.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            context.Diagnostics.Add(file.At("/adapter"), "GW1104", $"no plugin brings the adapter \"{text}\"",
                known.Count == 0 ? "Install the plugin that brings it." : $"Use one of: {string.Join(", ", known)}; or install the plugin that brings it.",
                NearestHint.For(text, known));
        }
        return found;
    }

    private void CheckEnvironment(LoadedFile<EndpointFile> file, string? environment)
    {
        if (environment is not null && environment != settings.Settings.Environment)
        {
            context.Diagnostics.Add(file.At("/environment"), "GW1109",
                $"this endpoint belongs to environment \"{environment}\" and the installation to {(settings.Settings.Environment is { } ours ? $"\"{ours}\"" : "none")}",
                "Use the partner's system of the right environment, or correct the tag here or in gateway.json.");
        }
    }

    private EndpointResilience WithAccount(LoadedFile<EndpointFile> file, EndpointResilience limits)
    {
        if (limits.Account is null || !settings.Accounts.TryGetValue(limits.Account, out var account) || account is null)
        {
            return limits;
        }
        foreach (var name in AccountLimits)
        {
            if (file.At("/limits").Member(name) is { } own)
            {
                context.Diagnostics.Add(own, "GW1111", $"\"{name}\" is a limit of the account \"{limits.Account}\", which other endpoints share",
                    $"Write it in gateway.json under accounts/{limits.Account}, or remove \"account\" here.");
            }
        }
        return limits with { RequestsPerSecond = account.RequestsPerSecond, Burst = account.Burst, Concurrency = account.Concurrency };
    }
}
