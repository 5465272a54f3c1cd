using System.Collections.Immutable;
using Gateway.Engine.Configuration.Files;
using Gateway.Engine.Configuration.Reading;
using Gateway.Engine.Mapping.Lookups;

namespace Gateway.Engine.Configuration.Checks;

/// <summary>Fills lookups from their CSV files and makes them ready for use.</summary>
internal sealed class LookupChecks(ConfigurationFolder folder, DiagnosticBag diagnostics, Action<SourceFile> used)
{
    /// <summary>The table; null when anything is wrong, which is then reported.</summary>
    public LookupTable? Build(LoadedFile<LookupFile> file)
    {
        if (file.Content is not { } content)
        {
            return null;
        }
        var before = diagnostics.Errors;
        var rows = content.Csv is { } csv ? Rows(file, csv) : [];
        if (content.Definition.Entries.Length + rows.Length == 0 && diagnostics.Errors == before)
        {
            diagnostics.Add(file.At(content.Csv is null ? "" : "/csv"), "GW1403", $"lookup \"{file.Id}\" has no entry", "Add \"entries\", or a \"csv\" with rows that fit.");
        }
        if (diagnostics.Errors > before)
        {
            return null;
        }
        var table = LookupTable.Build(content.Definition with { Entries = [.. content.Definition.Entries, .. rows] }, out var problems);
        foreach (var problem in problems)
        {
            diagnostics.Add(problem);
        }
        return diagnostics.Errors == before ? table : null;
    }

    private ImmutableArray<LookupEntry> Rows(LoadedFile<LookupFile> file, CsvReference csv)
    {
        if (folder.Read($"lookups/{csv.File}", diagnostics, file.At("/csv/file")) is not { } source)
        {
            return [];
        }
        used(source);
        if (source.ForeignEncoding() is { } encoding)
        {
            diagnostics.Add(source, "GW1002", $"this file is {encoding}", "Save it as UTF-8.");
            return [];
        }
        try
        {
            return Entries(file, csv, source, [.. CsvTable.Rows(source)]);
        }
        catch (UnclosedQuoteException unclosed)
        {
            diagnostics.Add(source, unclosed.Offset, 1, "GW1402", "this quote is not closed", "Close it; a quote inside a cell is written twice.");
            return [];
        }
    }

    private ImmutableArray<LookupEntry> Entries(
        LoadedFile<LookupFile> file, CsvReference csv, SourceFile source, IReadOnlyList<(int Offset, IReadOnlyList<string> Cells)> rows)
    {
        IReadOnlyList<string> heading = rows.Count > 0 ? rows[0].Cells : [];
        int Column(string name, ConfigValue place)
        {
            var index = heading.ToList().IndexOf(name);
            if (index < 0)
            {
                diagnostics.Add(place, "GW1401", $"\"{csv.File}\" has no column \"{name}\"", $"Use one of: {string.Join(", ", heading)}.", Binding.NearestHint.For(name, heading));
            }
            return index;
        }
        var (key, value) = (Column(csv.Key, file.At("/csv/key")), Column(csv.Value, file.At("/csv/value")));
        var filters = csv.Where.Select(filter => (Column: Column(filter.Key.Name, filter.Key.Value), Texts: filter.Value)).ToList();
        var (from, to) = (csv.From is null ? -1 : Column(csv.From, file.At("/csv/from")), csv.To is null ? -1 : Column(csv.To, file.At("/csv/to")));
        if (key < 0 || value < 0 || (from < 0 && csv.From is not null) || (to < 0 && csv.To is not null) || filters.Any(filter => filter.Column < 0))
        {
            return [];
        }
        return [.. rows.Skip(1)
            .Where(row => filters.TrueForAll(filter => filter.Texts.Contains(row.Cells.ElementAtOrDefault(filter.Column))))
            .Where(row => row.Cells.Count > Math.Max(key, value) && row.Cells[key].Length > 0 && row.Cells[value].Length > 0)
            .Select(row => new LookupEntry(row.Cells[key], row.Cells[value], source.Position(row.Offset), Day(row, from), Day(row, to)))];

        string? Day((int Offset, IReadOnlyList<string> Cells) row, int column)
        {
            var day = column < 0 ? null : row.Cells.ElementAtOrDefault(column) ?? "";
            if (!string.IsNullOrEmpty(day) && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out _))
            {
                diagnostics.Add(source, row.Offset, 1, "GW1404", $"\"{day}\" is no day", "Write year, month and day as 2025-12-08, or leave the cell empty.");
            }
            return day;
        }
    }
}
