// The one Quartz trigger: a beat a second, on the second.
using Quartz;

namespace StatusFeeds.Monitoring;

/// <summary>Hands each second over to <see cref="Looks"/>. A beat that Quartz missed is not made up for: the next takes all that is due.</summary>
internal sealed class Beat : IAsyncDisposable
{
    private readonly IScheduler quartz;

    private Beat(IScheduler scheduler) => quartz = scheduler;

    public static async Task<Beat> Start(Looks looks, TimeProvider clock, CancellationToken cancel)
    {
        var scheduler = await QuartzSchedulerBuilder.Create().BuildScheduler(cancel);
        scheduler.Context["looks"] = looks;
        scheduler.Context["clock"] = clock;
        var job = JobBuilder.Create<Job>().WithIdentity("beat").Build();
        var trigger = TriggerBuilder.Create()
            .WithIdentity("second")
            .StartAt(DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds() + 1))
            .WithSimpleSchedule(schedule => schedule
                .WithInterval(TimeSpan.FromSeconds(1))
                .RepeatForever())
            .Build();
        await scheduler.ScheduleJob(job, trigger, cancellationToken: cancel);
        await scheduler.Start(cancel);
        return new Beat(scheduler);
    }

    public async ValueTask DisposeAsync() => await quartz.Shutdown();

    [DisallowConcurrentExecution]
    private sealed class Job : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            var clock = (TimeProvider)context.Scheduler.Context["clock"]!;
            ((Looks)context.Scheduler.Context["looks"]!).Beat(clock.GetUtcNow());
            return ValueTask.CompletedTask;
        }
    }
}
