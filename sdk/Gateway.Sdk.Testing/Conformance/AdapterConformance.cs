using Xunit;

namespace Gateway.Sdk.Testing;

/// <summary>What both suites share: the context, and the search for secrets after every clause.</summary>
public abstract class AdapterConformance : IAsyncLifetime
{
    private readonly List<Exception> _seen = [];

    /// <summary>What the adapter gets of the host. Put the secrets of the settings into it; their values must show nowhere.</summary>
    protected TestAdapterContext Context { get; } = new();

    /// <summary>Name of the stream under test. Default: <c>records</c>.</summary>
    protected virtual string Stream => "records";

    /// <summary>Stops a clause that hangs. Default: 30 seconds.</summary>
    protected virtual TimeSpan ClauseDeadline => TimeSpan.FromSeconds(30);

    /// <summary>The token a clause passes on.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Called before every clause; a place to start the outside system.</summary>
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Called after every clause. Looks for secrets in everything that was logged or thrown; override <see cref="StopAsync"/>, not this.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        var texts = Context.Log.Entries.Select(entry => entry.Text).Concat(_seen.Select(thrown => thrown.ToString()));
        var leak = texts.FirstOrDefault(text => Context.Leaks(text).Count > 0);
        Context.Dispose();
        if (leak is not null)
        {
            Assert.Fail("a secret shows in a log line or an exception: " + Masked(leak));
        }
    }

    /// <summary>A place to stop the outside system.</summary>
    protected virtual ValueTask StopAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a call that may hang, and remembers what it throws for the search for secrets.</summary>
    protected async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            return await call().WaitAsync(ClauseDeadline, Token);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"a call did not come back within {ClauseDeadline.TotalSeconds} s");
            throw;
        }
        catch (Exception thrown)
        {
            _seen.Add(thrown);
            throw;
        }
    }

    /// <summary>Expects a call to be stopped by its token.</summary>
    protected async Task StopsAsync(Func<Task> call, string because)
    {
        ArgumentNullException.ThrowIfNull(call);
        var thrown = await ThrownByAsync(call);
        Assert.True(thrown is OperationCanceledException, $"{because}: expected OperationCanceledException, got {Name(thrown)}");
    }

    /// <summary>What a call throws; null when it returns.</summary>
    protected async Task<Exception?> ThrownByAsync(Func<Task> call)
    {
        try
        {
            await GuardAsync(async () =>
            {
                await call();
                return true;
            });
            return null;
        }
        catch (Exception thrown) when (thrown is not Xunit.Sdk.IAssertionException)
        {
            return thrown;
        }
    }

    /// <summary>The type and text of an exception for a message.</summary>
    protected static string Name(Exception? thrown) => thrown is null ? "no exception" : $"{thrown.GetType().Name} \"{thrown.Message}\"";

    private string Masked(string text) => Context.Secrets.Canaries.Aggregate(text, (masked, canary) => masked.Replace(canary, "***", StringComparison.Ordinal));
}
