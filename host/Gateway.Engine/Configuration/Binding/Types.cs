using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Engine.Configuration.Reading;
using Gateway.Sdk;

namespace Gateway.Engine.Configuration.Binding;

/// <summary>The plain kinds of values.</summary>
internal static partial class Types
{
    public static readonly ConfigType<string> Text = new(
        (value, context) => ReadText(value, context, "a text", "\"text\""),
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1 });

    public static readonly ConfigType<string> Id = Pattern(Identifiers.Form(), "lower-case letters, digits and single hyphens", "kota-jambi");

    public static readonly ConfigType<bool> Boolean = new(
        (value, context) =>
        {
            if (value.Kind != ConfigKind.Boolean)
            {
                context.Expected(value, "true or false", "true");
            }
            return value.Text == "true";
        },
        () => new JsonObject { ["type"] = "boolean" });

    /// <summary>A value the caller reads itself.</summary>
    public static readonly ConfigType<ConfigValue> Any = new((value, _) => value, () => []);

    /// <summary>Numbers and durations whose range the record itself checks.</summary>
    public static readonly ConfigType<int> AnyInteger = Integer(0, int.MaxValue);

    public static readonly ConfigType<double> AnyNumber = Number(0, double.MaxValue);

    public static readonly ConfigType<TimeSpan> AnyDuration = Duration("0s", "10000d");

    public static readonly ConfigType<Uri> Address = new(
        (value, context) =>
        {
            var text = ReadText(value, context, "an address", "\"http://proxy:3128\"");
            if (text is not null && !Uri.TryCreate(text, UriKind.Absolute, out _))
            {
                context.Diagnostics.Add(value, "GW1017", $"\"{text}\" is not an address", "Write it with its scheme, such as \"http://proxy:3128\".");
                return null;
            }
            return text is null ? null : new Uri(text);
        },
        () => new JsonObject { ["type"] = "string", ["format"] = "uri" });

    public static readonly ConfigType<double> Percent = Number(0, 100);

    public static ConfigType<string> Pattern(Regex pattern, string rule, string example) => new(
        (value, context) =>
        {
            var text = ReadText(value, context, "a text", $"\"{example}\"");
            if (text is not null && !pattern.IsMatch(text))
            {
                context.Diagnostics.Add(value, "GW1017", $"\"{text}\" is not made of {rule}", $"Write it like \"{example}\".");
                return null;
            }
            return text;
        },
        () => new JsonObject { ["type"] = "string", ["pattern"] = pattern.ToString() });

    public static ConfigType<int> Integer(int least, int most) => new(
        (value, context) => (int)ReadNumber(value, context, least, most, whole: true),
        () => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most });

    public static ConfigType<double> Number(double least, double most) => new(
        (value, context) => ReadNumber(value, context, least, most, whole: false),
        () => new JsonObject { ["type"] = "number", ["minimum"] = least, ["maximum"] = most });

    /// <summary>A number with one unit: <c>250ms 30s 15m 26h 7d</c>.</summary>
    public static ConfigType<TimeSpan> Duration(string least, string most) => new(
        (value, context) =>
        {
            var text = ReadText(value, context, "a duration", "\"30s\"");
            if (text is null)
            {
                return default;
            }
            if (!DurationConverter.TryParse(text, out var duration))
            {
                context.Diagnostics.Add(value, "GW1010", $"\"{text}\" is not a duration", "Write a whole number and one unit: ms, s, m, h or d, such as \"30s\".");
            }
            else if (duration < LengthOf(least) || duration > LengthOf(most))
            {
                context.Diagnostics.Add(value, "GW1009", $"{text} is outside {least} to {most}", $"Write a duration from {least} to {most}.");
            }
            return duration;
        },
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+(ms|s|m|h|d)$" });

    /// <summary>One of the members of an enumeration, written in camel case.</summary>
    public static ConfigType<T> Choice<T>() where T : struct, Enum => Choice(
        Enum.GetValues<T>().ToDictionary(choice => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()), choice => choice, StringComparer.Ordinal));

    public static ConfigType<T> Choice<T>(IReadOnlyDictionary<string, T> choices) where T : struct => new(
        (value, context) =>
        {
            var text = ReadText(value, context, "a text", $"\"{choices.Keys.First()}\"");
            if (text is not null && !choices.ContainsKey(text))
            {
                context.Diagnostics.Add(value, "GW1008", $"\"{text}\" cannot be chosen here", $"Use one of: {string.Join(", ", choices.Keys)}.",
                    NearestHint.For(text, choices.Keys));
            }
            return text is null ? default : choices.GetValueOrDefault(text);
        },
        () => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. choices.Keys.Select(choice => JsonValue.Create(choice))]) });

    /// <summary>Lets a value type be absent.</summary>
    public static ConfigType<T?> OrNull<T>(this ConfigType<T> type) where T : struct => new((value, context) => type.Read(value, context), type.Schema);

    public static ConfigType<T> Object<T>(Func<ObjectReader, T> read) where T : class =>
        new((value, context) => ObjectReader.Read(value, context, read), () => ObjectReader.Describe(read));

    /// <summary>An object that checks itself; what it finds is placed by its pointers.</summary>
    public static ConfigType<T> Checked<T>(Func<ObjectReader, T> read) where T : class, IValidatable => new(
        (value, context) =>
        {
            if (ObjectReader.Read(value, context, read) is not { } result)
            {
                return null;
            }
            foreach (var error in result.Validate())
            {
                context.Add(value, error);
            }
            return result;
        },
        () => ObjectReader.Describe(read));

    public static ConfigType<IReadOnlyList<T>> ListOf<T>(ConfigType<T> type) => new(
        (value, context) =>
        {
            if (value.Kind != ConfigKind.List)
            {
                context.Expected(value, "a list", "[ ]");
            }
            return value.Items.ConvertAll(item => type.Read(item, context)!);
        },
        () => new JsonObject { ["type"] = "array", ["items"] = type.Schema() });

    /// <summary>An object whose names the author chooses.</summary>
    public static ConfigType<IReadOnlyList<KeyValuePair<ConfigMember, T>>> MapOf<T>(ConfigType<T> type) => new(
        (value, context) =>
        {
            if (value.Kind != ConfigKind.Object)
            {
                context.Expected(value, "an object", "{ \"name\": ... }");
            }
            return value.Members.ConvertAll(member => KeyValuePair.Create(member, type.Read(member.Value, context)!));
        },
        () => new JsonObject { ["type"] = "object", ["additionalProperties"] = type.Schema() });

    /// <summary>A short form written as a text, or a long one as an object.</summary>
    public static ConfigType<T> TextOr<T>(ConfigType<T> text, ConfigType<T> other) => new(
        (value, context) => value.Kind == ConfigKind.Text ? text.Read(value, context) : other.Read(value, context),
        () => new JsonObject { ["anyOf"] = new JsonArray(text.Schema(), other.Schema()) });

    public static string? ReadText(ConfigValue value, BindingContext context, string what, string example)
    {
        if (value.Kind != ConfigKind.Text)
        {
            context.Expected(value, what, example);
            return null;
        }
        if (value.Text.Length == 0)
        {
            context.Diagnostics.Add(value, "GW1017", "this text is empty", $"Write for example {example}, or remove the member.");
            return null;
        }
        return value.Text;
    }

    private static TimeSpan LengthOf(string duration) =>
        DurationConverter.TryParse(duration, out var length) ? length : throw new FormatException($"\"{duration}\" is not a duration");

    private static double ReadNumber(ConfigValue value, BindingContext context, double least, double most, bool whole)
    {
        var number = 0.0;
        if (value.Kind != ConfigKind.Number)
        {
            context.Expected(value, whole ? "a whole number" : "a number", least.ToString(CultureInfo.InvariantCulture));
        }
        else if (!double.TryParse(value.Text, CultureInfo.InvariantCulture, out number) || number < least || number > most || (whole && number % 1 != 0))
        {
            context.Diagnostics.Add(value, "GW1009", string.Create(CultureInfo.InvariantCulture, $"{value.Text} is outside {least} to {most}"),
                string.Create(CultureInfo.InvariantCulture, $"Write a {(whole ? "whole " : "")}number from {least} to {most}."));
            number = least;
        }
        return number;
    }
}
