namespace Gateway.Sdk.Http;

/// <summary>Reads the Link header (RFC 8288).</summary>
public static class LinkHeader
{
    /// <summary>The target of the first link with a relation, or null. Never throws, whatever the text.</summary>
    /// <param name="headers">Values of the Link header, each holding one or more links.</param>
    /// <param name="relation">The relation, such as <c>next</c>; compared without case.</param>
    public static string? Find(IEnumerable<string> headers, string relation)
    {
        ArgumentNullException.ThrowIfNull(headers);
        foreach (var header in headers)
        {
            var rest = header.AsSpan();
            while (TryReadLink(ref rest, out var target, out var parameters))
            {
                if (HasRelation(parameters, relation))
                {
                    return target.ToString();
                }
            }
        }

        return null;
    }

    private static bool TryReadLink(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> target, out ReadOnlySpan<char> parameters)
    {
        target = parameters = default;
        var open = rest.IndexOf('<');
        var length = open < 0 ? -1 : rest[(open + 1)..].IndexOf('>');
        if (length < 0)
        {
            return false;
        }

        target = rest.Slice(open + 1, length).Trim();
        rest = rest[(open + length + 2)..];
        var end = EndOf(rest, ',');
        parameters = rest[..end];
        rest = rest[end..];
        return true;
    }

    // Inside quotes nothing ends.
    private static int EndOf(ReadOnlySpan<char> text, char end)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == end && !quoted)
            {
                return i;
            }
        }

        return text.Length;
    }

    private static bool HasRelation(ReadOnlySpan<char> parameters, string relation)
    {
        while (parameters.Length > 0)
        {
            var end = EndOf(parameters, ';');
            var parameter = parameters[..end].Trim();
            parameters = parameters[Math.Min(end + 1, parameters.Length)..];
            var equals = parameter.IndexOf('=');
            if (equals < 0 || !parameter[..equals].TrimEnd().Equals("rel", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var words = parameter[(equals + 1)..].Trim().Trim('"');
            foreach (var word in words.Split(' '))
            {
                if (words[word].Equals(relation, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
