// Shares the looks out among nodes by Quartz' clustered store on PostgreSQL: each share of the hosts has a trigger, and whoever fires it looks for some seconds.
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

/// <summary>
/// A fire costs the cluster tens of milliseconds of CPU, so there are two a second and no more, whatever there is to look at. Each comes a second before the seconds that it hands
/// out begin. Which seconds those are the store says (<see cref="Store.Take"/>): a fire that is late, lost or doubled neither leaves one out nor gives one twice.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>Nodes tell Quartz that they live so often; the triggers of one that does not are free that long and <see cref="Threshold"/> later.</summary>
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Threshold = TimeSpan.FromSeconds(3);

    /// <summary>A share's trigger fires every few seconds: one whose next time is so far away will not.</summary>
    private static readonly TimeSpan Astray = TimeSpan.FromSeconds(60);

    private const string JobName = "looks";

    private readonly IScheduler quartz;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private ImmutableArray<string> dealt = [];
    private int looked;

    private Cluster(IScheduler scheduler, TimeProvider clock, ILogger log) => (quartz, time, logger) = (scheduler, clock, log);

    /// <param name="self">This node's id, which is its name in Quartz' cluster too.</param>
    /// <exception cref="StoreFailed">Quartz could not use the store; the message is for people.</exception>
    public static async Task<Cluster> Start(Store store, string self, Agenda agenda, TimeProvider clock, ILoggerFactory logs, CancellationToken cancel)
    {
        try
        {
            return await Begin(store, self, agenda, clock, logs, cancel);
        }
        catch (SchedulerException cut) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cut.Message, cut, cancel);
        }
        catch (SchedulerException refusal)
        {
            throw new StoreFailed($"Quartz, which shares the looks out among nodes, cannot use the database: {refusal.GetBaseException().Message}", refusal);
        }
    }

    private static async Task<Cluster> Begin(Store store, string self, Agenda agenda, TimeProvider clock, ILoggerFactory logs, CancellationToken cancel)
    {
        var log = logs.CreateLogger("Monitoring");
        var scheduler = await QuartzSchedulerBuilder.Create(builder =>
        {
            builder.Services.AddSingleton(logs).AddTransient(_ => new Job(store, self, agenda, clock, log));
            builder.UseDefaultThreadPool(Shares.Count);
            builder.UseTimeProvider(clock);
            builder.ConfigureScheduler(options =>
            {
                options.InstanceName = "StatusFeeds";
                options.InstanceId = self;
                options.MaxBatchSize = 1;
                options.IdleWaitTime = TimeSpan.FromSeconds(1);
            });
            builder.UsePersistentStore(with =>
            {
                with.UsePostgres(store.Address);
                with.UseClustering(options => (options.CheckinInterval, options.CheckinMisfireThreshold) = (CheckIn, Threshold));
                with.ProvisionSchema();
                with.ConfigureStore(options =>
                {
                    options.MisfireThreshold = TimeSpan.FromSeconds(20);
                    options.DbRetryInterval = TimeSpan.FromSeconds(2);
                    options.CommandTimeout = TimeSpan.FromSeconds(10);
                    options.UseBackgroundThreads = true;
                });
            });
        }).BuildScheduler(cancel);
        await scheduler.AddJob(JobBuilder.Create<Job>().WithIdentity(JobName).StoreDurably().Build(), new AddJobOptions { Replace = true }, cancel);
        for (var share = 0; share < Shares.Count; share++)
        {
            await scheduler.ScheduleTrigger(TriggerOf(share, PreferredNode.None), TriggerConflict.Keep, cancel);
        }

        await scheduler.Start(cancel);
        return new Cluster(scheduler, clock, log);
    }

    /// <summary>Gives each node its part where who lives has changed. One judge at a time calls this.</summary>
    public async Task Deal(ImmutableArray<string> living, CancellationToken cancel)
    {
        if (dealt.IsEmpty)
        {
            var now = ImmutableArray.CreateBuilder<string>();
            for (var share = 0; share < Shares.Count; share++)
            {
                now.Add((await quartz.GetTrigger(KeyOf(share), cancel))?.PreferredNode.Node ?? "");
            }

            dealt = now.ToImmutable();
        }

        var next = Shares.Deal(living, dealt);
        for (var share = 0; share < Shares.Count; share++)
        {
            if (next[share] != dealt[share])
            {
                await quartz.UpdateTriggerDetails(KeyOf(share), new TriggerDetailsUpdate().WithPreferredNode(PreferredNode.For(next[share])), cancel);
            }
        }

        await Mend(next, cancel);
        if (!next.SequenceEqual(dealt))
        {
            logger.LogInformation(
                "The hosts are shared out among {Nodes}", string.Join(", ", next.GroupBy(node => node).OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => $"{node.Key} ({node.Count()} of {Shares.Count})")));
            dealt = next;
        }
    }

    /// <summary>Another one judges: who has what is asked anew when it is this process's turn again.</summary>
    public void Leave() => dealt = [];

    /// <summary>Not for longer than a second: a database that gives no answer must not hold up the end.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAny(quartz.Shutdown().AsTask(), Task.Delay(TimeSpan.FromSeconds(1), time));

    /// <summary>One share a call: a trigger that is gone, stands still, or waits for a time that a clock which was set back has made a distant one, is made anew.</summary>
    private async Task Mend(ImmutableArray<string> owners, CancellationToken cancel)
    {
        looked = (looked + 1) % Shares.Count;
        var off = (await quartz.GetTrigger(KeyOf(looked), cancel))?.NextFireTimeUtc - time.GetUtcNow();
        if (off is null || off.Value.Duration() > Astray)
        {
            await quartz.ScheduleTrigger(TriggerOf(looked, PreferredNode.For(owners[looked])), TriggerConflict.Replace, cancel);
        }
    }

    private static ITrigger TriggerOf(int share, PreferredNode node) => TriggerBuilder.Create()
        .WithIdentity(KeyOf(share))
        .ForJob(JobName)
        .WithPreferredNode(node)
        .WithCronSchedule(
            string.Create(CultureInfo.InvariantCulture, $"{share % Shares.Seconds}/{Shares.Seconds} * * * * ?"),
            cron => cron.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing))
        .Build();

    private static TriggerKey KeyOf(int share) => new("share-" + share.ToString(CultureInfo.InvariantCulture));

    internal sealed class Job(Store store, string self, Agenda agenda, TimeProvider clock, ILogger log) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            var share = int.Parse(context.Trigger.Key.Name["share-".Length..], CultureInfo.InvariantCulture);
            var fired = context.ScheduledFireTimeUtc ?? context.FireTimeUtc;
            var (first, until) = (fired.ToUnixTimeSeconds() + 1, fired.ToUnixTimeSeconds() + 1 + Shares.Seconds);
            try
            {
                var from = await store.Take(share, self, first, until, cancellationToken);
                if (from < until)
                {
                    agenda.Give(share, from, until, clock.GetUtcNow().ToUnixTimeSeconds());
                }
            }
            catch (StoreFailed failure)
            {
                log.LogWarning("Share {Share} of the hosts is not looked at now: {Failure}", share, failure.Message);
            }
        }
    }
}
