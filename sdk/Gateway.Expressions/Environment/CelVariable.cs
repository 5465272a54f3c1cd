namespace Gateway.Expressions;

/// <summary>A variable an expression may use.</summary>
/// <param name="Name">The name; dots make it a qualified name.</param>
/// <param name="Type">The type.</param>
/// <param name="Index">The index of its value in <see cref="EvaluationContext.Variables"/>.</param>
/// <param name="IsRecordRoot">Whether fields below it are read through slots.</param>
public sealed record CelVariable(string Name, CelType Type, int Index, bool IsRecordRoot)
{
    /// <summary>The path this name stands for, where it is a short name for a path below a record root.</summary>
    public RecordPath? AliasOf { get; init; }
}
