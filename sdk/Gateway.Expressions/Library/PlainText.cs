using System.Globalization;
using System.Text;

namespace Gateway.Expressions.Library;

/// <summary>The text that <c>%s</c> gives: maps sorted by key, texts without quotes.</summary>
internal static class PlainText
{
    public static CelValue Of(in CelValue value, EvaluationContext context)
    {
        var text = new StringBuilder();
        return Append(text, value, context) ?? context.Text(text.ToString());
    }

    /// <summary>Appends a value; answers a failure where it cannot.</summary>
    private static CelValue? Append(StringBuilder text, in CelValue value, EvaluationContext context)
    {
        if (text.Length > context.Limits.MaxTextLength || !context.TryCharge(1))
        {
            return context.TooLarge(text.Length);
        }

        switch (value.Kind)
        {
            case CelKind.List:
                return List(text, value.AsList, context);
            case CelKind.Map:
                return Map(text, value.AsMap, context);
            default:
                var simple = Simple(value);
                text.Append(simple);
                return simple is null
                    ? CelValue.Fail(CelErrorKind.InvalidArgument, $"%s does not take a value of type {ValueText.TypeName(value)}.")
                    : null;
        }
    }

    private static string? Simple(in CelValue value) => value.Kind switch
    {
        CelKind.Null => "null",
        CelKind.Bool => value.AsBool ? "true" : "false",
        CelKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        CelKind.Uint => value.AsUint.ToString(CultureInfo.InvariantCulture),
        CelKind.Double => NumberText.Of(value.AsDouble),
        CelKind.String => value.AsString,
        CelKind.Bytes => Encoding.UTF8.GetString(value.AsBytes.Span),
        CelKind.Timestamp => TimeText.Of(value.AsTimestamp),
        CelKind.Duration => TimeText.OfDuration(value.AsDurationNanos),
        CelKind.Type => value.AsType.RuntimeName,
        CelKind.Host => value.HostType!.Format?.Invoke(value),
        _ => null,
    };

    private static CelValue? List(StringBuilder text, CelList list, EvaluationContext context)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (Append(text, list[i], context) is { } failure)
            {
                return failure;
            }
        }

        text.Append(']');
        return null;
    }

    private static CelValue? Map(StringBuilder text, CelMap map, EvaluationContext context)
    {
        var entries = new List<(string Key, CelValue Value)>(map.Count);
        for (var i = 0; i < map.Count; i++)
        {
            entries.Add((Simple(map.KeyAt(i)) ?? "", map.ValueAt(i)));
        }

        entries.Sort((a, b) => CodePoints.Compare(a.Key, b.Key));
        text.Append('{');
        for (var i = 0; i < entries.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(entries[i].Key).Append(": ");
            if (Append(text, entries[i].Value, context) is { } failure)
            {
                return failure;
            }
        }

        text.Append('}');
        return null;
    }
}
