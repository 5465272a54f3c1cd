using System.Reflection;
using Gateway.Sdk;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Plugins.Guarding;

/// <summary>
/// Stands between the host and the code of one plugin version. Every call goes through it: with a deadline, on a thread that may be given up,
/// and with the plugin's name and the stage in whatever goes wrong. Safe for concurrent use.
/// </summary>
internal sealed partial class PluginGuard(string plugin, PluginLimits limits, TimeProvider time, ILogger log) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private PluginProblem? _quarantine;
    private int _abandoned;
    private int _uses;

    /// <summary>The plugin as messages name it.</summary>
    public string Plugin => plugin;

    /// <summary>Why nothing may be called any more; null while it serves.</summary>
    public PluginProblem? Quarantine => Volatile.Read(ref _quarantine);

    /// <summary>Calls that never came back.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>Adapters that are in use now.</summary>
    public int Uses => Volatile.Read(ref _uses);

    public PluginLimits Limits => limits;

    public void Dispose() => _stopping.Dispose();

    public void Enter() => Interlocked.Increment(ref _uses);

    public void Leave() => Interlocked.Decrement(ref _uses);

    /// <summary>Refuses every further call and cancels those under way. The first reason stays.</summary>
    public void Isolate(PluginProblem reason)
    {
        if (Interlocked.CompareExchange(ref _quarantine, reason, null) is null)
        {
            LogQuarantined(plugin, reason.ToString());
            _stopping.Cancel();
        }
    }

    /// <summary>Calls what must come back at once, since it does no I/O.</summary>
    public T Run<T>(string stage, TimeSpan deadline, Func<T> call)
    {
        ThrowIfQuarantined(stage);
        T result = default!;
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = call();
            }
            catch (Exception caught)
            {
                thrown = caught;
            }
        })
        { IsBackground = true, Name = $"{plugin} {stage}" };
        thread.Start();
        if (!thread.Join(deadline))
        {
            throw Abandon(stage, $"did not come back from {stage} within {deadline.TotalSeconds:0.#} s");
        }

        return thrown is null ? result : throw Translate(stage, thrown, cancelled: false);
    }

    /// <summary>Calls what may take its time. A cancelled call gets a short grace and is then left behind.</summary>
    public async Task<T> CallAsync<T>(string stage, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        ThrowIfQuarantined(stage);
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(limits.Call, time);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, _stopping.Token);

        var running = Entrance.StartAsync(call, stop.Token);
        if (!await EndsAsync(running, stop.Token))
        {
            var abandoned = Abandon(stage, $"went on with {stage} for {limits.Grace.TotalSeconds:0.#} s after it was told to stop");
            cancellationToken.ThrowIfCancellationRequested();
            throw abandoned;
        }

        try
        {
            return await running;
        }
        catch (Exception thrown)
        {
            throw Stopped(stage, thrown, deadline.IsCancellationRequested, cancellationToken) ?? Translate(stage, thrown, cancellationToken.IsCancellationRequested);
        }
        finally
        {
            stop.Dispose();
        }
    }

    /// <summary>Disposes a part of the plugin. Nothing it does here hurts the caller: it is logged and left behind.</summary>
    public async ValueTask DisposeAsync(string stage, IAsyncDisposable part)
    {
        try
        {
            await Task.Run(() => part.DisposeAsync().AsTask()).WaitAsync(limits.Dispose, time);
        }
        catch (TimeoutException)
        {
            Abandon(stage, $"did not come back from {stage} within {limits.Dispose.TotalSeconds:0.#} s");
        }
        catch (Exception thrown)
        {
            LogDisposeThrew(plugin, stage, thrown);
        }
    }

    /// <summary>The plugin returned what the contract does not allow.</summary>
    public PluginException Broken(string stage, string what) =>
        new(new PluginProblem(plugin, PluginCodes.BrokeContract, $"{stage} {what}", "report it to the plugin's author; the conformance suite shows it"), stage);

    private async Task<bool> EndsAsync(Task running, CancellationToken stop)
    {
        try
        {
            await running.WaitAsync(stop);
            return true;
        }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            using var grace = new CancellationTokenSource(limits.Grace, time);
            await Task.WhenAny(running, Task.Delay(Timeout.InfiniteTimeSpan, time, grace.Token));
            return running.IsCompleted;
        }
        catch (Exception)
        {
            return true;
        }
    }

    private PluginException? Stopped(string stage, Exception thrown, bool tooLong, CancellationToken cancellationToken)
    {
        if (thrown is not OperationCanceledException || cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        return Quarantine is { } reason ? Isolated(stage, reason)
            : tooLong ? new PluginException(new PluginProblem(plugin, PluginCodes.Hung, $"{stage} took longer than {limits.Call.TotalMinutes:0} minutes and was stopped",
                "look at the partner's answers, then ask the plugin's author"), stage, thrown)
            : null;
    }

    private void ThrowIfQuarantined(string stage)
    {
        if (Quarantine is { } reason)
        {
            throw Isolated(stage, reason);
        }
    }

    private PluginException Isolated(string stage, PluginProblem reason) => new(new PluginProblem(plugin, PluginCodes.Quarantined,
        $"it is quarantined since {reason.Code}: {reason.Message}", "replace the plugin with a sound version, or restart the host to try it again"), stage);

    private PluginException Abandon(string stage, string what)
    {
        var problem = new PluginProblem(plugin, PluginCodes.Hung, what, "report it to the plugin's author: calls must honour their token");
        LogAbandoned(plugin, stage, Interlocked.Increment(ref _abandoned));
        if (Abandoned >= limits.AbandonedCalls)
        {
            Isolate(problem);
        }

        return new PluginException(problem, stage);
    }

    private Exception Translate(string stage, Exception thrown, bool cancelled)
    {
        var cause = thrown;
        while (cause is TargetInvocationException or TypeInitializationException && cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return cause switch
        {
            AdapterException or PluginException => cause,
            OperationCanceledException when cancelled => cause,
            FileNotFoundException or FileLoadException or TypeLoadException or MissingMemberException or BadImageFormatException => new PluginException(
                new PluginProblem(plugin, PluginCodes.MissingDependency, $"{stage} needs what is not there: {cause.Message.TrimEnd('.')}",
                    "install the whole plugin folder again, published with its dependencies"), stage, cause),
            _ => new PluginException(new PluginProblem(plugin, PluginCodes.Threw, $"{stage} threw {cause.GetType().Name}: {cause.Message.TrimEnd('.')}",
                "report it to the plugin's author with the log of this run"), stage, cause),
        };
    }

    [LoggerMessage(5401, LogLevel.Error, "Plugin {Plugin} quarantined: {Reason}")]
    private partial void LogQuarantined(string plugin, string reason);

    [LoggerMessage(5402, LogLevel.Error, "Plugin {Plugin} did not come back from {Stage}; {Count} calls abandoned so far")]
    private partial void LogAbandoned(string plugin, string stage, int count);

    [LoggerMessage(5403, LogLevel.Warning, "Plugin {Plugin} threw while {Stage} was disposed")]
    private partial void LogDisposeThrew(string plugin, string stage, Exception thrown);
}
