using System.Globalization;
using System.Text;

namespace Gateway.Sdk.Http;

/// <summary>A path into JSON: <c>data.items</c>, <c>results[*].rows</c>, <c>meta['next.page']</c>, <c>[0].id</c>; empty or <c>$</c> is the root.</summary>
public sealed class JsonPath
{
    private JsonPath(string text, IReadOnlyList<JsonStep> steps)
    {
        Text = text;
        Steps = steps;
    }

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>The steps from the root.</summary>
    public IReadOnlyList<JsonStep> Steps { get; }

    /// <summary>The path to the root.</summary>
    public static JsonPath Root { get; } = new("", []);

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">The text is no path.</exception>
    public static JsonPath Parse(string text) => TryParse(text, out var path) ? path : throw new FormatException($"\"{text}\" is not a path");

    /// <summary>Reads a path; false when the text is none.</summary>
    public static bool TryParse(string? text, out JsonPath path)
    {
        path = Root;
        var steps = new List<JsonStep>();
        var rest = (text ?? "").AsSpan();
        if (rest is ['$', ..])
        {
            rest = rest[1..];
        }

        while (rest.Length > 0)
        {
            if (!(rest[0] == '[' ? TryBracket(ref rest, steps) : TryName(ref rest, steps)))
            {
                return false;
            }
        }

        path = new JsonPath(text ?? "", steps);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool TryName(ref ReadOnlySpan<char> rest, List<JsonStep> steps)
    {
        if (rest[0] == '.')
        {
            rest = rest[1..];
        }

        var end = rest.IndexOfAny('.', '[');
        var name = end < 0 ? rest : rest[..end];
        if (name.Length == 0 || name.ContainsAny(']', '\''))
        {
            return false;
        }

        steps.Add(name is "*" ? JsonStep.Any : JsonStep.Of(name.ToString()));
        rest = rest[name.Length..];
        return true;
    }

    private static bool TryBracket(ref ReadOnlySpan<char> rest, List<JsonStep> steps)
    {
        var quoted = rest.Length > 1 && rest[1] is '\'' or '"';
        var end = quoted ? rest[2..].IndexOf($"{rest[1]}]") + 3 : rest.IndexOf(']');
        if (end < 2 || (quoted && end == 2))
        {
            return false;
        }

        var inner = quoted ? rest[2..(end - 1)] : rest[1..end];
        rest = rest[(end + 1)..];
        if (quoted)
        {
            steps.Add(JsonStep.Of(inner.ToString()));
        }
        else if (inner is "*")
        {
            steps.Add(JsonStep.Any);
        }
        else if (int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            steps.Add(JsonStep.At(index));
        }
        else
        {
            return false;
        }

        return true;
    }
}

/// <summary>One step of a <see cref="JsonPath"/>.</summary>
/// <param name="Name">Name of a member in UTF-8; null for elements.</param>
/// <param name="Index">Position of an element; -1 for all members and elements.</param>
public sealed record JsonStep(byte[]? Name, int Index)
{
    /// <summary>Every member or element.</summary>
    public static JsonStep Any { get; } = new(null, -1);

    /// <summary>Whether the step takes every member or element.</summary>
    public bool IsAny => Name is null && Index < 0;

    /// <summary>A member.</summary>
    public static JsonStep Of(string name) => new(Encoding.UTF8.GetBytes(name), -1);

    /// <summary>An element.</summary>
    public static JsonStep At(int index) => new(null, index);

    internal bool IsSame(JsonStep other) =>
        Index == other.Index && (Name is null ? other.Name is null : other.Name is not null && Name.AsSpan().SequenceEqual(other.Name));
}
