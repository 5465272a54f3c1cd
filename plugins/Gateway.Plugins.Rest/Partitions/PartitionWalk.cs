using System.Runtime.CompilerServices;
using Gateway.Expressions;
using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Partitions;

/// <summary>Lists the parts of a stream in a stable order: the product of its splits.</summary>
/// <param name="splits">The splits.</param>
/// <param name="readParent">Reads another stream of the endpoint from a checkpoint.</param>
/// <param name="checkpoints">Where parents of which only changes are taken were left; replaced when they were read to their end.</param>
/// <param name="bindings">Names for the values of lists.</param>
internal sealed class PartitionWalk(
    IReadOnlyList<PartitionSettings> splits,
    Func<string, Checkpoint?, CancellationToken, IAsyncEnumerable<Page>> readParent,
    IReadOnlyDictionary<string, string>? checkpoints,
    Bindings bindings)
{
    /// <summary>Checkpoints of the parents that were read to their end.</summary>
    public Dictionary<string, string> Reached { get; } = new(checkpoints ?? new Dictionary<string, string>());

    public IAsyncEnumerable<Partition> AllAsync(CancellationToken cancellationToken) => FromAsync(0, Partition.Whole, cancellationToken);

    /// <summary>Adds a part's values where the settings want them.</summary>
    public void Apply(Partition partition, ParameterSet parameters)
    {
        foreach (var split in splits)
        {
            parameters.Set(split.Into, partition.Values.TryGetValue(split.Name, out var value) ? TextOf(value) : null);
        }
    }

    private async IAsyncEnumerable<Partition> FromAsync(int index, Partition outer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (index == splits.Count)
        {
            yield return outer;
            yield break;
        }

        var split = splits[index];
        await foreach (var values in Batched(split, ValuesAsync(split, cancellationToken), cancellationToken))
        {
            var text = TextOf(values[split.Name]) ?? "";
            var inner = new Partition(outer.Key is null ? text : $"{outer.Key}|{text}", new Dictionary<string, CelValue>([.. outer.Values, .. values]));
            await foreach (var partition in FromAsync(index + 1, inner, cancellationToken))
            {
                yield return partition;
            }
        }
    }

    private async IAsyncEnumerable<Dictionary<string, CelValue>> ValuesAsync(PartitionSettings split, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        switch (split)
        {
            case ListPartition list:
                foreach (var value in list.Values.SelectMany(value => Texts(list, value)))
                {
                    yield return new() { [split.Name] = CelValue.Of(value) };
                }

                break;
            case StreamPartition parent:
                await foreach (var values in ParentAsync(parent, cancellationToken))
                {
                    yield return values;
                }

                break;
        }
    }

    private string[] Texts(ListPartition list, string template)
    {
        var text = Template.Parse(template, ExpressionScope.Default).Render(bindings);
        return string.IsNullOrEmpty(list.Split) ? [text] : text.Split(list.Split, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private async IAsyncEnumerable<Dictionary<string, CelValue>> ParentAsync(
        StreamPartition parent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = parent.Filter is null ? null : Condition.Parse(parent.Filter, ExpressionScope.Default);
        var path = JsonPath.Parse(parent.Value);
        var after = parent.OnlyChanged && checkpoints?.TryGetValue(parent.Stream, out var known) == true ? new Checkpoint(known) : null;
        string? reached = null;
        await foreach (var page in readParent(parent.Stream, after, cancellationToken))
        {
            using (page)
            {
                foreach (var record in page.Records)
                {
                    if (filter is not null)
                    {
                        bindings.Set("record", CelJson.Read(record.Json.Span));
                    }

                    if (filter?.Holds(bindings) != false && JsonText.Scalar(record.Json.Span, path) is { Length: > 0 } value)
                    {
                        yield return Kept(parent, record.Json.Span, value);
                    }
                }

                reached = page.Checkpoint.Value;
            }
        }

        if (parent.OnlyChanged && reached is not null)
        {
            Reached[parent.Stream] = reached;
        }
    }

    private static Dictionary<string, CelValue> Kept(StreamPartition parent, ReadOnlySpan<byte> record, string value)
    {
        var values = new Dictionary<string, CelValue> { [parent.Name] = CelValue.Of(value) };
        foreach (var (name, path) in parent.Keep)
        {
            var found = JsonText.Find(record, JsonPath.Parse(path));
            values[name] = found.IsEmpty ? CelValue.Null : CelJson.Read(found);
        }

        return values;
    }

    // Values that share a request are joined; what else was kept of them is that of the first.
    private static async IAsyncEnumerable<Dictionary<string, CelValue>> Batched(
        PartitionSettings split, IAsyncEnumerable<Dictionary<string, CelValue>> values, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<Dictionary<string, CelValue>>();
        await foreach (var value in values.WithCancellation(cancellationToken))
        {
            batch.Add(value);
            if (batch.Count == Math.Max(split.Batch, 1))
            {
                yield return Join(split, batch);
                batch = [];
            }
        }

        if (batch.Count > 0)
        {
            yield return Join(split, batch);
        }
    }

    private static Dictionary<string, CelValue> Join(PartitionSettings split, List<Dictionary<string, CelValue>> batch) => batch.Count == 1
        ? batch[0]
        : new(batch[0]) { [split.Name] = CelValue.Of(string.Join(split.Separator, batch.Select(values => TextOf(values[split.Name])))) };

    private static string? TextOf(CelValue value) => value.Kind == CelKind.String ? value.AsString : null;
}
