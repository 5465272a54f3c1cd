using System.Text;
using Spectre.Console;

namespace Gateway.Host.CommandLine;

/// <summary>Makes consoles that follow our rules and not their own guesses: no colour codes into pipes, no wrapping where nobody looks.</summary>
internal static class PlainConsole
{
    private const int Unbounded = 1_000;

    public static IAnsiConsole Create(TextWriter writer, bool colour, int? width) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = colour ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        Out = new Target(writer, width ?? Unbounded),
    });

    /// <summary>Writes a table; where no terminal pads it anyway, its lines end with their last word.</summary>
    public static void Trimmed(IAnsiConsole console, Table table, bool terminal)
    {
        if (terminal)
        {
            console.Write(table);
            return;
        }

        using var buffer = new StringWriter();
        Create(buffer, colour: false, width: null).Write(table);
        foreach (var line in buffer.ToString().TrimEnd().Split('\n'))
        {
            console.Profile.Out.Writer.WriteLine(line.TrimEnd());
        }
    }

    private sealed class Target(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 40;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
