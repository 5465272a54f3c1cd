using System.Text.Json.Serialization;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>How only what is new is read.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TimeIncremental), "datetime")]
[JsonDerivedType(typeof(NumberIncremental), "integer")]
[JsonDerivedType(typeof(TokenIncremental), "token")]
public abstract record IncrementalSettings;

/// <summary>Records carry a time of their last change.</summary>
public sealed record TimeIncremental : IncrementalSettings
{
    /// <summary>Where a record holds the time.</summary>
    public required string Field { get; set; }

    /// <summary>Where a record holds its identifier, so that records at exactly the last time are not read twice. Default: they are read again.</summary>
    public string? Id { get; set; }

    /// <summary>
    /// How times are written in requests: <c>iso</c>, <c>epoch</c>, <c>epochMs</c> or a .NET pattern such as <c>yyyy-MM-dd HH:mm:ss</c>. Default: <c>iso</c>.
    /// </summary>
    public string Format { get; set; } = "iso";

    /// <summary>Further ways in which records write it. Default: ISO 8601 and <see cref="Format"/>.</summary>
    public IReadOnlyList<string> Accepts { get; set; } = [];

    /// <summary>IANA zone of times that name none. Default: <c>UTC</c>.</summary>
    public string Zone { get; set; } = "UTC";

    /// <summary>Where the first read starts: a time. Default: nowhere, the lower bound is not sent.</summary>
    public string? Start { get; set; }

    /// <summary>Where the lower bound goes. Default: nowhere; templates may use <c>window.start</c>.</summary>
    public ParameterSettings? From { get; set; }

    /// <summary>Where the upper bound goes. Default: nowhere; templates may use <c>window.end</c>.</summary>
    public ParameterSettings? To { get; set; }

    /// <summary>Largest span of one request; the time is walked in such steps. Default: one span up to now.</summary>
    public TimeSpan? Step { get; set; }

    /// <summary>How far before the last time each read starts again. Default: not at all.</summary>
    public TimeSpan Lookback { get; set; }

    /// <summary>How late records may appear: the time remembered is never younger than this. Default: 10 minutes.</summary>
    public TimeSpan LateWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether records come newest first, so that reading stops at the first that is known. Default: no.</summary>
    public bool NewestFirst { get; set; }

    /// <summary>Whether the partner cannot filter, so that older records are dropped here. Default: no.</summary>
    public bool FilterHere { get; set; }
}

/// <summary>Records carry a number that only grows.</summary>
public sealed record NumberIncremental : IncrementalSettings
{
    /// <summary>Where a record holds the number.</summary>
    public required string Field { get; set; }

    /// <summary>Number before the first record. Default: 0.</summary>
    public long Start { get; set; }

    /// <summary>Where the last number goes.</summary>
    public ParameterSettings? From { get; set; }

    /// <summary>Whether the partner cannot filter, so that known records are dropped here. Default: no.</summary>
    public bool FilterHere { get; set; }
}

/// <summary>The partner hands out a token to go on from later: a delta link, a sync token, the last cursor.</summary>
public sealed record TokenIncremental : IncrementalSettings
{
    /// <summary>Where the last page holds the token.</summary>
    public required string Next { get; set; }

    /// <summary>Where it goes in the next read's first request. Default: where the page token goes.</summary>
    public ParameterSettings? From { get; set; }
}
