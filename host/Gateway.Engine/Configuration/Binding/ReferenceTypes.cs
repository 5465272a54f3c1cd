using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Engine.Configuration.Reading;
using Gateway.Engine.Mapping;
using Gateway.Sdk;

namespace Gateway.Engine.Configuration.Binding;

/// <summary>Values that name something else, and rules.</summary>
internal static partial class ReferenceTypes
{
    /// <summary>Schema file with the names of a folder, so that editors complete them.</summary>
    public const string IdsSchema = "ids.schema.json";

    public static readonly ConfigType<string> Mapping = To(ReferenceKind.Mapping);
    public static readonly ConfigType<string> Calendar = To(ReferenceKind.Calendar);
    public static readonly ConfigType<string> Sync = To(ReferenceKind.Sync);
    public static readonly ConfigType<string> Account = To(ReferenceKind.Account);

    /// <summary>A rule, or any text whose place inside the quotes matters.</summary>
    public static readonly ConfigType<RuleText> Rule = new(
        (value, context) => Types.ReadText(value, context, "a rule", "\"source.id\"") is { } text ? ToRule(value, text) : null,
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1 });

    /// <summary><c>endpoint.stream</c> that is read.</summary>
    public static readonly ConfigType<StreamReference> Source = Stream(StreamUse.Read, (_, stream) => stream);

    /// <summary><c>endpoint.stream</c> that is written.</summary>
    public static readonly ConfigType<StreamReference> Destination = Stream(StreamUse.Write, (_, stream) => stream);

    /// <summary>As <see cref="Source"/>, with its place.</summary>
    public static readonly ConfigType<RuleText> SourceText = Stream(StreamUse.Read, (value, _) => ToRule(value, value.Text));

    /// <summary>As <see cref="Destination"/>, with its place.</summary>
    public static readonly ConfigType<RuleText> DestinationText = Stream(StreamUse.Write, (value, _) => ToRule(value, value.Text));

    /// <summary><c>rest@1</c>, or <c>rest</c> for the newest.</summary>
    public static readonly ConfigType<string> Adapter = new(
        (value, context) =>
        {
            var text = Types.ReadText(value, context, "an adapter", "\"rest@1\"");
            if (text is not null && !AdapterRegex().IsMatch(text))
            {
                context.Diagnostics.Add(value, "GW1017", $"\"{text}\" names no adapter", "Write its name and major version, such as \"rest@1\".");
                return null;
            }
            return text;
        },
        () => new JsonObject { ["$ref"] = $"{IdsSchema}#/definitions/adapter" });

    /// <summary><c>secret:name</c>; gives the name.</summary>
    public static readonly ConfigType<string> Secret = new(
        (value, context) =>
        {
            if (Types.ReadText(value, context, "a secret", "\"secret:store-connection\"") is not { } text)
            {
                return null;
            }
            // A literal is reported by the secret scan, which does not show the line.
            return text.StartsWith(SecretReference.Prefix, StringComparison.Ordinal) ? text[SecretReference.Prefix.Length..] : null;
        },
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^secret:[a-z0-9._/-]+$" });

    public static RuleText ToRule(ConfigValue value, string text) =>
        new(text, Inside(value.File, value.Start), value.RawText());

    /// <summary>A name in an object as a text with a place.</summary>
    public static RuleText ToRule(ConfigMember member) => new(member.Name, Inside(member.Value.File, member.NameStart));

    private static FilePosition Inside(SourceFile file, int quote) => file.Position(quote + 1);

    private static ConfigType<T> Stream<T>(StreamUse use, Func<ConfigValue, StreamReference, T> result) => new(
        (value, context) =>
        {
            if (Types.ReadText(value, context, "a stream", "\"kemnaker.vacancies\"") is not { } text)
            {
                return default;
            }
            if (text.Split('.', 2) is not [{ Length: > 0 } endpoint, { Length: > 0 } stream])
            {
                context.Diagnostics.Add(value, "GW1017", $"\"{text}\" names no stream", "Write endpoint and stream with a dot between them, such as \"kemnaker.vacancies\".");
                return default;
            }
            var reference = new StreamReference(endpoint, stream);
            context.Streams.Add((reference, use, value));
            return result(value, reference);
        },
        () => new JsonObject { ["$ref"] = $"{IdsSchema}#/definitions/{(use == StreamUse.Read ? "source" : "destination")}" });

    private static ConfigType<string> To(ReferenceKind kind) => new(
        (value, context) =>
        {
            var text = Types.ReadText(value, context, $"the name of {ReferenceWords.One(kind)}", "\"name\"");
            if (text is not null)
            {
                context.References.Add(new Reference(kind, text, value));
            }
            return text;
        },
        () => new JsonObject { ["$ref"] = $"{IdsSchema}#/definitions/{ReferenceWords.Name(kind)}" });

    [GeneratedRegex("^[a-z0-9-]+(@[0-9]{1,4})?$")]
    private static partial Regex AdapterRegex();
}

/// <summary>What a stream is used for.</summary>
internal enum StreamUse
{
    Read,
    Write,
}

internal static class ReferenceWords
{
    public static string Name(ReferenceKind kind) => kind.ToString().ToLowerInvariant();

    public static string One(ReferenceKind kind) => kind is ReferenceKind.Endpoint or ReferenceKind.Account ? $"an {Name(kind)}" : $"a {Name(kind)}";
}
