using Gateway.Plugins.Rest.Paging;
using Gateway.Plugins.Rest.Reading;
using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Incremental;

/// <summary>Which part of a list is new. Pure: the clock is handed in.</summary>
internal abstract class Progress
{
    /// <summary>Place in the body that holds a token to go on from; null: none.</summary>
    public virtual JsonPath? TokenPath => null;

    /// <summary>Whether records must be looked at one by one.</summary>
    public virtual bool LooksAtRecords => false;

    /// <summary>The spans to read, oldest first.</summary>
    public virtual IEnumerable<Window> Windows(Mark? mark, DateTimeOffset now) => [Window.Open];

    /// <summary>Adds a window's bounds to the first and every further request.</summary>
    public virtual void Apply(Window window, Mark? mark, PagePosition position, ParameterSet parameters)
    {
    }

    /// <summary>Sets <c>window</c> and <c>cursor</c> for templates.</summary>
    public virtual void Bind(Window window, Mark? mark, Bindings bindings) =>
        bindings.Set("cursor", mark is null ? Gateway.Expressions.CelValue.Null : Gateway.Expressions.CelValue.Of(mark.Value));

    /// <summary>Judges one record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="window">The span that is read.</param>
    /// <param name="mark">How far earlier passes came.</param>
    public virtual Sighting Look(ReadOnlySpan<byte> record, Window window, Mark? mark) => new(RecordFate.Take, null);

    /// <summary>The mark once a list is complete.</summary>
    /// <param name="old">The mark before.</param>
    /// <param name="seen">Newest mark seen in the list, or its token.</param>
    /// <param name="partnerTime">The partner's clock.</param>
    public virtual Mark? After(Mark? old, Mark? seen, DateTimeOffset partnerTime) => Mark.Newer(old, seen);

    /// <summary>The progress that settings describe; of records that carry a time, <paramref name="asked"/> may name the only span to read.</summary>
    public static Progress Of(IncrementalSettings? settings, ReadWindow? asked) => settings switch
    {
        TimeIncremental time => new TimeProgress(time, asked),
        NumberIncremental number => new NumberProgress(number),
        TokenIncremental token => new TokenProgress(token),
        _ => new NoProgress(),
    };

    private sealed class NoProgress : Progress;
}

/// <summary>What a look at one record tells.</summary>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Mark">Where it stands.</param>
internal readonly record struct Sighting(RecordFate Fate, Mark? Mark);

/// <summary>What becomes of a record.</summary>
internal enum RecordFate
{
    /// <summary>It is new.</summary>
    Take,

    /// <summary>It was read before.</summary>
    Drop,

    /// <summary>It was read before, and all that follow too.</summary>
    Stop,
}
