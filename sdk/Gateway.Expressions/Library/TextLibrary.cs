namespace Gateway.Expressions.Library;

/// <summary>Sizes, the language's text functions and the strings extension.</summary>
internal static class TextLibrary
{
    private const string OutOfRange = "a position is outside the text";
    private static readonly CelType S = CelType.String;
    private static readonly CelType I = CelType.Int;
    private static readonly CelType Texts = CelType.List(CelType.String);

    public static FunctionLibrary Library { get; } = new("strings",
    [
        Size(),
        new("contains", "Whether the text contains another.", "'surat'.contains('ura')", Test("contains", (a, b) => a.Contains(b, StringComparison.Ordinal))),
        new("startsWith", "Whether the text starts with another.", "'surat'.startsWith('su')", Test("starts_with", (a, b) => a.StartsWith(b, StringComparison.Ordinal))),
        new("endsWith", "Whether the text ends with another.", "'surat'.endsWith('at')", Test("ends_with", (a, b) => a.EndsWith(b, StringComparison.Ordinal))),
        new("charAt", "The character at a position; empty at the end.", "'surat'.charAt(1) == 'u'",
            CelOverload.Member("char_at", [S, I], S, TextFunctions.CharAt, OutOfRange)),
        new("indexOf", "The first position of a text, or -1.", "'surat'.indexOf('ra') == 2",
            CelOverload.Member("index_of", [S, S], I, (a, b, context) => TextFunctions.IndexOf(a, b, CelValue.Of(0L), context)),
            CelOverload.Member("index_of_from", [S, S, I], I, TextFunctions.IndexOf, OutOfRange)),
        new("lastIndexOf", "The last position of a text, or -1.", "'banana'.lastIndexOf('an') == 3",
            CelOverload.Member("last_index_of", [S, S], I, (a, b, context) => TextFunctions.LastIndexOf(a, b, CelValue.Of((long)CodePoints.Count(a.AsString)), context)),
            CelOverload.Member("last_index_of_from", [S, S, I], I, TextFunctions.LastIndexOf, OutOfRange)),
        new("join", "The texts of a list one after another, with a separator between them.", "['a', 'b'].join('-') == 'a-b'",
            CelOverload.Member("join", [Texts], S, (a, context) => TextFunctions.Join(a, CelValue.Of(""), context), "an element is no text"),
            CelOverload.Member("join_separator", [Texts, S], S, TextFunctions.Join, "an element is no text")),
        new("lowerAscii", "The text with A to Z in lower case.", "'SURAT'.lowerAscii() == 'surat'", Change("lower_ascii", text => FlipCase(text, 'A'))),
        new("upperAscii", "The text with a to z in upper case.", "'surat'.upperAscii() == 'SURAT'", Change("upper_ascii", text => FlipCase(text, 'a'))),
        new("trim", "The text without blanks at both ends.", "' surat '.trim() == 'surat'", Change("trim", text => text.Trim(Blanks))),
        new("reverse", "The text backwards.", "'abc'.reverse() == 'cba'", Change("reverse_string", CodePoints.Reverse)),
        new("replace", "The text with every, or the first n, occurrences of one text replaced by another.", "'a-b'.replace('-', '/') == 'a/b'",
            CelOverload.Member("replace", [S, S, S], S, (a, b, c, context) => TextFunctions.Replace(a.AsString, b.AsString, c.AsString, -1, context)),
            CelOverload.Variadic("replace_limit", true, [S, S, S, I], S,
                (x, context) => TextFunctions.Replace(x[0].AsString, x[1].AsString, x[2].AsString, x[3].AsInt, context))),
        new("split", "The parts between separators; with a limit at most that many.", "'a,b'.split(',') == ['a', 'b']",
            CelOverload.Member("split", [S, S], Texts, (a, b, context) => TextFunctions.Split(a.AsString, b.AsString, -1, context)),
            CelOverload.Member("split_limit", [S, S, I], Texts, (a, b, c, context) => TextFunctions.Split(a.AsString, b.AsString, c.AsInt, context))),
        new("substring", "The text from a position, up to but without another.", "'surat'.substring(1, 3) == 'ur'",
            CelOverload.Member("substring", [S, I], S, (a, b, _) => TextFunctions.Substring(a.AsString, b.AsInt, null), OutOfRange),
            CelOverload.Member("substring_range", [S, I, I], S, (a, b, c, _) => TextFunctions.Substring(a.AsString, b.AsInt, c.AsInt), OutOfRange)),
        new("strings.quote", "The text as a literal in double quotes.", "strings.quote('a') == '\"a\"'",
            CelOverload.Global("quote", [S], S, (a, context) => context.Text(TextFunctions.Quote(a.AsString)))),
        new("format", "The text with %s, %d, %f, %e, %b, %o, %x and %X replaced by values.", "'%s: %d'.format(['a', 1]) == 'a: 1'",
            CelOverload.Member("format", [S, CelType.DynList], S, TextFormat.Apply, "the pattern does not fit the values").Checking(TextFormat.CheckPattern)),
    ]);

    /// <summary>White space by Unicode, as the strings extension lists it.</summary>
    private static readonly char[] Blanks =
        [.. "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"];

    private static FunctionDefinition Size()
    {
        var list = CelType.List(CelType.Parameter("A"));
        var map = CelType.Map(CelType.Parameter("A"), CelType.Parameter("B"));
        (string Id, CelType Type, CelFunction1 Size)[] sizes =
        [
            ("string", S, (a, _) => CelValue.Of((long)CodePoints.Count(a.AsString))),
            ("bytes", CelType.Bytes, (a, _) => CelValue.Of((long)a.AsBytes.Length)),
            ("list", list, (a, _) => CelValue.Of((long)a.AsList.Count)),
            ("map", map, (a, _) => CelValue.Of((long)a.AsMap.Count)),
        ];
        return new("size", "The number of characters, bytes, elements or entries.", "size('surat') == 5 && [1, 2].size() == 2",
        [
            .. sizes.Select(size => CelOverload.Global($"size_{size.Id}", [size.Type], I, size.Size)),
            .. sizes.Select(size => CelOverload.Member($"{size.Id}_size", [size.Type], I, size.Size)),
        ]);
    }

    private static CelOverload Test(string id, Func<string, string, bool> test) => CelOverload.Member(id, [S, S], CelType.Bool,
        (a, b, context) => context.TryCharge(a.AsString.Length / 64) ? CelValue.Of(test(a.AsString, b.AsString)) : context.Stopped);

    private static CelOverload Change(string id, Func<string, string> change) => CelOverload.Member(id, [S], S,
        (a, context) => context.FitsText(a.AsString.Length) ? CelValue.Of(change(a.AsString)) : context.TooLarge(a.AsString.Length));

    /// <summary>Changes the case of the 26 letters from the given one.</summary>
    private static string FlipCase(string text, char first) => string.Create(text.Length, (text, first), static (target, state) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            var c = state.text[i];
            target[i] = (uint)(c - state.first) < 26 ? (char)(c ^ 0x20) : c;
        }
    });
}
