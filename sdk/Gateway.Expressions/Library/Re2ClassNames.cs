using System.Text.RegularExpressions;

namespace Gateway.Expressions.Library;

/// <summary>Classes by name: <c>\d</c>, <c>[:alpha:]</c>, <c>\pL</c>.</summary>
internal sealed partial class Re2ClassReader
{
    private bool Named()
    {
        if (Current == '[' && _position + 1 < pattern.Length && pattern[_position + 1] == ':')
        {
            return Posix();
        }

        if (Current != '\\' || _position + 1 >= pattern.Length)
        {
            return false;
        }

        var perl = pattern[_position + 1] switch
        {
            'd' => "0-9",
            'D' => @"\u0000-/:-\uD7FF\uE000-\uFFFF",
            's' => @"\t\n\f\r ",
            'S' => @"\u0000-\u0008\u000B\u000E-\u001F!-\uD7FF\uE000-\uFFFF",
            'w' => "0-9A-Za-z_",
            'W' => @"\u0000-/:-@\[-\^`\{-\uD7FF\uE000-\uFFFF",
            _ => null,
        };
        if (perl is null)
        {
            return pattern[_position + 1] is 'p' or 'P' && Unicode();
        }

        if (char.IsAsciiLetterUpper(pattern[_position + 1]))
        {
            _pairs.Add((0x10000, 0x10FFFF));
        }

        _class.Append(perl);
        _position += 2;
        return true;
    }

    private bool Posix()
    {
        var end = pattern.IndexOf(":]", _position + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        _class.Append(pattern[(_position + 2)..end] switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "ascii" => @"\u0000-\u007F",
            "blank" => @"\t ",
            "cntrl" => @"\u0000-\u001F\u007F",
            "digit" => "0-9",
            "graph" => "!-~",
            "lower" => "a-z",
            "print" => " -~",
            "punct" => @"!-/:-@\[-`\{-~",
            "space" => @"\t\n\v\f\r ",
            "upper" => "A-Z",
            "word" => "0-9A-Za-z_",
            "xdigit" => "0-9A-Fa-f",
            _ => throw Broken("a class name in [: :] is not known"),
        });
        _position = end + 2;
        return true;
    }

    /// <summary>Unicode categories and scripts by the names .NET knows.</summary>
    private bool Unicode()
    {
        var isNegated = pattern[_position + 1] == 'P';
        var isBraced = _position + 2 < pattern.Length && pattern[_position + 2] == '{';
        var end = isBraced ? pattern.IndexOf('}', _position) : _position + 3;
        if (end < 0 || end > pattern.Length)
        {
            throw Broken("a Unicode class is not closed");
        }

        var name = pattern[(_position + (isBraced ? 3 : 2))..end];
        if (name.StartsWith('^'))
        {
            isNegated = !isNegated;
            name = name[1..];
        }

        var known = name is "Greek" ? "IsGreek" : name is "Cyrillic" or "Arabic" or "Hebrew" or "Thai" ? $"Is{name}" : name;
        if (!IsKnown(known))
        {
            throw Broken($"the Unicode class '{name}' is not known");
        }

        _class.Append(isNegated ? $@"\P{{{known}}}" : $@"\p{{{known}}}");
        if (isNegated)
        {
            _pairs.Add((0x10000, 0x10FFFF));
        }

        _position = isBraced ? end + 1 : end;
        return true;
    }

    private static bool IsKnown(string name)
    {
        try
        {
            return name.All(char.IsAsciiLetterOrDigit) && Regex.IsMatch("", $@"\A(?:\p{{{name}}})?", RegexOptions.NonBacktracking);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
