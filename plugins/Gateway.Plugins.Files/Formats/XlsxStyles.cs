using System.Globalization;
using System.Xml;

namespace Gateway.Plugins.Files;

/// <summary>Which cell styles show a number as a date or time.</summary>
internal sealed class XlsxStyles
{
    private readonly List<bool> _dates = [];

    internal bool IsDate(int style) => style < _dates.Count && _dates[style];

    internal static XlsxStyles Read(XmlReader? xml)
    {
        var styles = new XlsxStyles();
        var own = new Dictionary<int, bool>();
        var inCells = false;
        while (xml?.Read() == true)
        {
            if (xml.LocalName == "cellXfs")
            {
                inCells = xml.NodeType == XmlNodeType.Element;
            }
            else if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            else if (xml.LocalName == "numFmt")
            {
                own[Number(xml, "numFmtId")] = IsDateFormat(xml.GetAttribute("formatCode") ?? "");
            }
            else if (inCells && xml.LocalName == "xf")
            {
                var format = Number(xml, "numFmtId");

                // The built-in date and time formats, also those of East Asian versions.
                styles._dates.Add(own.TryGetValue(format, out var date) ? date : format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58));
            }
        }

        return styles;
    }

    /// <summary>Whether a format has letters of dates outside of quotes, brackets and escapes.</summary>
    private static bool IsDateFormat(string format)
    {
        for (var i = 0; i < format.Length; i++)
        {
            switch (format[i])
            {
                case '"' or '[':
                    i = format.IndexOf(format[i] == '"' ? '"' : ']', i + 1);
                    if (i < 0)
                    {
                        return false;
                    }

                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H' or 's' or 'S':
                    return true;
            }
        }

        return false;
    }

    private static int Number(XmlReader xml, string name) =>
        int.TryParse(xml.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
