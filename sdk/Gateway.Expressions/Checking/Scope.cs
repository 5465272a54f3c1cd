namespace Gateway.Expressions.Checking;

/// <summary>The variables that macros introduce, innermost first.</summary>
internal sealed record Scope(string Name, CelType Type, int Slot, Scope? Outer)
{
    public static Scope? Find(Scope? innermost, string name)
    {
        for (var scope = innermost; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                return scope;
            }
        }

        return null;
    }
}
