using System.Globalization;
using System.Text;
using Gateway.Expressions.Syntax;

namespace Gateway.Expressions;

/// <summary>Values as a person reads them in messages and explanations.</summary>
internal static class ValueText
{
    private const int LongestText = 200;
    private const int MostElements = 20;
    private const int DeepestNesting = 8;

    public static string TypeName(in CelValue value) => TypeOf(value).RuntimeName;

    public static CelType TypeOf(in CelValue value) => value.HostType?.Type ?? CelType.OfKind(value.Kind);

    public static string NoOverload(string function, ReadOnlySpan<CelValue> arguments)
    {
        var types = new StringBuilder();
        foreach (ref readonly var argument in arguments)
        {
            types.Append(types.Length > 0 ? ", " : "").Append(TypeName(argument));
        }

        return $"'{Operators.Written(function)}' does not take ({types}).";
    }

    public static string Describe(in CelValue value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, in CelValue value, int depth)
    {
        switch (value.Kind)
        {
            case CelKind.Bool:
                text.Append(value.AsBool ? "true" : "false");
                break;
            case CelKind.Int:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsInt}");
                break;
            case CelKind.Uint:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsUint}u");
                break;
            case CelKind.Double:
                text.Append(NumberText.Of(value.AsDouble));
                break;
            case CelKind.String:
                AppendText(text, value.AsString);
                break;
            case CelKind.Bytes:
                text.Append(CultureInfo.InvariantCulture, $"bytes({value.AsBytes.Length})");
                break;
            case CelKind.List:
                AppendList(text, value.AsList, depth);
                break;
            case CelKind.Map:
                AppendMap(text, value.AsMap, depth);
                break;
            default:
                text.Append(Other(value, depth));
                break;
        }
    }

    private static string Other(in CelValue value, int depth)
    {
        switch (value.Kind)
        {
            case CelKind.Null:
                return "null";
            case CelKind.Timestamp:
                return $"timestamp('{TimeText.Of(value.AsTimestamp)}')";
            case CelKind.Duration:
                return $"duration('{TimeText.OfDuration(value.AsDurationNanos)}')";
            case CelKind.Type:
                return value.AsType.RuntimeName;
            case CelKind.Host:
                return value.HostType!.Format?.Invoke(value) ?? value.AsHost.ToString() ?? value.HostType.Name;
            case CelKind.Error:
                return $"error: {value.AsError.Message}";
            case CelKind.Optional when value.TryGetOptional(out var inner):
                var text = new StringBuilder("optional(");
                Append(text, inner, depth + 1);
                return text.Append(')').ToString();
            default:
                return value.Kind == CelKind.Optional ? "optional.none()" : "missing";
        }
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('\'').Append(value.AsSpan(0, Math.Min(value.Length, LongestText)));
        text.Append(value.Length > LongestText ? "…'" : "'");
    }

    private static void AppendList(StringBuilder text, CelList list, int depth)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (i == MostElements || depth == DeepestNesting)
            {
                text.Append('…');
                break;
            }

            Append(text, list[i], depth + 1);
        }

        text.Append(']');
    }

    private static void AppendMap(StringBuilder text, CelMap map, int depth)
    {
        text.Append('{');
        for (var i = 0; i < map.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (i == MostElements || depth == DeepestNesting)
            {
                text.Append('…');
                break;
            }

            Append(text, map.KeyAt(i), depth + 1);
            text.Append(": ");
            Append(text, map.ValueAt(i), depth + 1);
        }

        text.Append('}');
    }
}
