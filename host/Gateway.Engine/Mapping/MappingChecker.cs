using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Engine.Mapping.Lookups;
using Gateway.Engine.Mapping.Rules;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping;

/// <summary>The checks of one mapping.</summary>
internal sealed class MappingChecker(CelEnvironment language, FrozenDictionary<string, LookupTable> lookups, RuleDiagnostics found, MappingDefinition definition)
{
    private readonly List<CheckedLet> _lets = [];
    private CelEnvironment _environment = language;

    public CompiledMapping? Check(CelType source, RecordSchema? destinationSchema)
    {
        _environment = _environment.ToBuilder().RecordRoot(MappingCompiler.Source, source).Build();
        foreach (var let in definition.Let)
        {
            AddLet(let);
        }
        var where = definition.Where is { } condition ? Condition("where", condition) : null;
        var fields = Fields(destinationSchema);
        var keys = Keys(fields);
        var checks = Checks(fields);
        new DestinationCheck(found, definition).Run(fields, destinationSchema);
        return found.HasErrors
            ? null
            : new CompiledMapping(definition, new CheckedMapping(_environment, [.. _lets], where, [.. fields.OfType<CheckedField>()], [.. checks.OfType<CheckedCheck>()], [.. keys]));
    }

    private void AddLet(LetRule let)
    {
        var name = let.Name.Text;
        if (name is MappingCompiler.Source or MappingCompiler.Target || _environment.Variables.ContainsKey(name))
        {
            found.Add(MappingCodes.ReservedName, let.Name, $"the name \"{name}\" is taken", "Choose another name.");
            return;
        }
        if (Check(let.Value) is not { } rule)
        {
            // Rules that use the name must not be reported for it too.
            _environment = _environment.ToBuilder().Variable(name, CelType.Dyn).Build();
            return;
        }
        if (rule.PathOf(rule.Parsed.Root) is { } path)
        {
            _environment = _environment.ToBuilder().RecordAlias(name, rule.ResultType, path).Build();
            return;
        }
        _environment = _environment.ToBuilder().Variable(name, rule.ResultType).Build();
        _lets.Add(new CheckedLet(name, new CheckedRule($"let.{name}", let.Value, rule)));
    }

    private List<CheckedField?> Fields(RecordSchema? destination)
    {
        var fields = new List<CheckedField?>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var schema = destination?.Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var field in definition.Fields)
        {
            var name = field.Name.Text;
            if (!names.Add(name))
            {
                found.Add(MappingCodes.RepeatedName, field.Name, $"the field \"{name}\" has two rules", "Keep one of them.");
                continue;
            }
            var rule = Rule($"fields.{name}", field.Value);
            if (field.OnError == OnError.Default && field.Default is null)
            {
                found.Add(MappingCodes.MissingDefault, field.Name, $"the field \"{name}\" has \"onError\": \"default\" but no default", "Add \"default\" with an expression.");
            }
            var otherwise = field.Default is { } text ? Rule($"fields.{name}.default", text) : null;
            fields.Add(rule is null ? null : new CheckedField(name, rule, field.OnError, otherwise, schema?.GetValueOrDefault(name)));
        }
        return fields;
    }

    private List<int> Keys(List<CheckedField?> fields)
    {
        var keys = new List<int>();
        if (definition.Key.IsEmpty)
        {
            found.Add(MappingCodes.KeyWithoutRule, definition.To, "the mapping has no key", "Name in \"key\" the target fields that together name one record.");
        }
        foreach (var key in definition.Key)
        {
            var at = definition.Fields.ToList().FindIndex(f => f.Name.Text == key.Text);
            if (at < 0)
            {
                var nearest = NearestName.Of(key.Text, definition.Fields.Select(f => f.Name.Text));
                found.Add(MappingCodes.KeyWithoutRule, key, $"the key field \"{key.Text}\" has no rule", "Name a field of \"fields\".", nearest is null ? null : $"did you mean \"{nearest}\"?");
            }
            else if (keys.Contains(at))
            {
                found.Add(MappingCodes.RepeatedName, key, $"the key names \"{key.Text}\" twice", "Keep one of them.");
            }
            else
            {
                keys.Add(at);
            }
        }
        return keys;
    }

    private List<CheckedCheck?> Checks(List<CheckedField?> fields)
    {
        if (definition.Checks.IsEmpty)
        {
            return [];
        }
        var types = fields.OfType<CheckedField>().ToDictionary(f => f.Name, f => new CelField(TargetType(f), f.OnError != OnError.Skip), StringComparer.Ordinal);
        _environment = _environment.ToBuilder().RecordRoot(MappingCompiler.Target, fields.Contains(null) ? CelType.Dyn : CelType.Object(definition.To.Text, types)).Build();
        return [.. definition.Checks.Select((c, i) => Condition($"checks[{i}]", c.Rule) is { } rule ? new CheckedCheck(rule, c.Message) : null)];
    }

    /// <summary>Checks read what was written: instants and bytes are texts by then, and decimals plain numbers.</summary>
    private static CelType TargetType(CheckedField field)
    {
        var type = field.Rule.Expression.ResultType;
        type = type.IsOptional ? CelType.Nullable(type.Parameters[0]) : type;
        var written = type.NonNull.Kind switch
        {
            CelTypeKind.Timestamp or CelTypeKind.Duration or CelTypeKind.Bytes => CelType.String,
            CelTypeKind.String or CelTypeKind.Bool or CelTypeKind.Int => type.NonNull,
            _ => CelType.Dyn,
        };
        return field.OnError == OnError.Hold && type.Kind != CelTypeKind.Nullable ? written : CelType.Nullable(field.Default is null ? written : CelType.Dyn);
    }

    private CheckedRule? Condition(string name, RuleText text)
    {
        var rule = Rule(name, text);
        if (rule is not null && rule.Expression.ResultType is { IsDyn: false } type && type.NonNull.Kind != CelTypeKind.Bool)
        {
            found.Add(MappingCodes.NotACondition, text, $"the condition gives {type}, not true or false", "Compare the value with something.");
        }
        return rule;
    }

    private CheckedRule? Rule(string name, RuleText text) => Check(text) is { } rule ? new CheckedRule(name, text, rule) : null;

    private CheckedExpression? Check(RuleText text)
    {
        var rule = _environment.Check(text.Text);
        found.Add(text, rule.Diagnostics);
        foreach (var (name, span, onDay) in LookupNames.In(rule.Parsed.Root))
        {
            if (!lookups.TryGetValue(name, out var table))
            {
                var nearest = NearestName.Of(name, lookups.Keys);
                found.Add(MappingCodes.UnknownLookup, text, span.Offset, span.Length, $"lookup \"{name}\" does not exist", "Use an id from lookups/, or create it.", nearest is null ? null : $"did you mean \"{nearest}\"?");
                return null;
            }
            if (table.IsDated && !onDay)
            {
                found.Add(MappingCodes.BadConstant, text, span.Offset, span.Length, $"lookup \"{name}\" has another value on other days", "Name the day: lookupOn(lookup, value, day), with today() for the day of the run.");
                return null;
            }
        }
        foreach (var (pattern, span) in ConstantChecks.BadPatterns(rule.Parsed.Root))
        {
            found.Add(MappingCodes.BadConstant, text, span.Offset, span.Length, $"\"{pattern}\" is no date pattern", "Write yyyy MM dd HH mm ss, names as MMM MMMM dddd, and text in quotes.");
            return null;
        }
        return rule.IsValid ? rule : null;
    }
}
