namespace Gateway.Expressions;

/// <summary>Reads types from text: <c>name</c> or <c>name(type, ...)</c>.</summary>
internal static class TypeText
{
    private const int MaxDepth = 32;

    public static CelType Parse(string text)
    {
        var position = 0;
        var type = Read(text, ref position, 0);
        SkipSpace(text, ref position);
        return position == text.Length ? type : throw Broken(text, position);
    }

    private static CelType Read(string text, ref int position, int depth)
    {
        SkipSpace(text, ref position);
        var start = position;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '_' or '.'))
        {
            position++;
        }

        if (position == start || depth > MaxDepth)
        {
            throw Broken(text, position);
        }

        var name = text[start..position];
        SkipSpace(text, ref position);
        return position < text.Length && text[position] == '('
            ? Make(text, name, Arguments(text, ref position, depth))
            : Make(text, name, []);
    }

    private static List<CelType> Arguments(string text, ref int position, int depth)
    {
        var arguments = new List<CelType>();
        do
        {
            position++;
            arguments.Add(Read(text, ref position, depth + 1));
            SkipSpace(text, ref position);
        }
        while (position < text.Length && text[position] == ',');

        if (position >= text.Length || text[position] != ')')
        {
            throw Broken(text, position);
        }

        position++;
        return arguments;
    }

    private static CelType Make(string text, string name, List<CelType> arguments) => (name, arguments.Count) switch
    {
        ("list", 1) => CelType.List(arguments[0]),
        ("map", 2) => CelType.Map(arguments[0], arguments[1]),
        ("optional_type", 1) => CelType.Optional(arguments[0]),
        ("optional_type", 0) => CelType.DynOptional,
        ("type", 1) => CelType.TypeOf(arguments[0]),
        ("wrapper" or "nullable", 1) => CelType.Nullable(arguments[0]),
        (_, 0) when name.Length == 1 && char.IsAsciiLetterUpper(name[0]) => CelType.Parameter(name),
        (_, 0) => CelType.Builtin(name) ?? CelType.Opaque(name),
        _ when CelType.Builtin(name) is not null => throw Broken(text, 0),
        _ => CelType.Opaque(name, [.. arguments]),
    };

    private static void SkipSpace(string text, ref int position)
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
    }

    private static FormatException Broken(string text, int position) =>
        new($"'{text}' is not a type: unexpected text at position {position}.");
}
