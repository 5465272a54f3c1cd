using System.Globalization;
using System.Text;

namespace Gateway.Sandbox;

/// <summary>What a bank that exchanges files knows, in a file of its own beside the exchanged ones.</summary>
internal sealed class FileBankBook(string file)
{
    /// <summary>Number of the last file of applications that was taken.</summary>
    public long Sequence { get; set; }

    /// <summary>Number of the last file of statuses.</summary>
    public long StatusFiles { get; set; }

    public List<FileLoan> Loans { get; } = [];

    /// <summary>Files of applications that were answered.</summary>
    public HashSet<string> Answered { get; } = [];

    public static FileBankBook Open(string folder)
    {
        var book = new FileBankBook(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, ".bank")).FullName, "book.txt"));
        foreach (var words in File.Exists(book.Place) ? File.ReadAllLines(book.Place).Select(line => line.Split(';')) : [])
        {
            book.Take(words);
        }

        return book;
    }

    public void Save() => LooseText.Write(Place,
        [
            string.Create(CultureInfo.InvariantCulture, $"numbers;{Sequence};{StatusFiles}"),
            .. Answered.Order(StringComparer.Ordinal).Select(name => "answered;" + name),
            .. Loans.Select(loan => string.Create(CultureInfo.InvariantCulture, $"loan;{loan.Reference};{loan.Nik};{loan.Name};{loan.Ceiling};{loan.Status}")),
        ], Encoding.UTF8);

    private string Place => file;

    private void Take(string[] words)
    {
        switch (words)
        {
            case ["numbers", var sequence, var statuses]:
                (Sequence, StatusFiles) = (long.Parse(sequence, CultureInfo.InvariantCulture), long.Parse(statuses, CultureInfo.InvariantCulture));
                break;
            case ["answered", var name]:
                Answered.Add(name);
                break;
            case ["loan", var reference, var nik, var name, var ceiling, var status]:
                Loans.Add(new FileLoan { Reference = reference, Nik = nik, Name = name, Ceiling = long.Parse(ceiling, CultureInfo.InvariantCulture), Status = status });
                break;
            default:
                throw new InvalidDataException($"the bank's book {file} holds a line nobody can read");
        }
    }
}
