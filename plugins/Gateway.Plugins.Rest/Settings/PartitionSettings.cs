using System.Text.Json.Serialization;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>What a stream is split by. Templates read the value as <c>partition.name</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ListPartition), "list")]
[JsonDerivedType(typeof(StreamPartition), "stream")]
public abstract record PartitionSettings
{
    /// <summary>Name in templates.</summary>
    public required string Name { get; set; }

    /// <summary>Where the value goes in each request. Default: nowhere, templates use it.</summary>
    public ParameterSettings? Into { get; set; }

    /// <summary>How many values share one request, joined by <see cref="Separator"/>. Default: 1.</summary>
    public int Batch { get; set; } = 1;

    /// <summary>Text between joined values. Default: comma.</summary>
    public string Separator { get; set; } = ",";
}

/// <summary>A fixed list of values.</summary>
public sealed record ListPartition : PartitionSettings
{
    /// <summary>The values; templates.</summary>
    public required IReadOnlyList<string> Values { get; set; }

    /// <summary>Text at which each value is cut into several once it is made, for lists in <c>config</c>: <c>"values": ["{{ config.regions }}"], "split": ","</c>. Default: none is cut.</summary>
    public string? Split { get; set; }
}

/// <summary>One value for each record of another stream of this endpoint, which may be split itself.</summary>
public sealed record StreamPartition : PartitionSettings
{
    /// <summary>Name of the other stream.</summary>
    public required string Stream { get; set; }

    /// <summary>Where its records hold the value. Default: <c>id</c>.</summary>
    public string Value { get; set; } = "id";

    /// <summary>Further members for templates, as <c>partition.name</c>: name to path. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Keep { get; set; } = new Dictionary<string, string>();

    /// <summary>Whether only records are taken that changed since the last pass; the other stream must be incremental. Default: all are taken.</summary>
    public bool OnlyChanged { get; set; }

    /// <summary>Records to take: an expression over <c>record</c>. Default: all.</summary>
    public string? Filter { get; set; }
}
