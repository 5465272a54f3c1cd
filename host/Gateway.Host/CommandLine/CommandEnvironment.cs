using System.Text;

namespace Gateway.Host.CommandLine;

/// <summary>What a command takes from the process around it. Tests, and hosts that run a command for somebody else, bring their own.</summary>
internal sealed record CommandEnvironment
{
    public required TextReader Input { get; init; }

    /// <summary>Where data goes.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where talk goes: progress, remarks, errors.</summary>
    public required TextWriter Error { get; init; }

    public bool InputIsTerminal { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal. Only used on one.</summary>
    public int Width { get; init; } = 120;

    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>Folder that relative paths start from.</summary>
    public required string Folder { get; init; }

    /// <summary>Who asks, for the journal.</summary>
    public required string Actor { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The environment of this process.</summary>
    public static CommandEnvironment OfProcess() => new()
    {
        Input = Console.In,
        Output = Utf8(Console.OpenStandardOutput()),
        Error = Utf8(Console.OpenStandardError()),
        InputIsTerminal = !Console.IsInputRedirected,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Width = Console.IsOutputRedirected ? 120 : Math.Max(40, Console.WindowWidth),
        Variable = Environment.GetEnvironmentVariable,
        Folder = Environment.CurrentDirectory,
        Actor = Environment.UserName,
    };

    private static StreamWriter Utf8(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
