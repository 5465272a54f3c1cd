using System.Text;

namespace Gateway.Expressions.Tests.Fuzzing;

/// <summary>Makes expressions: well-formed ones by the grammar, and broken ones by changing those.</summary>
internal sealed class ExpressionGenerator(Random random)
{
    private static readonly string[] Leaves =
    [
        "1", "0", "-1", "2u", "1.5", "-0.0", "9223372036854775807", "-9223372036854775808", "18446744073709551615u", "1e308", "'a'", "''", "'😀b'", "b'\\xff'",
        "true", "false", "null", "[]", "{}", "x", "y", "source", "source.a", "source.a.b", "source.?a", "timestamp(0)", "duration('1s')", "int", "optional.none()",
        "lists.range(40)", "'aaaaaaaaaaaaaaaaaaaa'", "r'(a*)*'", "'[a-z]{2,}'", "'%s %d'",
    ];

    private static readonly string[] Binary = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", " in "];

    private static readonly string[] Macros =
        ["all", "exists", "exists_one", "filter", "map", "sortBy", "optMap", "optFlatMap"];

    private static readonly string[] Noise =
        ["(", ")", "[", "]", "{", "}", "'", "\"", "\\", "?", ".", "`", "//", "\n", "\0", "\uD800", "😀", "r'''", "b\"", "0x", "1e", "&&", "::", "#", "-", "!", "var"];

    private static readonly (string Name, bool IsMember, int Count)[] Functions =
    [
        .. Cel.Plain.Functions.Values.Where(function => char.IsAsciiLetter(function.Name[0]))
            .SelectMany(function => function.Overloads.Select(overload => (function.Name, overload.IsMember, overload.Parameters.Count))).Distinct(),
    ];

    public string Next() => random.Next(3) switch
    {
        0 => Expression(6),
        1 => Broken(Expression(5)),
        _ => Soup(),
    };

    private string Expression(int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
        {
            return Pick(Leaves);
        }

        string Sub() => Expression(depth - 1);
        return random.Next(10) switch
        {
            0 or 1 => $"({Sub()} {Pick(Binary)} {Sub()})",
            2 => $"[{Sub()}, {Sub()}]",
            3 => $"{{{Sub()}: {Sub()}}}",
            4 => $"({Sub()} ? {Sub()} : {Sub()})",
            5 => $"{Sub()}[{(random.Next(2) == 0 ? "?" : "")}{Sub()}]",
            6 => $"{Sub()}.{Pick(Macros)}(x, {Sub()})",
            7 => random.Next(2) == 0 ? $"{Sub()}.transformList(x, y, {Sub()})" : $"cel.bind(x, {Sub()}, {Sub()})",
            8 => $"{(random.Next(2) == 0 ? "!" : "-")}{Sub()}",
            _ => Call(depth - 1),
        };
    }

    private string Call(int depth)
    {
        var (name, isMember, count) = Functions[random.Next(Functions.Length)];
        var arguments = Enumerable.Range(0, count).Select(_ => Expression(Math.Min(depth, 3))).ToArray();
        return isMember ? $"{arguments[0]}.{name}({string.Join(", ", arguments.Skip(1))})" : $"{name}({string.Join(", ", arguments)})";
    }

    private string Broken(string expression)
    {
        var text = new StringBuilder(expression);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var position = random.Next(text.Length + 1);
            if (random.Next(2) == 0)
            {
                text.Insert(position, Pick(Noise));
            }
            else
            {
                text.Remove(Math.Min(position, text.Length), Math.Min(random.Next(1, 4), text.Length - Math.Min(position, text.Length)));
            }
        }

        return text.ToString();
    }

    private string Soup() => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(3) switch
    {
        0 => Pick(Noise),
        1 => Pick(Leaves),
        _ => Pick(Binary),
    }));

    private string Pick(string[] items) => items[random.Next(items.Length)];
}
