namespace Gateway.Engine.Resilience.Answers;

/// <summary>How large an answer may be.</summary>
/// <param name="Bytes">Most bytes, as received and after decompression.</param>
/// <param name="Ratio">Most times it may grow by decompression.</param>
internal readonly record struct AnswerLimits(long Bytes, int Ratio)
{
    /// <summary>Below this size the ratio says nothing: short repetitive answers compress well and harm nobody.</summary>
    public const long RatioFree = 1 << 20;
}
