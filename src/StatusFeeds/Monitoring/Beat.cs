// The one Quartz trigger: a beat a second, on the second.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace StatusFeeds.Monitoring;

/// <summary>
/// Hands each second over to <see cref="Looks"/>. A beat that Quartz missed is not made up for: the next takes all that is due. Beats come a second apart even
/// when the wall clock is set; each then brings what that clock says.
/// </summary>
internal sealed class Beat : IAsyncDisposable
{
    private readonly IScheduler quartz;

    private Beat(IScheduler scheduler) => quartz = scheduler;

    public static async Task<Beat> Start(Looks looks, TimeProvider clock, ILoggerFactory logs, CancellationToken cancel)
    {
        var even = new EvenClock(clock);
        var scheduler = await QuartzSchedulerBuilder.Create(builder =>
        {
            builder.Services.AddSingleton(logs).AddTransient(_ => new Job(looks, clock));
            builder.UseDefaultThreadPool(1);
            builder.UseTimeProvider(even);
        }).BuildScheduler(cancel);
        var trigger = TriggerBuilder.Create()
            .WithIdentity("second")
            .StartAt(DateTimeOffset.FromUnixTimeSeconds(even.GetUtcNow().ToUnixTimeSeconds() + 1))
            .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromSeconds(1)).RepeatForever())
            .Build();
        await scheduler.ScheduleJob(JobBuilder.Create<Job>().WithIdentity("beat").Build(), trigger, cancellationToken: cancel);
        await scheduler.Start(cancel);
        return new Beat(scheduler);
    }

    public async ValueTask DisposeAsync() => await quartz.Shutdown();

    [DisallowConcurrentExecution]
    internal sealed class Job(Looks looks, TimeProvider clock) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            looks.Beat(clock.GetUtcNow());
            return ValueTask.CompletedTask;
        }
    }
}
