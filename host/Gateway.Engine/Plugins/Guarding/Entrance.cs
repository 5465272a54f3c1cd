namespace Gateway.Engine.Plugins.Guarding;

/// <summary>
/// Starts calls of plugins away from their caller, who must not be blocked by what a plugin does before its first await. All plugins together may block
/// as many threads of the pool as leave it one; whoever comes then gets a thread of its own, so that the host goes on (delivery.md P26).
/// </summary>
internal static class Entrance
{
    private static readonly int Lent = Math.Max(1, Environment.ProcessorCount - 1);
    private static int _inside;

    public static Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken stop)
    {
        var own = Interlocked.Increment(ref _inside) > Lent ? TaskCreationOptions.LongRunning : TaskCreationOptions.None;
        return Task.Factory.StartNew(Enter, CancellationToken.None, own | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();

        Task<T> Enter()
        {
            try
            {
                return call(stop);
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }
    }
}
