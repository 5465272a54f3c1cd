namespace Gateway.Expressions;

/// <summary>What a <see cref="CelValue"/> holds.</summary>
public enum CelKind : byte
{
    /// <summary>A field or key that is not there. Only slot readers and maps answer it; expressions see an error or an empty optional.</summary>
    Missing,

    /// <summary>The value <c>null</c>.</summary>
    Null,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A signed 64-bit integer.</summary>
    Int,

    /// <summary>An unsigned 64-bit integer.</summary>
    Uint,

    /// <summary>A 64-bit IEEE 754 number.</summary>
    Double,

    /// <summary>Text, counted in Unicode code points.</summary>
    String,

    /// <summary>A sequence of bytes.</summary>
    Bytes,

    /// <summary>An ordered list.</summary>
    List,

    /// <summary>A map with bool, int, uint or string keys.</summary>
    Map,

    /// <summary>An instant between the years 1 and 9999, to the nanosecond.</summary>
    Timestamp,

    /// <summary>A length of time in nanoseconds.</summary>
    Duration,

    /// <summary>A type, as answered by <c>type(x)</c>.</summary>
    Type,

    /// <summary>A value that may be there or not.</summary>
    Optional,

    /// <summary>A value of a type that the host registered, such as a decimal.</summary>
    Host,

    /// <summary>A failure. It travels as a value so that <c>||</c>, <c>&amp;&amp;</c> and macros can absorb it.</summary>
    Error,
}
