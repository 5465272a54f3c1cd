using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Records;

/// <summary>Gives rules the values of the current record and of the target fields written so far. One per thread.</summary>
internal sealed class RecordSlots(SlotBindings bindings, int targetFields) : ISlotReader
{
    private readonly RecordReader _reader = new(bindings.Tree);
    private readonly JsonSlot[] _target = new JsonSlot[targetFields];
    private readonly CelValue[] _decoded = new CelValue[bindings.All.Length];
    private readonly long[] _decodedIn = new long[bindings.All.Length];
    private ReadOnlyMemory<byte> _record;
    private MappedBuffer? _output;
    private long _recordNumber;

    public RecordFault Load(ReadOnlyMemory<byte> record, MappedBuffer output)
    {
        _record = record;
        _output = output;
        _recordNumber++;
        Array.Clear(_target);
        return _reader.Read(record.Span);
    }

    /// <summary>Notes where the value of a target field was written.</summary>
    public void SetTarget(int field, int offset, int length) =>
        _target[field] = new JsonSlot(offset, length, RecordReader.KindOf(_output!.Slice(offset, 1)[0]), _output.Slice(offset, length).Contains((byte)'\\'));

    public JsonSlot Target(int field) => _target[field];

    /// <summary>The slot's place and the bytes it refers to; only for plain slots.</summary>
    public JsonSlot Raw(int slot, out ReadOnlySpan<byte> bytes)
    {
        var binding = bindings.All[slot];
        if (binding.TargetField >= 0)
        {
            bytes = _output!.WrittenSpan;
            return binding.TargetField < _target.Length ? _target[binding.TargetField] : default;
        }
        bytes = _record.Span;
        return _reader.Slots[binding.Steps[^1]];
    }

    public CelValue ReadSlot(int slot)
    {
        if (_decodedIn[slot] != _recordNumber)
        {
            _decoded[slot] = Decode(bindings.All[slot]);
            _decodedIn[slot] = _recordNumber;
        }
        return _decoded[slot];
    }

    public bool TryReadUtf8(int slot, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!bindings.All[slot].IsPlain || Raw(slot, out var bytes) is not { Kind: SlotKind.Text, Escaped: false } raw)
        {
            return false;
        }
        text = raw.Inner(bytes);
        return true;
    }

    private CelValue Decode(SlotBinding binding)
    {
        var value = binding.TargetField >= 0 ? DecodeTarget(binding) : DecodeSource(binding);
        var step = binding.Path.Steps.Count - binding.Rest.Length;
        foreach (var next in binding.Rest)
        {
            if (value.IsMissing || value.IsError)
            {
                return value;
            }
            if (next.Field is null ? value.Kind != CelKind.List : value.Kind != CelKind.Map)
            {
                return CelValue.MissingAt(step, value.Kind);
            }
            if (!(next.Field is { } field ? value.AsMap.TryGet(field, out var found) : TryElement(value.AsList, next.Element, out found)))
            {
                return CelValue.MissingAt(step);
            }
            value = found;
            step++;
        }
        return value;
    }

    private CelValue DecodeTarget(SlotBinding binding) =>
        binding.TargetField < _target.Length && _target[binding.TargetField] is { Kind: not SlotKind.Missing } slot
            ? JsonValues.Read(slot, _output!.WrittenSpan)
            : CelValue.MissingAt(0);

    private CelValue DecodeSource(SlotBinding binding)
    {
        var record = _record.Span;
        if (binding.Steps.IsEmpty)
        {
            return JsonValues.Read(new JsonSlot(0, record.Length, SlotKind.Object, escaped: false), record);
        }
        var slot = _reader.Slots[binding.Steps[^1]];
        return slot.Kind != SlotKind.Missing ? JsonValues.Read(slot, record) : Absent(binding, record);
    }

    private CelValue Absent(SlotBinding binding, ReadOnlySpan<byte> record)
    {
        for (var step = 0; step < binding.Steps.Length; step++)
        {
            if (_reader.Slots[binding.Steps[step]].Kind == SlotKind.Missing)
            {
                var above = step == 0 ? CelKind.Map : JsonValues.Kind(_reader.Slots[binding.Steps[step - 1]], record);
                return above == CelKind.Map ? CelValue.MissingAt(step) : CelValue.MissingAt(step, above);
            }
        }
        return CelValue.MissingAt(binding.Steps.Length - 1);
    }

    private static bool TryElement(CelList list, int index, out CelValue value)
    {
        value = index < list.Count ? list[index] : default;
        return index < list.Count;
    }
}
