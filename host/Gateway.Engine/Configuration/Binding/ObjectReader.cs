using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Gateway.Engine.Configuration.Reading;
using Gateway.Engine.Mapping;

namespace Gateway.Engine.Configuration.Binding;

/// <summary>
/// Reads an object member by member. The same function that reads a record also describes it: run on <see cref="Describe"/>'s reader it
/// only notes which members there are, which is how the JSON Schema comes about. So the function asks for every member exactly once and does
/// nothing else.
/// </summary>
internal sealed class ObjectReader
{
    private readonly ConfigValue? _value;
    private readonly BindingContext? _context;
    private readonly List<string> _known = [];
    private readonly JsonObject _properties = [];
    private readonly JsonArray _required = [];
    private readonly List<(string Name, string Description)> _missing = [];

    private ObjectReader(ConfigValue? value, BindingContext? context) => (_value, _context) = (value, context);

    /// <summary>Reads one object; null when anything in it is wrong, all of which is then reported.</summary>
    public static T? Read<T>(ConfigValue value, BindingContext context, Func<ObjectReader, T> read) where T : class => Read(value, context, read, out _);

    /// <summary>Reads one object; null when anything in it is wrong.</summary>
    /// <param name="value">The object.</param>
    /// <param name="context">Takes what is wrong.</param>
    /// <param name="read">Reads its members.</param>
    /// <param name="readable">What could be read all the same, to look for further mistakes in; what could not is null there.</param>
    public static T? Read<T>(ConfigValue value, BindingContext context, Func<ObjectReader, T> read, out T? readable) where T : class
    {
        readable = null;
        if (value.Kind != ConfigKind.Object)
        {
            context.Expected(value, "an object", "{ }");
            return null;
        }
        var before = context.Diagnostics.Errors;
        var reader = new ObjectReader(value, context);
        readable = read(reader);
        reader.ReportNames();
        return context.Diagnostics.Errors == before ? readable : null;
    }

    /// <summary>The JSON Schema of what a function reads.</summary>
    public static JsonObject Describe<T>(Func<ObjectReader, T> read)
    {
        var reader = new ObjectReader(null, null);
        read(reader);
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = reader._properties };
        if (reader._required.Count > 0)
        {
            schema["required"] = reader._required;
        }
        return schema;
    }

    /// <summary>A member that must be there.</summary>
    public T Required<T>(string name, ConfigType<T> type, string description)
    {
        Note(name, type, description);
        if (_value is null)
        {
            _required.Add(name);
        }
        else if (Find(name) is { } found)
        {
            return type.Read(found, _context!)!;
        }
        else
        {
            _missing.Add((name, description));
        }
        return default!;
    }

    /// <summary>A member that may be left out, or null.</summary>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T? Optional<T>(string name, ConfigType<T> type, T? fallback, string description)
    {
        Note(name, type, description);
        return Find(name) is not { Kind: not ConfigKind.Null } found ? fallback
            : type.Read(found, _context!) is { } read ? read : fallback;
    }

    private ConfigValue? Find(string name) => _value?.Member(name)?.Value;

    private void Note<T>(string name, ConfigType<T> type, string description)
    {
        _known.Add(name);
        if (_value is null)
        {
            var schema = type.Schema();
            // Beside a $ref draft-07 ignores everything else, so the reference goes one level down.
            schema = schema.ContainsKey("$ref") ? new JsonObject { ["allOf"] = new JsonArray(schema) } : schema;
            schema["description"] = description;
            _properties[name] = schema;
        }
    }

    private void ReportNames()
    {
        foreach (var member in _value!.Members.Where(member => !_known.Contains(member.Name)))
        {
            var nearest = NearestName.Of(member.Name, _known);
            // A misspelt name is one mistake, not also a missing member.
            _missing.RemoveAll(missing => missing.Name == nearest);
            _context!.Diagnostics.Add(member, "GW1004", $"\"{member.Name}\" is not known here",
                _known.Count > 12 ? "Remove it or correct its name." : $"Remove it or use one of: {string.Join(", ", _known.Where(name => name[0] != '$'))}.",
                nearest is null ? null : $"did you mean \"{nearest}\"?");
        }
        foreach (var (name, description) in _missing)
        {
            _context!.Diagnostics.Add(_value.File, _value.Start, 1, "GW1006", $"\"{name}\" is missing", $"Add it: {description}", pointer: _value.Pointer);
        }
    }
}
