using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Paging;

/// <summary>Pages that name the next one's token.</summary>
internal sealed class CursorPager(CursorPaging settings) : Pager(settings)
{
    private readonly JsonPath? _last = settings.Last is null ? null : JsonPath.Parse(settings.Last);
    private readonly Template? _value = settings.Value is null ? null : Template.Parse("{{" + settings.Value + "}}", ExpressionScope.Default);
    private readonly KeyValuePair<string, Template>[] _params =
        [.. (settings.Params ?? new Dictionary<string, string>()).Select(param => KeyValuePair.Create(param.Key, Template.Parse(param.Value, ExpressionScope.Default)))];

    public override PagePosition First { get; } = new() { Token = settings.First };

    public override JsonPath? NextPath { get; } = settings.Next is null ? null : JsonPath.Parse(settings.Next);

    public override bool NeedsBindings => base.NeedsBindings || _value is not null || _params.Length > 0;

    public override void Apply(PagePosition position, ParameterSet parameters)
    {
        parameters.OnlyThese = settings.OnlyToken && position.Index > 0;
        if (position.Token is { } token)
        {
            parameters.Set(settings.In, settings.Param, token);
        }

        foreach (var (name, value) in position.Params ?? [])
        {
            parameters.Set(settings.In, name, value);
        }
    }

    protected override PagePosition? Next(PageFacts facts)
    {
        if (_params.Length > 0)
        {
            var values = _params.ToDictionary(param => param.Key, param => param.Value.Render(facts.Bindings));
            return facts.Records == 0 ? null : new PagePosition { Params = values };
        }

        var token = _value is not null ? _value.Render(facts.Bindings)
            : settings.Header is { } header ? facts.Answer.Header(header)
            : _last is not null ? JsonText.Scalar(facts.LastRecord.Span, _last)
            : facts.Next;
        return string.IsNullOrEmpty(token) || (_last is not null && facts.Records == 0) ? null : new PagePosition { Token = token };
    }
}

/// <summary>Pages that name the next one's address.</summary>
internal sealed class LinkPager(LinkPaging settings) : Pager(settings)
{
    public override PagePosition First { get; } = new();

    public override JsonPath? NextPath { get; } = settings.Next is null ? null : JsonPath.Parse(settings.Next);

    protected override PagePosition? Next(PageFacts facts)
    {
        var link = settings.Next is not null ? facts.Next
            : facts.Answer.Headers.NonValidated.TryGetValues("Link", out var values) ? LinkHeader.Find(values, settings.Rel) : null;
        return string.IsNullOrEmpty(link) ? null : new PagePosition { Link = link };
    }
}
