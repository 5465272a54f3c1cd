using System.Globalization;

namespace Gateway.Sandbox;

/// <summary>
/// What a bank knew of its loans when its process ended: every change in its order, so that cursors of callers stay good. Without a folder nothing is kept.
/// </summary>
internal sealed class LoanMemory
{
    private readonly Lock _gate = new();
    private readonly string? _file;
    private readonly List<LoanChange> _before = [];
    private int _daysLived;

    /// <summary>Recalls what the partner of that name noted in <paramref name="folder"/>.</summary>
    public LoanMemory(string? folder, string partner)
    {
        if (folder is null)
        {
            return;
        }

        _file = Path.Combine(Directory.CreateDirectory(folder).FullName, partner + "-loans.txt");
        foreach (var words in File.Exists(_file) ? File.ReadAllLines(_file).Select(line => line.Split(';')) : [])
        {
            if (words is [var reference, var level, var hash] && int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                _before.Add(new LoanChange(reference, number, hash));
            }
            else if (words is ["day"])
            {
                _daysLived++;
            }
        }
    }

    /// <summary>All changes of earlier processes, oldest first.</summary>
    public IReadOnlyList<LoanChange> Before => _before;

    /// <summary>Whether the day that begins now was lived by an earlier process: then its changes are recalled already.</summary>
    public bool BeginDay()
    {
        if (_daysLived > 0)
        {
            _daysLived--;
            return false;
        }

        Write("day");
        return true;
    }

    /// <summary>Notes a change.</summary>
    public void Note(string reference, int level, string hash = "") => Write(string.Create(CultureInfo.InvariantCulture, $"{reference};{level};{hash}"));

    private void Write(string line)
    {
        lock (_gate)
        {
            if (_file is not null)
            {
                File.AppendAllText(_file, line + "\n");
            }
        }
    }
}

/// <summary>A loan reached a status.</summary>
/// <param name="Reference">The loan.</param>
/// <param name="Level">Number of its status.</param>
/// <param name="Hash">Hash of its application; empty where none came.</param>
internal readonly record struct LoanChange(string Reference, int Level, string Hash);
