using System.Text.RegularExpressions;

namespace Gateway.Engine.Configuration;

/// <summary>The form of what files are named by: lower-case letters, digits and single hyphens.</summary>
public static partial class Identifiers
{
    public static bool Accepts(string text) => Form().IsMatch(text);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    internal static partial Regex Form();
}
