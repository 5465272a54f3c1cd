using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Paging;

/// <summary>What is known of a page when the next one is looked for.</summary>
/// <param name="Position">Where it started.</param>
/// <param name="Answer">Its answer, body included.</param>
/// <param name="Records">Records it holds, before any filter.</param>
/// <param name="Next">Text of the value at the place the pager named; null when it is absent.</param>
/// <param name="LastRecord">The last record; empty when there is none.</param>
/// <param name="Total">How many records the partner says there are in all.</param>
/// <param name="Bindings">Names for expressions, <c>response</c>, <c>headers</c>, <c>last</c> and <c>page</c> already set where the pager asked for them.</param>
internal sealed record PageFacts(
    PagePosition Position, Answer Answer, int Records, string? Next, ReadOnlyMemory<byte> LastRecord, long? Total, Bindings Bindings);
