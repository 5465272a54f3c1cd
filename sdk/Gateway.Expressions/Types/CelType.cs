using System.Collections.Frozen;

namespace Gateway.Expressions;

/// <summary>The families of types.</summary>
public enum CelTypeKind
{
    /// <summary>Checked only while the expression runs.</summary>
    Dyn,

    /// <summary>The result of a part that did not check.</summary>
    Error,

    /// <summary>The type of <c>null</c>.</summary>
    Null,

    /// <summary>bool.</summary>
    Bool,

    /// <summary>int.</summary>
    Int,

    /// <summary>uint.</summary>
    Uint,

    /// <summary>double.</summary>
    Double,

    /// <summary>string.</summary>
    String,

    /// <summary>bytes.</summary>
    Bytes,

    /// <summary>google.protobuf.Timestamp.</summary>
    Timestamp,

    /// <summary>google.protobuf.Duration.</summary>
    Duration,

    /// <summary>A list with an element type.</summary>
    List,

    /// <summary>A map with a key and a value type.</summary>
    Map,

    /// <summary>A record with named, typed fields.</summary>
    Object,

    /// <summary>The type of a type.</summary>
    Type,

    /// <summary>A type parameter of a function.</summary>
    Parameter,

    /// <summary>A named type, with parameters or without: optionals and host types.</summary>
    Opaque,

    /// <summary>A type whose values can also be null.</summary>
    Nullable,
}

/// <summary>A field of a record type.</summary>
/// <param name="Type">The type of the value.</param>
/// <param name="Required">Whether the field is always there.</param>
public sealed record CelField(CelType Type, bool Required = false);

/// <summary>A type of the language.</summary>
public sealed class CelType : IEquatable<CelType>
{
    private const string OptionalName = "optional_type";
    private string? _text;

    private CelType(CelTypeKind kind, string name, CelType[]? parameters = null, IReadOnlyDictionary<string, CelField>? fields = null)
    {
        Kind = kind;
        Name = name;
        Parameters = parameters ?? [];
        Fields = fields ?? FrozenDictionary<string, CelField>.Empty;
        HasVariables = kind == CelTypeKind.Parameter || Array.Exists(parameters ?? [], parameter => parameter.HasVariables);
    }

    /// <summary>The family.</summary>
    public CelTypeKind Kind { get; }

    /// <summary>The name without parameters.</summary>
    public string Name { get; }

    /// <summary>Element, key and value, or wrapped types.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    /// <summary>The fields of a record type.</summary>
    public IReadOnlyDictionary<string, CelField> Fields { get; }

    /// <summary>Checked only while the expression runs.</summary>
    public static CelType Dyn { get; } = new(CelTypeKind.Dyn, "dyn");

    /// <summary>The result of a part that did not check.</summary>
    public static CelType Error { get; } = new(CelTypeKind.Error, "error");

    /// <summary>The type of <c>null</c>.</summary>
    public static CelType Null { get; } = new(CelTypeKind.Null, "null");

    /// <summary>bool.</summary>
    public static CelType Bool { get; } = new(CelTypeKind.Bool, "bool");

    /// <summary>int.</summary>
    public static CelType Int { get; } = new(CelTypeKind.Int, "int");

    /// <summary>uint.</summary>
    public static CelType Uint { get; } = new(CelTypeKind.Uint, "uint");

    /// <summary>double.</summary>
    public static CelType Double { get; } = new(CelTypeKind.Double, "double");

    /// <summary>string.</summary>
    public static CelType String { get; } = new(CelTypeKind.String, "string");

    /// <summary>bytes.</summary>
    public static CelType Bytes { get; } = new(CelTypeKind.Bytes, "bytes");

    /// <summary>google.protobuf.Timestamp.</summary>
    public static CelType Timestamp { get; } = new(CelTypeKind.Timestamp, "google.protobuf.Timestamp");

    /// <summary>google.protobuf.Duration.</summary>
    public static CelType Duration { get; } = new(CelTypeKind.Duration, "google.protobuf.Duration");

    /// <summary>A list of dyn.</summary>
    public static CelType DynList { get; } = List(Dyn);

    /// <summary>A map from dyn to dyn.</summary>
    public static CelType DynMap { get; } = Map(Dyn, Dyn);

    /// <summary>The type of types.</summary>
    public static CelType AnyType { get; } = new(CelTypeKind.Type, "type");

    /// <summary>A list of an element type.</summary>
    public static CelType List(CelType element) => new(CelTypeKind.List, "list", [element]);

