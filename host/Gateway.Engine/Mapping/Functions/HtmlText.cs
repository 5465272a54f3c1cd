using System.Net;
using System.Text;

namespace Gateway.Engine.Mapping.Functions;

/// <summary>The text of an HTML fragment: blocks become lines, list items bullets; scripts and styles go with their content.</summary>
internal static class HtmlText
{
    private static readonly string[] Silent = ["script", "style", "head", "template", "noscript"];
    private static readonly string[] Blocks = ["p", "div", "br", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote"];

    public static string Read(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            var open = html.IndexOf('<', at);
            if (open < 0 || !StartsTag(html, open))
            {
                // A bare "<" ("usia < 30") is text.
                var end = open < 0 ? html.Length : open + 1;
                text.Append(html, at, end - at);
                at = end;
                continue;
            }
            text.Append(html, at, open - at);
            at = AfterTag(html, open, text);
        }
        // Entities last: "&lt;b&gt;" is text that shows a tag, not a tag.
        return Tidy(WebUtility.HtmlDecode(text.ToString()));
    }

    private static bool StartsTag(string html, int open) =>
        open + 1 < html.Length && (char.IsAsciiLetter(html[open + 1]) || html[open + 1] is '/' or '!' or '?');

    private static int AfterTag(string html, int open, StringBuilder text)
    {
        if (html.AsSpan(open).StartsWith("<!--"))
        {
            var stop = html.IndexOf("-->", open + 4, StringComparison.Ordinal);
            return stop < 0 ? html.Length : stop + 3;
        }
        var close = html.IndexOf('>', open);
        var after = close < 0 ? html.Length : close + 1;
        var closing = html[open + 1] == '/';
        var name = TagName(html.AsSpan(open + (closing ? 2 : 1)));
        if (!closing && Array.Exists(Silent, s => s == name))
        {
            var stop = html.IndexOf("</" + name, after, StringComparison.OrdinalIgnoreCase);
            var end = stop < 0 ? -1 : html.IndexOf('>', stop);
            return end < 0 ? html.Length : end + 1;
        }
        text.Append(name == "li" ? closing ? "\n" : "\n- " : Array.Exists(Blocks, b => b == name) ? "\n" : name is "td" or "th" ? " " : "");
        return after;
    }

    private static string TagName(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiLetterOrDigit(text[length]))
        {
            length++;
        }
        return text[..length].ToString().ToLowerInvariant();
    }

    /// <summary>No-break spaces are spaces, runs of spaces one, empty lines none.</summary>
    private static string Tidy(string text)
    {
        var lines = text.Replace('\u00a0', ' ').Split('\n')
            .Select(l => string.Join(' ', l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Where(l => l.Length > 0 && l != "-");
        return string.Join('\n', lines);
    }
}
