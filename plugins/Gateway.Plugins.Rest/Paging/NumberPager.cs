using System.Globalization;
using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;

namespace Gateway.Plugins.Rest.Paging;

/// <summary>Pages with numbers.</summary>
internal sealed class NumberPager(NumberPaging settings) : Pager(settings)
{
    public override PagePosition First { get; } = new() { Number = settings.First };

    public override bool Shifts => true;

    public override void Apply(PagePosition position, ParameterSet parameters)
    {
        if (settings.SendFirst || position.Index > 0)
        {
            parameters.Set(settings.In, settings.Param, position.Number.ToString(CultureInfo.InvariantCulture));
        }
    }

    protected override PagePosition? Next(PageFacts facts)
    {
        var after = facts.Position.Offset + facts.Records;
        return EndsCounted(facts, after) ? null : facts.Position with { Number = facts.Position.Number + 1, Offset = after };
    }
}

/// <summary>Pages that start after so many records.</summary>
internal sealed class OffsetPager(OffsetPaging settings) : Pager(settings)
{
    public override PagePosition First { get; } = new() { Offset = settings.First };

    public override bool Shifts => true;

    public override int Overlap => settings.Overlap;

    public override void Apply(PagePosition position, ParameterSet parameters)
    {
        if (settings.SendFirst || position.Index > 0)
        {
            parameters.Set(settings.In, settings.Param, position.Offset.ToString(CultureInfo.InvariantCulture));
        }
    }

    protected override PagePosition? Next(PageFacts facts)
    {
        var after = facts.Position.Offset + facts.Records;
        var next = after - settings.Overlap;
        return EndsCounted(facts, after - settings.First) || next <= facts.Position.Offset ? null : facts.Position with { Offset = next };
    }
}
