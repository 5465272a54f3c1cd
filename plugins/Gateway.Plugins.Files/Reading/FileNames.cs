namespace Gateway.Plugins.Files;

/// <summary>Names that are made from another file's name.</summary>
internal static class FileNames
{
    /// <summary>Puts the name for <c>{name}</c>, and the name without its last extension for <c>{stem}</c>. The result lies beside the file.</summary>
    internal static string Beside(string template, string name)
    {
        var slash = name.LastIndexOf('/') + 1;
        var plain = name[slash..];
        var dot = plain.LastIndexOf('.');
        return name[..slash] + template
            .Replace("{name}", plain, StringComparison.Ordinal)
            .Replace("{stem}", dot > 0 ? plain[..dot] : plain, StringComparison.Ordinal);
    }
}
