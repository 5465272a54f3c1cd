using System.Text;

namespace Gateway.Sandbox;

/// <summary>Writes text files in one move.</summary>
internal static class LooseText
{
    public static void Write(string file, IEnumerable<string> lines, Encoding encoding)
    {
        File.WriteAllText(file + ".tmp", string.Concat(lines.Select(line => line + "\r\n")), encoding);
        File.Move(file + ".tmp", file, overwrite: true);
    }
}
