namespace Gateway.Plugins.Sql;

/// <summary>The statements that move staged rows into a table.</summary>
internal static class PostgresSql
{
    internal const string Row = "gw_row";
    internal const string Sequence = "gw_sequence";

    internal static string CreateStage(WritePlan plan, RecordShape shape, string stage) =>
        $"create temp table {stage} ({Row} int not null, {Sequence} bigint not null"
        + string.Concat(shape.Columns.Select(column => $", {Name(plan, column)} {plan.Columns[column].Type}")) + ") on commit delete rows";

    internal static string Copy(WritePlan plan, RecordShape shape, string stage) =>
        $"copy {stage} ({Row}, {Sequence}{string.Concat(shape.Columns.Select(column => ", " + Name(plan, column)))}) from stdin";

    /// <summary>The staged rows number <c>$1</c> to <c>$2</c>.</summary>
    internal static string StagedRows(string stage) => $"(select * from {stage} where {Row} between $1 and $2 order by {Row})";

    /// <summary>No rows of the same columns, for checking a statement before there is a stage.</summary>
    internal static string EmptyRows(WritePlan plan, RecordShape shape) =>
        $"(select 0::bigint as {Sequence}{string.Concat(shape.Columns.Select(column => $", null::{plan.Columns[column].Type} as {Name(plan, column)}"))} where false)";

    internal static string Upsert(WritePlan plan, RecordShape shape, string rows)
    {
        var values = plan.Written(shape).Select(column => (Column: Name(plan, column), Value: "s." + Name(plan, column), IsKey: plan.Key.Contains(column))).ToList();
        if (plan.Version is { } version)
        {
            values.Add((Identifier.Quote(version.Name), "s." + Sequence, false));
        }

        if (plan.Mark is { } mark)
        {
            values.Add((Identifier.Quote(mark.Name), plan.MarkValue(deleted: false), false));
        }

        var insert = $"insert into {plan.Table.Sql} as t ({string.Join(", ", values.Select(value => value.Column))}) "
            + $"select {string.Join(", ", values.Select(value => value.Value))} from {rows} as s";
        if (plan.Settings.Mode == WriteMode.Insert)
        {
            return insert;
        }

        var updates = values.Where(value => !value.IsKey).Select(value => $"{value.Column} = excluded.{value.Column}").ToArray();
        return insert + $" on conflict ({string.Join(", ", plan.Key.Select(column => Name(plan, column)))}) do "
            + (updates.Length == 0 ? "nothing" : "update set " + string.Join(", ", updates) + NotNewer(plan, "where", "excluded." + VersionName(plan)));
    }

    internal static string Delete(WritePlan plan, string rows)
    {
        var where = string.Join(" and ", plan.Key.Select(column => $"t.{Name(plan, column)} = s.{Name(plan, column)}")) + NotNewer(plan, "and", "s." + Sequence);
        return plan.Mark is { } mark
            ? $"update {plan.Table.Sql} as t set {Identifier.Quote(mark.Name)} = {plan.MarkValue(deleted: true)}"
                + (plan.Version is null ? "" : $", {VersionName(plan)} = s.{Sequence}") + $" from {rows} as s where {where}"
            : $"delete from {plan.Table.Sql} as t using {rows} as s where {where}";
    }

    private static string Name(WritePlan plan, int column) => Identifier.Quote(plan.Columns[column].Name);

    private static string VersionName(WritePlan plan) => plan.Version is null ? "" : Identifier.Quote(plan.Version.Name);

    private static string NotNewer(WritePlan plan, string word, string sequence) =>
        plan.Version is null ? "" : $" {word} coalesce(t.{VersionName(plan)}, -1) <= {sequence}";
}
