using Quartz;
using Quartz.Extensibility;

namespace Gateway.Engine.Scheduling;

/// <summary>Wakes a sync at a moment: Quartz with one job, and one trigger for each sync. Nothing of Quartz is known outside.</summary>
internal sealed class WakeClock(TimeProvider time, Func<string, CancellationToken, Task> wake) : IAsyncDisposable
{
    private static readonly JobKey Job = new("wake");

    private readonly SemaphoreSlim _building = new(1);
    private IScheduler? _scheduler;

    public async Task StartAsync(CancellationToken cancellationToken) => await (await SchedulerAsync(cancellationToken)).Start(cancellationToken);

    /// <summary>Sets the one moment at which a sync is woken; a moment that has passed is now.</summary>
    public async Task WakeAtAsync(string syncId, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(syncId).ForJob(Job).StartAt(moment).Build();
        await (await SchedulerAsync(cancellationToken)).ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
    }

    public async Task ForgetAsync(string syncId, CancellationToken cancellationToken) =>
        await (await SchedulerAsync(cancellationToken)).UnscheduleJob(new TriggerKey(syncId), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_scheduler is { } scheduler)
        {
            await scheduler.Shutdown(true, CancellationToken.None);
        }
        _building.Dispose();
    }

    private async Task<IScheduler> SchedulerAsync(CancellationToken cancellationToken)
    {
        await _building.WaitAsync(cancellationToken);
        try
        {
            return _scheduler ??= await BuildAsync(cancellationToken);
        }
        finally
        {
            _building.Release();
        }
    }

    private async Task<IScheduler> BuildAsync(CancellationToken cancellationToken)
    {
        var scheduler = await QuartzSchedulerBuilder
            .Create(quartz => quartz
                .ConfigureScheduler(options => options.InstanceName = $"gateway-{Guid.NewGuid():n}")
                .UseDefaultThreadPool(4)
                .UseInMemoryStore(_ => { })
                .UseTimeProvider(time)
                .UseJobFactory(new WakeJobFactory(wake)))
            .BuildScheduler(cancellationToken);
        await scheduler.AddJob(JobBuilder.Create<WakeJob>().WithIdentity(Job).StoreDurably().Build(), default, cancellationToken);
        return scheduler;
    }

    private sealed class WakeJobFactory(Func<string, CancellationToken, Task> wake) : IJobFactory
    {
        public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken) => new(new JobScope(new WakeJob(wake)));

        public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class WakeJob(Func<string, CancellationToken, Task> wake) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await wake(context.Trigger.Key.Name, cancellationToken);
    }
}
