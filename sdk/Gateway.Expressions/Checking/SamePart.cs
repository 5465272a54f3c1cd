using System.Runtime.CompilerServices;
using Gateway.Expressions.Syntax;

namespace Gateway.Expressions.Checking;

/// <summary>Tells parts apart by their place in the tree: two that read alike are two. A comparer of objects would cost every look-up a cast.</summary>
internal sealed class SamePart : IEqualityComparer<Expr>
{
    private SamePart()
    {
    }

    public static SamePart Comparer { get; } = new();

    public bool Equals(Expr? x, Expr? y) => ReferenceEquals(x, y);

    public int GetHashCode(Expr obj) => RuntimeHelpers.GetHashCode(obj);
}
