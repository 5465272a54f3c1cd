using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Expressions;

/// <summary>A value of the expression language. Numbers, instants and decimals are held without allocation.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct CelValue : IEquatable<CelValue>
{
    private readonly object? _reference;
    private readonly long _bits;
    private readonly int _extra;
    private readonly CelKind _kind;
    private readonly byte _flags;

    private CelValue(CelKind kind, long bits, object? reference = null, int extra = 0, byte flags = 0)
    {
        _reference = reference;
        _bits = bits;
        _extra = extra;
        _kind = kind;
        _flags = flags;
    }

    /// <summary>What the value is.</summary>
    public CelKind Kind => _kind;

    /// <summary>Whether the value is a failure.</summary>
    public bool IsError => _kind == CelKind.Error;

    /// <summary>Whether a slot or field is absent.</summary>
    public bool IsMissing => _kind == CelKind.Missing;

    /// <summary>Whether the value is <c>null</c>.</summary>
    public bool IsNull => _kind == CelKind.Null;

    /// <summary>Whether the value is the boolean true.</summary>
    public bool IsTrue => _kind == CelKind.Bool && _bits != 0;

    /// <summary>Whether the value is the boolean false.</summary>
    public bool IsFalse => _kind == CelKind.Bool && _bits == 0;

    internal long Bits => _bits;

    internal double RawDouble => BitConverter.Int64BitsToDouble(_bits);

    internal string RawString => Unsafe.As<string>(_reference!);

    internal object? Reference => _reference;

    /// <summary>The value <c>null</c>.</summary>
    public static CelValue Null => new(CelKind.Null, 0);

    /// <summary>The value true.</summary>
    public static CelValue True => new(CelKind.Bool, 1);

    /// <summary>The value false.</summary>
    public static CelValue False => new(CelKind.Bool, 0);

    /// <summary>The optional that holds nothing.</summary>
    public static CelValue None => new(CelKind.Optional, 0);

    /// <summary>A boolean.</summary>
    public static CelValue Of(bool value) => new(CelKind.Bool, value ? 1 : 0);

    /// <summary>An integer.</summary>
    public static CelValue Of(long value) => new(CelKind.Int, value);

    /// <summary>An unsigned integer.</summary>
    public static CelValue Of(ulong value) => new(CelKind.Uint, unchecked((long)value));

    /// <summary>A double.</summary>
    public static CelValue Of(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A text.</summary>
    public static CelValue Of(string value) => new(CelKind.String, 0, value);

    /// <summary>Bytes. The array must not change afterwards.</summary>
    public static CelValue Of(byte[] value) => new(CelKind.Bytes, 0, value);

    /// <summary>A list.</summary>
    public static CelValue Of(CelList value) => new(CelKind.List, 0, value);

    /// <summary>A map.</summary>
    public static CelValue Of(CelMap value) => new(CelKind.Map, 0, value);

    /// <summary>A type.</summary>
    public static CelValue Of(CelType value) => new(CelKind.Type, 0, value);

    /// <summary>A failure.</summary>
    public static CelValue Of(CelError value) => new(CelKind.Error, 0, value);

    /// <summary>An instant.</summary>
    public static CelValue Of(CelTimestamp value) => new(CelKind.Timestamp, value.Seconds, null, value.Nanos);

    /// <summary>An instant.</summary>
    public static CelValue Of(DateTimeOffset value) => Of(CelTimestamp.From(value));

    /// <summary>A duration in nanoseconds.</summary>
    public static CelValue OfDuration(long nanoseconds) => new(CelKind.Duration, nanoseconds);

    /// <summary>A list of values.</summary>
    public static CelValue ListOf(params CelValue[] items) => Of(CelList.Of(items));

    /// <summary>An optional that holds a value.</summary>
    public static CelValue Some(CelValue value) => new(CelKind.Optional, 0, new StrongBox<CelValue>(value));

    /// <summary>A value of a host type.</summary>
    public static CelValue OfHost(CelHostType type, object value) => new(CelKind.Host, 0, new HostPayload(type, value));

    /// <summary>A value of a host type whose payload is a decimal, held without allocation.</summary>
    public static CelValue OfHost(CelHostType type, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var flags = (byte)(((parts[3] >> 16) & 0x7F) | (parts[3] < 0 ? 0x80 : 0));
        return new CelValue(CelKind.Host, ((long)parts[1] << 32) | (uint)parts[0], type, parts[2], flags);
    }

    /// <summary>A failure with a stable reason.</summary>
    public static CelValue Fail(CelErrorKind kind, string message) => Of(new CelError(kind, message));

    /// <summary>A failure with a code of the host.</summary>
    public static CelValue Fail(CelErrorKind kind, string message, string code) => Of(new CelError(kind, message) { Code = code });

    /// <summary>
    /// What a slot reader answers where a path ends early: the step at which it ended (0 is the first below the root) and
    /// what stood there: <see cref="CelKind.Missing"/> when the field or element was absent, otherwise the kind of the
    /// value that has no fields or elements.
    /// </summary>
    public static CelValue MissingAt(int step, CelKind obstacle = CelKind.Missing) => new(CelKind.Missing, step, null, (int)obstacle);

    internal int MissingStep => (int)_bits;

    internal CelKind MissingObstacle => (CelKind)_extra;

    /// <summary>The boolean.</summary>
    public bool AsBool => Expect(CelKind.Bool)._bits != 0;

    /// <summary>The integer.</summary>
    public long AsInt => Expect(CelKind.Int)._bits;

    /// <summary>The unsigned integer.</summary>
    public ulong AsUint => unchecked((ulong)Expect(CelKind.Uint)._bits);

    /// <summary>The double.</summary>
    public double AsDouble => Expect(CelKind.Double).RawDouble;

    /// <summary>The text.</summary>
    public string AsString => (string)Expect(CelKind.String)._reference!;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> AsBytes => (byte[])Expect(CelKind.Bytes)._reference!;

    /// <summary>The list.</summary>
    public CelList AsList => (CelList)Expect(CelKind.List)._reference!;

    /// <summary>The map.</summary>
    public CelMap AsMap => (CelMap)Expect(CelKind.Map)._reference!;

    /// <summary>The type.</summary>
    public CelType AsType => (CelType)Expect(CelKind.Type)._reference!;

    /// <summary>The instant.</summary>
    public CelTimestamp AsTimestamp => new(Expect(CelKind.Timestamp)._bits, _extra);

    /// <summary>The duration in nanoseconds.</summary>
    public long AsDurationNanos => Expect(CelKind.Duration)._bits;

    /// <summary>The failure.</summary>
    public CelError AsError => (CelError)Expect(CelKind.Error)._reference!;

    /// <summary>The type of a host value, or null for other kinds.</summary>
    public CelHostType? HostType => _kind != CelKind.Host ? null : _reference as CelHostType ?? ((HostPayload)_reference!).Type;

    /// <summary>The payload of a host value.</summary>
    public object AsHost => Expect(CelKind.Host)._reference is HostPayload payload ? payload.Value : AsDecimal;

    /// <summary>The decimal payload of a host value.</summary>
    public decimal AsDecimal => Expect(CelKind.Host)._reference is CelHostType
        ? new decimal((int)_bits, (int)(_bits >> 32), _extra, (_flags & 0x80) != 0, (byte)(_flags & 0x7F))
        : throw new InvalidOperationException("The host value holds no decimal.");

    /// <summary>Whether an optional holds a value, and which.</summary>
    public bool TryGetOptional(out CelValue value)
    {
        var box = Expect(CelKind.Optional)._reference as StrongBox<CelValue>;
        value = box?.Value ?? default;
        return box is not null;
    }

    /// <summary>Whether two values are equal by the language's rules: numbers by value whatever their type, NaN unequal to itself.</summary>
    public bool Equals(CelValue other) => Equality.Equal(this, other);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is CelValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Equality.Hash(this);

    /// <summary>Equality by the language's rules.</summary>
    public static bool operator ==(CelValue left, CelValue right) => left.Equals(right);

    /// <summary>Inequality by the language's rules.</summary>
    public static bool operator !=(CelValue left, CelValue right) => !left.Equals(right);

    /// <summary>A readable text of the value, close to a literal of the language. Long values are cut.</summary>
    public override string ToString() => ValueText.Describe(this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private CelValue Expect(CelKind kind)
    {
        if (_kind != kind)
        {
            ThrowWrongKind(kind);
        }

        return this;
    }

    private void ThrowWrongKind(CelKind kind) => throw new InvalidOperationException($"The value is {_kind}, not {kind}.");
}