    /// <summary>A map of a key and a value type.</summary>
    public static CelType Map(CelType key, CelType value) => new(CelTypeKind.Map, "map", [key, value]);

    /// <summary>A record with named fields.</summary>
    public static CelType Object(string name, IReadOnlyDictionary<string, CelField> fields) =>
        new(CelTypeKind.Object, name, null, new Dictionary<string, CelField>(fields, StringComparer.Ordinal));

    /// <summary>An optional of a type.</summary>
    public static CelType Optional(CelType inner) => new(CelTypeKind.Opaque, OptionalName, [inner]);

    /// <summary>A type whose values can also be null.</summary>
    public static CelType Nullable(CelType inner) =>
        inner.Kind is CelTypeKind.Nullable or CelTypeKind.Dyn or CelTypeKind.Null ? inner : new(CelTypeKind.Nullable, "wrapper", [inner]);

    /// <summary>A named type that only functions know.</summary>
    public static CelType Opaque(string name, params CelType[] parameters) => new(CelTypeKind.Opaque, name, parameters);

    /// <summary>A type parameter of a function signature, such as <c>T</c>.</summary>
    public static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    /// <summary>The type of a type.</summary>
    public static CelType TypeOf(CelType inner) => new(CelTypeKind.Type, "type", [inner]);

    /// <summary>Whether this is an optional.</summary>
    public bool IsOptional => Kind == CelTypeKind.Opaque && Name == OptionalName;

    /// <summary>Whether nothing is known before the expression runs.</summary>
    public bool IsDyn => Kind is CelTypeKind.Dyn or CelTypeKind.Error;

    /// <summary>The type without null.</summary>
    public CelType NonNull => Kind == CelTypeKind.Nullable ? Parameters[0] : this;

    /// <summary>The name that <c>type(x)</c> answers for values of this type.</summary>
    public string RuntimeName => Kind switch
    {
        CelTypeKind.Null => "null_type",
        CelTypeKind.Object => "map",
        CelTypeKind.Nullable => Parameters[0].RuntimeName,
        _ => Name,
    };

    /// <summary>Reads a type from text such as <c>map(string, list(int))</c>; single capital letters are parameters.</summary>
    /// <exception cref="FormatException">The text is not a type.</exception>
    public static CelType Parse(string text) => TypeText.Parse(text);

    /// <inheritdoc/>
    public bool Equals(CelType? other) =>
        other is not null && (ReferenceEquals(this, other)
            || (Kind == other.Kind && Name == other.Name && Parameters.SequenceEqual(other.Parameters)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CelType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Parameters.Count);

    /// <inheritdoc/>
    public override string ToString() => _text ??= Kind switch
    {
        CelTypeKind.Nullable => $"wrapper({Parameters[0]})",
        _ when Parameters.Count == 0 => Name,
        _ => $"{Name}({string.Join(", ", Parameters)})",
    };

    /// <summary>Whether a type parameter of a function occurs in it.</summary>
    internal bool HasVariables { get; }

    internal CelType WithParameters(CelType[] parameters) => new(Kind, Name, parameters);

    /// <summary>The names of built-in types that have dots.</summary>
    internal static IEnumerable<string> DottedNames => [Timestamp.Name, Duration.Name];

    internal static CelType? Builtin(string name) => name switch
    {
        "dyn" => Dyn,
        "null" or "null_type" => Null,
        "bool" => Bool,
        "int" => Int,
        "uint" => Uint,
        "double" => Double,
        "string" => String,
        "bytes" => Bytes,
        "timestamp" or "google.protobuf.Timestamp" => Timestamp,
        "duration" or "google.protobuf.Duration" => Duration,
        "list" => DynList,
        "map" => DynMap,
        "type" => AnyType,
        _ => null,
    };

    internal static CelType OfKind(CelKind kind) => kind switch
    {
        CelKind.Null => Null,
        CelKind.Bool => Bool,
        CelKind.Int => Int,
        CelKind.Uint => Uint,
        CelKind.Double => Double,
        CelKind.String => String,
        CelKind.Bytes => Bytes,
        CelKind.List => DynList,
        CelKind.Map => DynMap,
        CelKind.Timestamp => Timestamp,
        CelKind.Duration => Duration,
        CelKind.Type => AnyType,
        CelKind.Optional => DynOptional,
        _ => Dyn,
    };

    internal static CelType DynOptional { get; } = Optional(Dyn);
}
