namespace Gateway.Plugins.Sql;

/// <summary>The statements that write one row. Parameters are the shape's columns in order, then the sequence.</summary>
internal static class SqliteSql
{
    internal static string Upsert(WritePlan plan, RecordShape shape)
    {
        var sequence = "?" + (shape.Columns.Length + 1);
        var values = plan.Written(shape)
            .Select(column => (plan.Columns[column].Name, Value: "?" + (Array.IndexOf(shape.Columns, column) + 1), IsKey: plan.Key.Contains(column)))
            .ToList();
        if (plan.Version is { } version)
        {
            values.Add((version.Name, sequence, false));
        }

        if (plan.Mark is { } mark)
        {
            values.Add((mark.Name, plan.MarkValue(deleted: false), false));
        }

        var insert = $"insert into {plan.Table.Sql} ({Identifier.List(values.Select(value => value.Name))}) values ({string.Join(", ", values.Select(value => value.Value))})";
        if (plan.Settings.Mode == WriteMode.Insert)
        {
            return insert;
        }

        var updates = values.Where(value => !value.IsKey).Select(value => $"{Identifier.Quote(value.Name)} = excluded.{Identifier.Quote(value.Name)}").ToArray();
        return insert + $" on conflict ({Keys(plan)}) do "
            + (updates.Length == 0 ? "nothing" : $"update set {string.Join(", ", updates)}{NotNewer(plan, "where", sequence)}");
    }

    internal static string Delete(WritePlan plan, RecordShape shape)
    {
        var sequence = "?" + (shape.Columns.Length + 1);
        var where = string.Join(" and ", plan.Key.Select(column =>
            $"{Identifier.Quote(plan.Columns[column].Name)} = ?{Array.IndexOf(shape.Columns, column) + 1}")) + NotNewer(plan, "and", sequence);
        return plan.Mark is { } mark
            ? $"update {plan.Table.Sql} set {Identifier.Quote(mark.Name)} = {plan.MarkValue(deleted: true)}"
                + (plan.Version is { } version ? $", {Identifier.Quote(version.Name)} = {sequence}" : "") + $" where {where}"
            : $"delete from {plan.Table.Sql} where {where}";
    }

    private static string Keys(WritePlan plan) => Identifier.List(plan.Key.Select(column => plan.Columns[column].Name));

    private static string NotNewer(WritePlan plan, string word, string sequence) => plan.Version is { } version
        ? $" {word} coalesce({plan.Table.Sql}.{Identifier.Quote(version.Name)}, -1) <= {sequence}"
        : "";
}
