using Gateway.Engine.Mapping.Language;
using Gateway.Engine.Mapping.Records;
using Gateway.Engine.Mapping.Rules;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping;

/// <summary>Maps records of one run. Keeps what it learns from record to record, so make one for each worker thread.</summary>
public sealed class Mapper
{
    private readonly MappingProgram _program;
    private readonly FilePosition _position;
    private readonly RecordSlots _slots;
    private readonly RuleState _state;
    private readonly RuleMemo?[] _fieldMemos;
    private readonly RuleMemo?[] _checkMemos;
    private readonly RuleMemo? _whereMemo;

    internal Mapper(MappingProgram program, FilePosition position, MapContext context)
    {
        _program = program;
        _position = position;
        _slots = new RecordSlots(program.Bindings, program.Fields.Length);
        var evaluation = new EvaluationContext(program.Environment)
        {
            Now = context.Now,
            Host = new RunServices(context.HashKey.ToArray()),
            Slots = _slots,
        };
        _state = new RuleState(evaluation, _slots, program.LetPrograms);
        _whereMemo = Memo(program.Where);
        _fieldMemos = [.. program.Fields.Select(f => Memo(f.Rule))];
        _checkMemos = [.. program.Checks.Select(c => Memo(c.Rule))];
    }

    /// <summary>Maps one record and appends content and key to <paramref name="output"/>; nothing is left there unless the record was mapped.</summary>
    /// <param name="record">One JSON object in UTF-8. Read only during the call.</param>
    /// <param name="output">Where content and key go, behind what is there.</param>
    public MapOutcome Map(ReadOnlyMemory<byte> record, MappedBuffer output)
    {
        var start = output.Length;
        if (_slots.Load(record, output) is var fault && fault != RecordFault.None)
        {
            return Held(start, RuleFailures.Cause(fault, _position));
        }
        _state.Next();
        if (_program.Where is { } where)
        {
            var verdict = Condition(where, _whereMemo, output, out var failure);
            if (failure is not null)
            {
                return HeldWithKey(output, start, Cause(where, "", failure));
            }
            if (!verdict)
            {
                return new MapOutcome(MapVerdict.Skipped, start, 0, start, 0, null);
            }
        }
        var cause = WriteFields(output) ?? RunChecks(output);
        var key = output.Length;
        if ((cause ?? WriteKey(output)) is { } held)
        {
            return HeldWithKey(output, start, held);
        }
        return new MapOutcome(MapVerdict.Mapped, key, output.Length - key, start, key - start, null);
    }

    /// <summary>Maps only the key of a record that is gone at the source: the content is an object of the key fields.</summary>
    public MapOutcome MapDeleted(ReadOnlyMemory<byte> record, MappedBuffer output)
    {
        var start = output.Length;
        if (_slots.Load(record, output) is var fault && fault != RecordFault.None)
        {
            return Held(start, RuleFailures.Cause(fault, _position));
        }
        _state.Next();
        var cause = WriteKeyFields(output);
        var key = output.Length;
        return (cause ?? WriteKey(output)) is { } held
            ? Held(start, held, output)
            : new MapOutcome(MapVerdict.Mapped, key, output.Length - key, start, key - start, null);
    }

    /// <summary>A record that cannot be mapped still says which one it is, where its key can be read.</summary>
    private MapOutcome HeldWithKey(MappedBuffer output, int start, MapProblem cause)
    {
        output.Truncate(start);
        if (WriteKeyFields(output) is not null)
        {
            return Held(start, cause, output);
        }
        var key = output.Length;
        return WriteKey(output) is null
            ? new MapOutcome(MapVerdict.Held, key, output.Length - key, start, 0, cause)
            : Held(start, cause, output);
    }

    private MapProblem? WriteKeyFields(MappedBuffer output)
    {
        var first = output.Length;
        foreach (var i in _program.KeyFields)
        {
            var field = _program.Fields[i];
            var before = output.Length;
            output.Write(field.JsonName);
            output.Overwrite(before, before == first ? (byte)'{' : (byte)',');
            var start = output.Length;
            if ((_fieldMemos[i] is { } memo ? memo.Write(_state, output) : field.Rule.Program.Write(_state, output)) is { } error)
            {
                return Cause(field.Rule, field.Name, error);
            }
            _slots.SetTarget(i, start, output.Length - start);
        }
        output.Write("}"u8);
        return null;
    }

