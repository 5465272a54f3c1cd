using System.Text.Json.Serialization;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>How pages follow each other. Templates read <c>page.token</c>, <c>page.number</c>, <c>page.offset</c>, <c>page.size</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NoPaging), "none")]
[JsonDerivedType(typeof(NumberPaging), "page")]
[JsonDerivedType(typeof(OffsetPaging), "offset")]
[JsonDerivedType(typeof(CursorPaging), "cursor")]
[JsonDerivedType(typeof(LinkPaging), "link")]
public abstract record PagingSettings
{
    /// <summary>Size of a page. Default: the partner's own.</summary>
    public PageSizeSettings? Size { get; set; }

    /// <summary>When a page is the last one: an expression over <c>response</c>, <c>headers</c>, <c>last</c> (the last record) and <c>page</c>. Default: by the kind.</summary>
    public string? Stop { get; set; }
}

/// <summary>One page holds everything.</summary>
public sealed record NoPaging : PagingSettings;

/// <summary>Pages have numbers. A page that is not full, or the announced total, ends the list.</summary>
public sealed record NumberPaging : PagingSettings
{
    /// <summary>Parameter. Default: <c>page</c>.</summary>
    public string Param { get; set; } = "page";

    /// <summary>Where it goes. Default: the query.</summary>
    public ParameterPlace In { get; set; }

    /// <summary>Number of the first page. Default: 1.</summary>
    public long First { get; set; } = 1;

    /// <summary>Whether the first request names its page. Default: yes.</summary>
    public bool SendFirst { get; set; } = true;
}

/// <summary>Pages start after so many records. A page that is not full, or the announced total, ends the list.</summary>
public sealed record OffsetPaging : PagingSettings
{
    /// <summary>Parameter. Default: <c>offset</c>.</summary>
    public string Param { get; set; } = "offset";

    /// <summary>Where it goes. Default: the query.</summary>
    public ParameterPlace In { get; set; }

    /// <summary>Offset of the first record. Default: 0.</summary>
    public long First { get; set; }

    /// <summary>Whether the first request names its offset. Default: yes.</summary>
    public bool SendFirst { get; set; } = true;

    /// <summary>
    /// Records of the previous page asked for again: they show whether the list shrank meanwhile, and then the read steps back (delivery.md S37). Default: 0.
    /// </summary>
    public int Overlap { get; set; }
}

/// <summary>Each page names the next one's token. No token ends the list.</summary>
public sealed record CursorPaging : PagingSettings
{
    /// <summary>Where the body holds the token. One of <c>next</c>, <c>header</c>, <c>last</c>, <c>value</c> and <c>params</c> is given.</summary>
    public string? Next { get; set; }

    /// <summary>Header that holds the token.</summary>
    public string? Header { get; set; }

    /// <summary>Where the last record of the page holds the token.</summary>
    public string? Last { get; set; }

    /// <summary>Expression that computes the token, over <c>response</c>, <c>headers</c>, <c>last</c> and <c>page</c>.</summary>
    public string? Value { get; set; }

    /// <summary>Several parameters at once, templates over the same names: for lists that go on after a time and an identifier. A page without records ends the list.</summary>
    public IReadOnlyDictionary<string, string>? Params { get; set; }

    /// <summary>Parameter of the token. Default: <c>cursor</c>.</summary>
    public string Param { get; set; } = "cursor";

    /// <summary>Where it goes. Default: the query.</summary>
    public ParameterPlace In { get; set; }

    /// <summary>Token of the first request. Default: none is sent.</summary>
    public string? First { get; set; }

    /// <summary>Whether the request's other parameters are left out from the second page on. Default: no.</summary>
    public bool OnlyToken { get; set; }
}

/// <summary>Each page names the address of the next one. It must stay on the base host.</summary>
public sealed record LinkPaging : PagingSettings
{
    /// <summary>Where the body holds the address. Default: nowhere, the Link header does.</summary>
    public string? Next { get; set; }

    /// <summary>Relation in the Link header. Default: <c>next</c>.</summary>
    public string Rel { get; set; } = "next";
}

/// <summary>Size of a page.</summary>
public sealed record PageSizeSettings : ParameterSettings
{
    /// <summary>Records a page. Default: 500.</summary>
    public int Value { get; set; } = 500;

    /// <summary>Whether the host's wish is followed up to <see cref="Value"/>. Default: no, the value is sent as it is.</summary>
    public bool Flexible { get; set; }
}
