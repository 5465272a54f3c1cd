namespace Gateway.Expressions.Checking;

/// <summary>What a name or call in an expression stands for.</summary>
internal abstract record Reference;

internal sealed record VariableReference(CelVariable Variable) : Reference;

/// <param name="Slot">The place among the local variables.</param>
internal sealed record LocalReference(int Slot) : Reference;

internal sealed record TypeReference(CelType Type) : Reference;

/// <param name="Function">The function.</param>
/// <param name="Candidates">The variants that fit what is known of the arguments.</param>
/// <param name="IsNamespaced">Whether what stands before the dot is part of the name.</param>
internal sealed record FunctionReference(FunctionDefinition Function, IReadOnlyList<CelOverload> Candidates, bool IsNamespaced) : Reference;
