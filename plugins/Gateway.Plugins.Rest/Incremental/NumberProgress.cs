using System.Globalization;
using Gateway.Plugins.Rest.Paging;
using Gateway.Plugins.Rest.Reading;
using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Incremental;

/// <summary>Records carry a number that only grows.</summary>
internal sealed class NumberProgress(NumberIncremental settings) : Progress
{
    private readonly JsonPath _field = JsonPath.Parse(settings.Field);

    public override bool LooksAtRecords => true;

    public override void Apply(Window window, Mark? mark, PagePosition position, ParameterSet parameters) =>
        parameters.Set(settings.From, mark?.Value ?? settings.Start.ToString(CultureInfo.InvariantCulture));

    public override Sighting Look(ReadOnlySpan<byte> record, Window window, Mark? mark)
    {
        if (!long.TryParse(JsonText.Scalar(record, _field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return new Sighting(RecordFate.Take, null);
        }

        var known = settings.FilterHere && mark is not null && number <= long.Parse(mark.Value, CultureInfo.InvariantCulture);
        return new Sighting(known ? RecordFate.Drop : RecordFate.Take, new Mark(number.ToString(CultureInfo.InvariantCulture)));
    }
}

/// <summary>The partner hands out a token to go on from later.</summary>
internal sealed class TokenProgress(TokenIncremental settings) : Progress
{
    public override JsonPath TokenPath { get; } = JsonPath.Parse(settings.Next);

    public override void Apply(Window window, Mark? mark, PagePosition position, ParameterSet parameters)
    {
        if (position.Index == 0)
        {
            parameters.Set(settings.From, mark?.Value);
        }
    }

    public override Mark? After(Mark? old, Mark? seen, DateTimeOffset partnerTime) => seen ?? old;

    /// <summary>The first page of a pass that goes on from a token: where no parameter is named, it stands where the page token stands.</summary>
    public PagePosition Start(PagePosition first, Mark? mark) => settings.From is null && mark is not null
        ? mark.Value.Contains("://", StringComparison.Ordinal) ? first with { Link = mark.Value } : first with { Token = mark.Value }
        : first;
}
