using System.Globalization;

namespace Gateway.Sdk.Http;

/// <summary>A lock kept in the endpoint's state, so that it holds across runs and nodes. It expires, should its holder die.</summary>
internal sealed class StateLock : IAsyncDisposable
{
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);
    private readonly IEndpointState _state;
    private readonly string _name;
    private readonly string _held;

    private StateLock(IEndpointState state, string name, string held)
    {
        _state = state;
        _name = name;
        _held = held;
    }

    public static async Task<StateLock> TakeAsync(IEndpointState state, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await state.ReadAsync(name, cancellationToken);
            if (IsFree(known, time.GetUtcNow()))
            {
                var held = string.Create(CultureInfo.InvariantCulture, $"{(time.GetUtcNow() + _life).ToUnixTimeSeconds()} {Guid.NewGuid():N}");
                if (await state.WriteAsync(name, known, held, cancellationToken))
                {
                    return new StateLock(state, name, held);
                }
            }

            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await _state.WriteAsync(_name, _held, "", CancellationToken.None);

    private static bool IsFree(string? text, DateTimeOffset now) =>
        string.IsNullOrEmpty(text) || !long.TryParse(text.Split(' ')[0], out var until) || until < now.ToUnixTimeSeconds();
}
