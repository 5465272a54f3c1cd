using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Engine.Secrets;
using Gateway.Host.CommandLine;
using Gateway.Host.Composition;
using Gateway.Sdk;

namespace Gateway.Host.Commands;

/// <summary>Puts a value into the vault. It comes from the prompt or the input, never from an argument that others could see.</summary>
internal sealed class SecretSetCommand : GatewayCommand
{
    private readonly Argument<string> _name = new("name") { Description = "Name of the secret, as endpoints refer to it." };

    public SecretSetCommand(CommandShell shell)
        : base(shell, "set", "Puts a value into the vault; reads it from the prompt or the input.") => Arguments.Add(_name);

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = context.Get(_name);
        if (context.Environment.InputIsTerminal)
        {
            await context.Environment.Error.WriteAsync($"Value of {name}: ".AsMemory(), cancellationToken);
        }

        // A key in PEM has many lines.
        var value = context.Environment.InputIsTerminal
            ? await context.Environment.Input.ReadLineAsync(cancellationToken)
            : (await context.Environment.Input.ReadToEndAsync(cancellationToken)).TrimEnd('\r', '\n');
        if (string.IsNullOrEmpty(value))
        {
            throw new CommandException(ExitCode.WrongUsage, HostCodes.WrongUsage, "there is no value on the input", $"pipe it in: gateway secret set {name} < file");
        }

        var kind = SecretPlaces.Of(context).Set(name, new Secret(value));
        return new CommandResult("secretSet", new JsonObject { ["name"] = name, ["source"] = kind }, output => output.Line($"{name} is set in the {kind}"));
    }
}

/// <summary>Lists the names of secrets with where they come from.</summary>
internal sealed class SecretListCommand(CommandShell shell) : GatewayCommand(shell, "list", "Lists secrets by name, never their values.")
{
    public override Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var found = SecretPlaces.Of(context).All
            .SelectMany(source => source.List().Select(name => (Name: name, source.Kind)))
            .DistinctBy(secret => secret.Name, StringComparer.Ordinal).OrderBy(secret => secret.Name, StringComparer.Ordinal).ToList();
        return Task.FromResult(CommandResult.List("secretList", found.Select(secret => new JsonObject { ["name"] = secret.Name, ["source"] = secret.Kind }), output =>
            output.Table(["secret", "source"], found.Select(secret => new Cell[] { secret.Name, secret.Kind }))));
    }
}

/// <summary>Takes a secret out of the vault.</summary>
internal sealed class SecretRemoveCommand : GatewayCommand
{
    private readonly Argument<string> _name = new("name") { Description = "Name of the secret." };

    public SecretRemoveCommand(CommandShell shell)
        : base(shell, "rm", "Takes a secret out of the vault.") => Arguments.Add(_name);

    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = context.Get(_name);
        await context.ConfirmAsync($"Secret \"{name}\" would be removed for good.", name, cancellationToken);
        return SecretPlaces.Of(context).Remove(name)
            ? new CommandResult("secretRemove", new JsonObject { ["name"] = name }, output => output.Line($"{name} is removed"))
            : throw CommandException.NotFound("secret", name, [], "list them with: gateway secret list");
    }
}

/// <summary>Says which secrets endpoints need, and whether they are set.</summary>
internal sealed class SecretCheckCommand(CommandShell shell) : GatewayCommand(shell, "check", "Says whether every secret that endpoints need is set.")
{
    public override async Task<CommandResult> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var config = await context.ConfigAsync(cancellationToken);
        var all = (await context.InstallationAsync(cancellationToken)).Secrets.Check(config).Where(secret => secret.UsedBy.Count > 0).ToList();
        var items = all.Select(secret => new JsonObject
        {
            ["name"] = secret.Name,
            ["source"] = secret.Source,
            ["usedBy"] = new JsonArray([.. secret.UsedBy.Select(endpoint => JsonValue.Create(endpoint))]),
            ["problem"] = secret.Problem is { } problem ? new CommandError(problem.Code, problem.Message, problem.Fix).ToJson() : null,
        });
        return CommandResult.List("secretCheck", items, output => output.Table(["secret", "state", "used by"], all.Select(secret => new Cell[]
        {
            secret.Name,
            secret.Problem is { } problem ? new Cell($"✗ {problem.Code} {problem.Message}", Tone.Bad) : secret.Source is { } source ? new Cell($"✓ {source}", Tone.Good) : new Cell("✗ not set", Tone.Bad),
            string.Join(", ", secret.UsedBy),
        })), exitCode: all.TrueForAll(secret => secret.Source is not null) ? ExitCode.Done : ExitCode.Failed);
    }
}

internal static class SecretPlaces
{
    /// <summary>Where the secrets of a configuration lie, also while the configuration is wrong.</summary>
    public static SecretSources Of(CommandContext context) => new(Installation.FindData(context.Place).Settings, context.Environment.Variable);
}
