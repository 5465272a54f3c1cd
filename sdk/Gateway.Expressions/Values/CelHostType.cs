namespace Gateway.Expressions;

/// <summary>
/// A type that the host adds to the language, such as a decimal. Operators on it are overloads registered under their
/// names (<c>_+_</c>, <c>_&lt;_</c>); equality and ordering come from here so that lists, <c>in</c> and maps agree with them.
/// </summary>
/// <param name="name">The name as <c>type(x)</c> shows it.</param>
public sealed class CelHostType(string name)
{
    /// <summary>The name as <c>type(x)</c> shows it.</summary>
    public string Name { get; } = name;

    /// <summary>The type for declarations.</summary>
    public CelType Type { get; } = CelType.Opaque(name);

    /// <summary>Whether two values are equal; at least one is of this type. Without it only the payloads are compared.</summary>
    public Func<CelValue, CelValue, bool>? AreEqual { get; init; }

    /// <summary>Negative, zero or positive; null where the two have no order. At least one is of this type.</summary>
    public Func<CelValue, CelValue, int?>? Compare { get; init; }

    /// <summary>The text of a value, used by <c>format</c> and messages.</summary>
    public Func<CelValue, string>? Format { get; init; }
}

internal sealed record HostPayload(CelHostType Type, object Value);
