namespace Gateway.Sandbox;

/// <summary>What a partner remembers of idempotency keys, and for how long. Not thread-safe: the sink's lock guards it.</summary>
/// <typeparam name="T">What is given again when a key comes again.</typeparam>
internal sealed class KeyMemory<T>(TimeSpan window)
{
    private readonly Dictionary<string, (string BodyHash, T Value, DateTimeOffset Time)> _keys = [];

    /// <summary>Null for a new or forgotten key; otherwise whether the bytes are the same, and what was answered.</summary>
    public (bool Same, T Value)? Find(string key, string bodyHash, DateTimeOffset now) =>
        _keys.TryGetValue(key, out var known) && now - known.Time < window ? (known.BodyHash == bodyHash, known.Value) : null;

    public void Keep(string key, string bodyHash, T value, DateTimeOffset now) => _keys[key] = (bodyHash, value, now);

    public void Forget() => _keys.Clear();
}
