namespace Gateway.Expressions.Library;

/// <summary>Groups and their flags.</summary>
internal sealed partial class Re2Translator
{
    private int Group()
    {
        _position++;
        var outer = _flags;
        if (Current != '?')
        {
            _output.Append('(');
        }
        else if (GroupHead())
        {
            return 0;
        }

        var size = Alternatives();
        if (Current != ')' || AtEnd)
        {
            throw Broken("a '(' is not closed");
        }

        _position++;
        _output.Append(')');
        _flags = outer;
        return size + 1;
    }

    /// <summary>What follows <c>(?</c>. True where it only sets flags for the rest of the group.</summary>
    private bool GroupHead()
    {
        _position++;
        var isNamed = Current == '<' || (Current == 'P' && _position + 1 < pattern.Length && pattern[_position + 1] == '<');
        if (isNamed)
        {
            _position += Current == 'P' ? 2 : 1;
            var end = pattern.IndexOf('>', _position);
            var name = end < 0 ? "" : pattern[_position..end];
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw Broken("a group name is not valid");
            }

            // Unnamed: .NET would number named groups after all others.
            _position = end + 1;
            _output.Append('(');
            return false;
        }

        SetFlags();
        var closes = Current == ')';
        if (!closes && Current != ':')
        {
            throw Broken("a group of this kind is not supported");
        }

        _position++;
        _output.Append(closes ? "" : "(?:");
        return closes;
    }

    private void SetFlags()
    {
        var isSet = true;
        for (; !AtEnd && Current is not (':' or ')'); _position++)
        {
            var flag = Current switch
            {
                'i' => Flags.IgnoreCase,
                'm' => Flags.MultiLine,
                's' => Flags.DotAll,
                'U' => Flags.Ungreedy,
                '-' when isSet => Flags.None,
                _ => throw Broken("a group of this kind is not supported"),
            };
            isSet = isSet && Current != '-';
            _flags = isSet ? _flags | flag : _flags & ~flag;
        }
    }
}
