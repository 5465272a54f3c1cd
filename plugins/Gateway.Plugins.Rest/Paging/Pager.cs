using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Paging;

/// <summary>Decides where pages start. Pure: no I/O, no clock.</summary>
internal abstract class Pager(PagingSettings settings)
{
    private readonly Condition? _stop = settings.Stop is null ? null : Condition.Parse(settings.Stop, ExpressionScope.Default);

    /// <summary>Where a list starts.</summary>
    public abstract PagePosition First { get; }

    /// <summary>Place in the body that a decision needs; null: none.</summary>
    public virtual JsonPath? NextPath => null;

    /// <summary>Whether expressions decide, so that the body must be bound.</summary>
    public virtual bool NeedsBindings => _stop is not null;

    /// <summary>Whether rows move while a list is paged: numbers and offsets count from its start.</summary>
    public virtual bool Shifts => false;

    /// <summary>Records of the previous page that the next one repeats.</summary>
    public virtual int Overlap => 0;

    /// <summary>Adds what a request for a page needs.</summary>
    public virtual void Apply(PagePosition position, ParameterSet parameters)
    {
    }

    /// <summary>The position after a page; null: it was the last.</summary>
    public PagePosition? After(PageFacts facts)
    {
        if (_stop?.Holds(facts.Bindings) == true)
        {
            return null;
        }

        return Next(facts) is { } next ? next with { Index = facts.Position.Index + 1 } : null;
    }

    public static Pager Of(PagingSettings settings) => settings switch
    {
        NumberPaging number => new NumberPager(number),
        OffsetPaging offset => new OffsetPager(offset),
        CursorPaging cursor => new CursorPager(cursor),
        LinkPaging link => new LinkPager(link),
        _ => new SinglePager(settings),
    };

    protected abstract PagePosition? Next(PageFacts facts);

    /// <summary>Whether a counted list ends with this page: it is empty, not full, or the announced total is reached.</summary>
    protected bool EndsCounted(PageFacts facts, long after) =>
        facts.Records == 0 || (facts.Total is { } total ? after >= total : _stop is null && facts.Records < settings.Size?.Value);

    private sealed class SinglePager(PagingSettings settings) : Pager(settings)
    {
        public override PagePosition First { get; } = new();

        protected override PagePosition? Next(PageFacts facts) => null;
    }
}
