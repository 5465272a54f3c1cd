namespace Gateway.Plugins.Rest.Paging;

/// <summary>Where a page starts. Kept in checkpoints.</summary>
internal sealed record PagePosition
{
    /// <summary>Number of the request in its list, from 0.</summary>
    public int Index { get; set; }

    /// <summary>Number of the page.</summary>
    public long Number { get; set; }

    /// <summary>Records before the page.</summary>
    public long Offset { get; set; }

    /// <summary>The partner's token.</summary>
    public string? Token { get; set; }

    /// <summary>The whole address.</summary>
    public string? Link { get; set; }

    /// <summary>Several parameters.</summary>
    public Dictionary<string, string>? Params { get; set; }

    /// <summary>What tells this position from others of the same list.</summary>
    public string Identity => Link ?? Token ?? (Params is null ? $"{Number}/{Offset}" : string.Join('\n', Params.Select(param => $"{param.Key}={param.Value}")));
}