    private static MapOutcome Held(int start, MapProblem cause, MappedBuffer output)
    {
        output.Truncate(start);
        return Held(start, cause);
    }

    private MapProblem? WriteFields(MappedBuffer output)
    {
        var fields = _program.Fields;
        var first = output.Length;
        for (var i = 0; i < fields.Length; i++)
        {
            var field = fields[i];
            var before = output.Length;
            output.Write(field.JsonName);
            // Each name is kept with a comma before it; the first one written opens the object instead.
            output.Overwrite(before, before == first ? (byte)'{' : (byte)',');
            var start = output.Length;
            var error = (_fieldMemos[i] is { } memo ? memo.Write(_state, output) : field.Rule.Program.Write(_state, output)) ?? Refused(field, output, start);
            if (error is not null)
            {
                output.Truncate(start);
                if (field.OnError == OnError.Skip)
                {
                    output.Truncate(before);
                    continue;
                }
                if (Recover(field, error, output, start) is { } cause)
                {
                    return cause;
                }
            }
            if (field.IsRead)
            {
                _slots.SetTarget(i, start, output.Length - start);
            }
        }
        output.Write(output.Length == first ? "{}"u8 : "}"u8);
        return null;
    }

    private MapProblem? Recover(CompiledField field, CelError error, MappedBuffer output, int start)
    {
        switch (field.OnError)
        {
            case OnError.Null:
                output.Write("null"u8);
                break;
            case OnError.Default when field.Default is { } rule:
                if (rule.Program.Write(_state, output) is { } second)
                {
                    return Cause(rule, field.Name, second);
                }
                break;
            default:
                return Cause(field.Rule, field.Name, error);
        }
        return Refused(field, output, start) is { } refused ? Cause(field.Rule, field.Name, refused) : null;
    }

    /// <summary>What the destination's schema says against a value.</summary>
    private static CelError? Refused(CompiledField field, MappedBuffer output, int start)
    {
        if (field.Schema is not { } schema)
        {
            return null;
        }
        var value = output.Slice(start, output.Length - start);
        return !schema.Optional && value[0] == 'n' ? RuleFailures.RequiredIsNull
            : schema.MaxLength is { } most && value[0] == '"' && value.Length - 2 > most && TextLength.Of(value[1..^1]) > most ? RuleFailures.TooLong
            : null;
    }

    private MapProblem? RunChecks(MappedBuffer output)
    {
        for (var i = 0; i < _program.Checks.Length; i++)
        {
            var check = _program.Checks[i];
            var verdict = Condition(check.Rule, _checkMemos[i], output, out var failure);
            if (failure is not null)
            {
                return Cause(check.Rule, "", failure);
            }
            if (!verdict)
            {
                return Cause(check.Rule, "", new CelError(CelErrorKind.InvalidArgument, check.Message) { Code = MappingCodes.CheckFailed });
            }
        }
        return null;
    }

    private bool Condition(CompiledRule rule, RuleMemo? memo, MappedBuffer output, out CelError? error)
    {
        var start = output.Length;
        error = memo is not null ? memo.Write(_state, output) : rule.Program.Write(_state, output);
        var verdict = error is null && output.Slice(start, 1)[0] == 't';
        error ??= verdict || output.Slice(start, 1)[0] == 'f' ? null : RuleFailures.NoCondition;
        output.Truncate(start);
        return verdict;
    }

    private MapProblem? WriteKey(MappedBuffer output)
    {
        for (var i = 0; i < _program.KeyFields.Length; i++)
        {
            var field = _program.KeyFields[i];
            if (!KeyText.TryAppend(output, _slots.Target(field), first: i == 0))
            {
                return Cause(_program.Fields[field].Rule, _program.Fields[field].Name, RuleFailures.EmptyKey) with { Rule = "key" };
            }
        }
        return null;
    }

    private MapProblem Cause(CompiledRule rule, string field, CelError error) => RuleFailures.Cause(rule, field, error, _slots, _program.Bindings);

    private static MapOutcome Held(int start, MapProblem cause) => new(MapVerdict.Held, start, 0, start, 0, cause);

    private static RuleMemo? Memo(CompiledRule? rule) => rule?.MemoSlots is { } slots ? new RuleMemo(rule.Program, slots) : null;
}
