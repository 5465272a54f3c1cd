using Gateway.Engine.Mapping.Records;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Rules;

/// <summary>
/// Remembers what a rule made of the raw values it reads: rules are pure within a run, and codes, dates, statuses and
/// names of places come again and again. Bounded, and out of the way when values do not repeat. One per rule and thread.
/// </summary>
internal sealed class RuleMemo(RuleProgram rule, int[] slots)
{
    private const int MostEntries = 4_096;
    private const int LongestKey = 160;
    private const int TrialLength = 1_024;

    /// <summary>Values are new at first even where a few hundred come again and again: only the end of a trial counts.</summary>
    private const int CountsFrom = TrialLength * 3 / 4;
    private const int RestLength = 65_536;

    private readonly Dictionary<byte[], Answer> _answers = new(NameComparer.Instance);
    private int _trial;
    private int _hits;
    private int _resting;

    private readonly record struct Answer(byte[] Json, CelError? Error);

    public CelError? Write(RuleState state, MappedBuffer output)
    {
        if (_resting > 0)
        {
            _resting--;
            return rule.Write(state, output);
        }
        Span<byte> scratch = stackalloc byte[LongestKey];
        if (!TryKey(state.Slots, scratch, out var key))
        {
            return rule.Write(state, output);
        }
        var lookup = _answers.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(key, out var known))
        {
            _hits += _trial >= CountsFrom ? 1 : 0;
            Judge();
            output.Write(known.Json);
            return known.Error;
        }
        var start = output.Length;
        var error = rule.Write(state, output);
        if (_answers.Count < MostEntries)
        {
            lookup[key] = new Answer(error is null ? output.WrittenSpan[start..].ToArray() : [], error);
        }
        Judge();
        return error;
    }

    /// <summary>When fewer than half of the values are known, remembering costs more than it saves: rest, then try again.</summary>
    private void Judge()
    {
        if (++_trial < TrialLength)
        {
            return;
        }
        if (_hits < (TrialLength - CountsFrom) / 2)
        {
            _resting = RestLength;
            _answers.Clear();
        }
        _trial = _hits = 0;
    }

    /// <summary>The raw values behind one another. A raw value has no control characters, so one between them keeps them apart.</summary>
    private bool TryKey(RecordSlots values, Span<byte> scratch, out Span<byte> key)
    {
        key = default;
        var length = 0;
        foreach (var slot in slots)
        {
            var raw = values.Raw(slot, out var bytes);
            if (raw.Kind is SlotKind.Missing or SlotKind.Object or SlotKind.List || length + raw.Length + 1 > LongestKey)
            {
                return false;
            }
            raw.Raw(bytes).CopyTo(scratch[length..]);
            length += raw.Length;
            scratch[length++] = 1;
        }
        key = scratch[..length];
        return true;
    }
}
