namespace Gateway.Expressions;

/// <summary>A fast test whether a value can be an argument of a parameter's type.</summary>
internal readonly struct ValueMatch
{
    private readonly CelKind _kind;
    private readonly bool _any;
    private readonly bool _nullable;
    private readonly string? _hostName;

    private ValueMatch(CelType type)
    {
        _nullable = type.Kind == CelTypeKind.Nullable;
        var inner = type.NonNull;
        _any = inner.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter;
        _kind = inner.Kind switch
        {
            CelTypeKind.Null => CelKind.Null,
            CelTypeKind.Bool => CelKind.Bool,
            CelTypeKind.Int => CelKind.Int,
            CelTypeKind.Uint => CelKind.Uint,
            CelTypeKind.Double => CelKind.Double,
            CelTypeKind.String => CelKind.String,
            CelTypeKind.Bytes => CelKind.Bytes,
            CelTypeKind.Timestamp => CelKind.Timestamp,
            CelTypeKind.Duration => CelKind.Duration,
            CelTypeKind.List => CelKind.List,
            CelTypeKind.Map or CelTypeKind.Object => CelKind.Map,
            CelTypeKind.Type => CelKind.Type,
            CelTypeKind.Opaque => type.IsOptional ? CelKind.Optional : CelKind.Host,
            _ => CelKind.Missing,
        };
        _hostName = _kind == CelKind.Host ? inner.Name : null;
    }

    public static ValueMatch For(CelType type) => new(type);

    public bool Fits(in CelValue value)
    {
        if (value.Kind == _kind)
        {
            return _hostName is null || value.HostType!.Name == _hostName;
        }

        return _any || (_nullable && value.IsNull);
    }
}
