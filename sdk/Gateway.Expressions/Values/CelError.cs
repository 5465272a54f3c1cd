namespace Gateway.Expressions;

/// <summary>The stable reason of a failure while an expression runs.</summary>
public enum CelErrorKind
{
    /// <summary>No variant of the function or operator takes these values.</summary>
    NoSuchOverload,

    /// <summary>A variable or function is not known (only in expressions that were not checked).</summary>
    Undeclared,

    /// <summary>A map, record or object lacks the key.</summary>
    NoSuchKey,

    /// <summary>A list or text position is outside its range.</summary>
    IndexOutOfRange,

    /// <summary>Division or modulus by zero.</summary>
    DivideByZero,

    /// <summary>A number, instant or duration left its range.</summary>
    Overflow,

    /// <summary>A text or number cannot become the wanted type.</summary>
    InvalidConversion,

    /// <summary>A function got an argument it does not accept.</summary>
    InvalidArgument,

    /// <summary>A map literal repeats a key.</summary>
    DuplicateKey,

    /// <summary>The value of an empty optional was asked for.</summary>
    EmptyOptional,

    /// <summary>A text, list or map grew over its limit.</summary>
    TooLarge,

    /// <summary>The evaluation used up its steps. Never absorbed.</summary>
    BudgetExceeded,

    /// <summary>The evaluation was cancelled. Never absorbed.</summary>
    Cancelled,
}

/// <summary>A failure while an expression runs: reason, message and the place in the expression.</summary>
/// <param name="Kind">The stable reason.</param>
/// <param name="Message">What happened, for a person. It can quote values.</param>
/// <param name="Offset">Offset of the failing part in UTF-16 units, or -1 where unknown.</param>
/// <param name="Length">Length of the failing part in UTF-16 units.</param>
public sealed record CelError(CelErrorKind Kind, string Message, int Offset = -1, int Length = 0)
{
    /// <summary>A code of the host, such as <c>GW3012</c>, for failures of host functions.</summary>
    public string? Code { get; init; }

    internal CelError At(int offset, int length) => Offset >= 0 ? this : this with { Offset = offset, Length = length };
}
