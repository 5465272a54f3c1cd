using Gateway.Expressions;
using Gateway.Plugins.Rest.Paging;
using Gateway.Plugins.Rest.Reading;
using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Incremental;

/// <summary>Records carry the time of their last change. The mark is the partner's time, never ours (delivery.md S45, S46).</summary>
/// <param name="settings">How the partner tells times.</param>
/// <param name="asked">The only span to read, whatever the partner's own filter makes of it. Null: from the mark up to now.</param>
internal sealed class TimeProgress(TimeIncremental settings, ReadWindow? asked) : Progress
{
    private readonly TimeText _text = new(settings);
    private readonly JsonPath _field = JsonPath.Parse(settings.Field);
    private readonly JsonPath? _id = settings.Id is null ? null : JsonPath.Parse(settings.Id);

    public override bool LooksAtRecords => true;

    public override IEnumerable<Window> Windows(Mark? mark, DateTimeOffset now)
    {
        var from = mark is not null ? TimeText.FromMark(mark.Value) - settings.Lookback : asked?.From - settings.Lookback ?? _text.Read(settings.Start);
        now = asked is { To: var to } && to < now ? to : now;
        if (settings.Step is not { } step || from is null)
        {
            yield return new Window(from is null ? null : TimeText.ToMark(from.Value), TimeText.ToMark(Later(from, now)));
            yield break;
        }

        for (var start = from.Value; start < now; start += step)
        {
            yield return new Window(TimeText.ToMark(start), TimeText.ToMark(start + step < now ? start + step : now));
        }
    }

    public override void Apply(Window window, Mark? mark, PagePosition position, ParameterSet parameters)
    {
        parameters.Set(settings.From, window.From is null ? null : _text.Write(TimeText.FromMark(window.From)));
        parameters.Set(settings.To, window.To is null ? null : _text.Write(TimeText.FromMark(window.To)));
    }

    public override void Bind(Window window, Mark? mark, Bindings bindings)
    {
        base.Bind(window, mark, bindings);
        var bounds = new CelMapBuilder(2);
        bounds.Add("start", ToValue(window.From));
        bounds.Add("end", ToValue(window.To));
        bindings.Set("window", CelValue.Of(bounds.Build()));
    }

    public override Sighting Look(ReadOnlySpan<byte> record, Window window, Mark? mark)
    {
        if (_text.Read(JsonText.Scalar(record, _field)) is not { } time)
        {
            return new Sighting(RecordFate.Take, null);
        }

        var value = TimeText.ToMark(time);
        var id = _id is null ? null : JsonText.Scalar(record, _id);
        var here = new Mark(value, id is null ? null : [id]);
        if (mark is not null && value == mark.Value && id is not null && mark.Ids?.Contains(id) == true && settings.Lookback == default)
        {
            return new Sighting(settings.NewestFirst ? RecordFate.Stop : RecordFate.Drop, here);
        }

        if (asked?.Holds(time) == false)
        {
            return new Sighting(settings.NewestFirst && time < asked.From ? RecordFate.Stop : RecordFate.Drop, here);
        }

        var older = window.From is not null && string.CompareOrdinal(value, window.From) < 0;
        return older && settings.NewestFirst ? new Sighting(RecordFate.Stop, here)
            : older && settings.FilterHere ? new Sighting(RecordFate.Drop, here)
            : new Sighting(RecordFate.Take, here);
    }

    // A record may still appear behind the newest one within the late window, so the mark stays before it.
    public override Mark? After(Mark? old, Mark? seen, DateTimeOffset partnerTime)
    {
        var newest = TimeText.ToMark(partnerTime - settings.LateWindow);
        if (seen is not null && string.CompareOrdinal(seen.Value, newest) > 0)
        {
            seen = new Mark(newest);
        }

        return Mark.Newer(old, seen);
    }

    private static DateTimeOffset Later(DateTimeOffset? from, DateTimeOffset now) => from > now ? from.Value : now;

    private static CelValue ToValue(string? mark) => mark is null ? CelValue.Null : CelValue.Of(TimeText.FromMark(mark));
}
