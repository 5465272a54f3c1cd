using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration;
using Gateway.Host.Commands;
using Gateway.Host.Language;
using Spectre.Console;

namespace Gateway.Host.CommandLine;

/// <summary>Writes what a command has to say: data to the output, talk to the error stream; colour only on a terminal.</summary>
internal sealed class CommandOutput
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly CommandEnvironment _environment;
    private readonly OutputChoices _choices;
    private readonly Lazy<IAnsiConsole> _console;

    public CommandOutput(CommandEnvironment environment, OutputChoices choices)
    {
        (_environment, _choices) = (environment, choices);
        _console = new(() => PlainConsole.Create(environment.Output, environment.OutputIsTerminal && choices.Colour, environment.OutputIsTerminal ? environment.Width : null));
    }

    public bool IsJson => _choices.Json;

    public bool IsQuiet => _choices.Quiet;

    public Words Words => _choices.Words;

    /// <summary>Writes a result in the form that was asked for.</summary>
    public void Write(CommandResult result)
    {
        if (result.Kind.Length == 0)
        {
            return;
        }

        if (IsJson)
        {
            Json(result.Kind, result.Body);
        }
        else
        {
            result.Text(this);
        }
    }

    /// <summary>Writes one JSON object, whole.</summary>
    public void Json(string? kind, JsonObject body)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 1);
            if (kind is not null)
            {
                writer.WriteString("kind", kind);
            }

            foreach (var (name, value) in body)
            {
                writer.WritePropertyName(name);
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        _environment.Output.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <summary>A line of data.</summary>
    public void Line(string text = "") => _environment.Output.WriteLine(Clean(text));

    /// <summary>A line of data with a tone.</summary>
    public void Line(string text, Tone tone) => _console.Value.Write(new Text(Clean(text) + Environment.NewLine, Style(tone)));

    /// <summary>A line of talk; silent with <c>--quiet</c> and with <c>--json</c>.</summary>
    public void Note(string text)
    {
        if (!_choices.Quiet && !IsJson)
        {
            _environment.Error.WriteLine(Clean(text));
        }
    }

    /// <summary>A table without lines; columns whose name ends with <c>#</c> are numbers.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<Cell[]> rows)
    {
        var table = new Table { Border = TableBorder.None, UseSafeBorder = false };
        foreach (var column in columns)
        {
            var number = column.EndsWith('#');
            var header = new TableColumn(new Text(Words.Column(column.TrimEnd('#')), Style(Tone.Faint))) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };
            table.AddColumn(number ? header.RightAligned() : header.LeftAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell.Number is { } number ? Words.Number(number) : Clean(cell.Text), Style(cell.Tone))));
        }

        PlainConsole.Trimmed(_console.Value, table, _environment.OutputIsTerminal);
    }

    /// <summary>Writes errors: as one JSON object to the output, or line by line as talk.</summary>
    public void Errors(IReadOnlyList<CommandError> errors)
    {
        if (IsJson)
        {
            Json(null, new JsonObject { ["errors"] = new JsonArray([.. errors.Select(error => error.ToJson())]) });
            return;
        }

        foreach (var error in errors)
        {
            _environment.Error.WriteLine(Clean(error.Diagnostic is { } diagnostic ? DiagnosticText.Frame(diagnostic) : error.ToString()));
            if (Words.Language == Words.Indonesian.Language && ErrorPages.Indonesian.FirstOrDefault(page => page.Code == error.Code) is { } meaning)
            {
                _environment.Error.WriteLine($"  {meaning.Code}: {meaning.Meaning}. Perbaiki: {meaning.Fix}");
            }
        }
    }

    /// <summary>Text without control characters: what partners send must not steer a terminal.</summary>
    public static string Clean(string text) => text.Any(char.IsControl)
        ? string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) && source[i] != '\n' ? '\u00b7' : source[i];
            }
        })
        : text;

    private static Style Style(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        Tone.Faint => new Style(decoration: Decoration.Dim),
        _ => Spectre.Console.Style.Plain,
    };
}

/// <summary>How a text is meant. Never the only sign of it.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Faint,
}

/// <summary>One cell of a table.</summary>
/// <param name="Text">What it says; empty for a number.</param>
/// <param name="Tone">How it is meant.</param>
/// <param name="Number">A number, which each language writes its own way.</param>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain, long? Number = null)
{
    public static implicit operator Cell(string? text) => new(text ?? "");

    public static implicit operator Cell(long number) => new("", Number: number);
}

/// <summary>How the caller wants to be told.</summary>
internal sealed record OutputChoices(bool Json, bool Colour, bool Quiet, bool Verbose)
{
    /// <summary>What people read. Default: English.</summary>
    public Words Words { get; init; } = Words.English;
}
