namespace Gateway.Plugins.Snap.Answers;

/// <summary>A response code by its positions: HTTP status (3), service (2), case (2). Banks put letters into the service of their own products.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Service">Service number.</param>
/// <param name="Case">Case; empty when the code could not be read and only the HTTP status is known.</param>
internal readonly record struct SnapCode(int Status, string Service, string Case)
{
    public static bool TryRead(string? text, out SnapCode code)
    {
        code = default;
        if (text is not { Length: 7 } || !int.TryParse(text.AsSpan(0, 3), System.Globalization.NumberStyles.None, null, out var status)
            || !text.All(char.IsAsciiLetterOrDigit))
        {
            return false;
        }

        code = new SnapCode(status, text[3..5], text[5..]);
        return true;
    }

    public override string ToString() => $"{Status}{Service}{Case}";
}
