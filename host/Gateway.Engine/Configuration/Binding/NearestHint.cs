using Gateway.Engine.Mapping;

namespace Gateway.Engine.Configuration.Binding;

internal static class NearestHint
{
    /// <summary><c>did you mean "x"?</c>, or null when nothing is close.</summary>
    public static string? For(string name, IEnumerable<string> known) =>
        NearestName.Of(name, known) is { } nearest ? $"did you mean \"{nearest}\"?" : null;
}
