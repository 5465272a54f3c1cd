using System.Text;

namespace Gateway.Engine.Mapping.Functions;

/// <summary>
/// Latin letters without their accents, by own table: the host runs without culture data, where decomposing text does nothing.
/// </summary>
internal static class Accents
{
    // From U+00C0 to U+017F; a point stands for what has no plain letter.
    private const string Plain =
        "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty" +
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL" +
        "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    private const char First = '\u00c0';

    public static string Remove(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var known = c >= First && c - First < Plain.Length ? Plain[c - First] : '.';
            if (known != '.')
            {
                plain.Append(known);
            }
            else if (c is < '\u0300' or > '\u036f')
            {
                plain.Append(c);
            }
        }
        return plain.ToString();
    }
}
