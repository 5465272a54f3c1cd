using System.Globalization;
using System.Text;

namespace Gateway.Expressions;

/// <summary>One step of a path: a field name, or an element of a list where <paramref name="Field"/> is null.</summary>
/// <param name="Field">The field.</param>
/// <param name="Element">The element, from 0.</param>
public readonly record struct PathStep(string? Field, int Element = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Field ?? string.Create(CultureInfo.InvariantCulture, $"[{Element}]");
}

/// <summary>A constant path below a record root, such as <c>source.items[0].id</c>.</summary>
/// <param name="Root">The name of the root variable.</param>
/// <param name="Steps">The steps; none means the whole record.</param>
public sealed record RecordPath(string Root, IReadOnlyList<PathStep> Steps)
{
    /// <summary>Whether the whole record is meant.</summary>
    public bool IsWholeRecord => Steps.Count == 0;

    /// <inheritdoc/>
    public bool Equals(RecordPath? other) => other is not null && Root == other.Root && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Root, Steps.Count, Steps.Count > 0 ? Steps[^1] : default);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder(Root);
        foreach (var step in Steps)
        {
            text.Append(step.Field is null ? "" : ".").Append(step);
        }

        return text.ToString();
    }

    /// <summary>
    /// Reads the path from a decoded record. This is the meaning a slot reader over raw bytes must reproduce:
    /// <see cref="CelValue.MissingAt"/> with the step at which the path ended.
    /// </summary>
    public CelValue Read(CelValue record)
    {
        var current = record;
        for (var i = 0; i < Steps.Count; i++)
        {
            var step = Steps[i];
            if (step.Field is null ? current.Kind != CelKind.List : current.Kind != CelKind.Map)
            {
                return CelValue.MissingAt(i, current.Kind);
            }

            var found = step.Field is { } field
                ? current.AsMap.TryGet(field, out var next)
                : Element(current.AsList, step.Element, out next);
            if (!found)
            {
                return CelValue.MissingAt(i);
            }

            current = next;
        }

        return current;
    }

    private static bool Element(CelList list, int index, out CelValue value)
    {
        value = index < list.Count ? list[index] : default;
        return index < list.Count;
    }
}
