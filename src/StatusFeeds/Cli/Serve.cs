// The verb `serve`: composes the program, says what it does, ends it on a signal.
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Rules;
using StatusFeeds.Storage;
using StatusFeeds.Web;

namespace StatusFeeds.Cli;

internal static class Serve
{
    /// <summary>How long the end waits for a store that refuses or hangs.</summary>
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(2.5);

    public static async Task<int> Run(string folder, bool jsonLogs, CancellationToken cancel)
    {
        // First of all, as a signal that nobody waits for kills: an end, a reload or an edit may come while we still start.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, end));
        using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, end));
        var clock = TimeProvider.System;
        var logging = Task.Run(() => Logs.Make(jsonLogs), CancellationToken.None);
        using var causes = new ReloadCauses(folder, clock);
        using var systemd = Systemd.Of(Environment.GetEnvironmentVariable, clock);
        if (Configuration.ReadOrTell(folder) is not { } site)
        {
            return CommandLine.Wrong;
        }

        using var logs = await logging;
        var log = logs.CreateLogger("StatusFeeds");
        try
        {
            await Run(folder, site, causes, systemd, clock, logs, log, end.Token);
            return CommandLine.Fine;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return CommandLine.Fine;
        }
        catch (Exception refusal) when (refusal is StoreRefused or StoreFailed or ListenFailed)
        {
            await Console.Error.WriteLineAsync(Logs.Urgent + refusal.Message);
            return CommandLine.Failed;
        }
    }

    private static async Task Run(
        string folder, Site site, ReloadCauses causes, Systemd systemd, TimeProvider clock, ILoggerFactory logs, ILogger log, CancellationToken end)
    {
        // What needs no database is made while that is opened.
        var descriptors = Descriptors.Share();
        var listening = Task.Run(() => Listening.Make(site, descriptors.Connections, clock, logs, end), CancellationToken.None);

        // A database that hangs while it is opened must not hold up the end: then the process goes, and its lock with it.
        await using var store = await Open(site, clock, logs.CreateLogger("Storage"), end).WaitAsync(end);
        if (store.IsShared)
        {
            await store.TryJudge(end);
        }

        var remembered = await store.Remember(end);
        var keepsakes = new Keepsakes();
        foreach (var memory in remembered.Memories.All)
        {
            keepsakes.Came(memory);
        }

        var agenda = new Agenda(keepsakes, store.IsShared);
        var inbox = new Inbox();
        var nodes = store.IsShared ? new Nodes(store, agenda, inbox, Self(site, clock), clock, logs.CreateLogger("Monitoring")) : null;
        var chair = new Chair(
            store,
            agenda,
            inbox,
            nodes is null ? null : nodes.Send,
            known => site.Authority ?? known.Authority ?? Authority.Make(site.Url, clock.GetUtcNow()),
            clock,
            logs.CreateLogger("Monitoring"));
        await chair.Begin(site, remembered, end);
        await using var server = await Server.Start(await listening, store, clock, logs, end);
        await using var wire = WireParts.Make(site, log);
        using var thrift = Thrift.Keep(clock);
        Greeting.Write(Console.Out, folder, site, store.Board!);
        using var giveUp = new CancellationTokenSource();
        var judging = chair.Run(giveUp.Token);
        var ordering = new Orders(store, inbox, clock, logs.CreateLogger("Monitoring")).Run(remembered.World.Ordered, end);
        var accounting = new Accounts(store, inbox, clock, logs.CreateLogger("Monitoring")).Run(end);
        var posts = new Posts(store, agenda, keepsakes, clock, logs.CreateLogger("Monitoring"));
        var noticing = posts.Run(remembered.Memories.Batch, end);
        await using (var looks = new Looks(agenda, inbox, descriptors.Looks, wire, clock, logs.CreateLogger("Monitoring")))
        await using (await Beat.Start(looks, clock, logs, end))
        await using (var company = nodes is null ? null : await Company.Join(nodes, store, agenda, () => chair.Site, clock, logs, end))
        {
            agenda.Hurried = looks.Start;
            using var watchdog = Watchdog.Start(systemd, () => inbox.Beats, () => store.Trouble, clock);
            systemd.Ready();
            await new Reload(folder, site, inbox, systemd, clock, log).Run(causes, store.Board!.World.Left.Values.Any(Evaluator.IsLeaving), end);
        }

        systemd.Stopping();
        await Task.WhenAll(ordering, accounting, noticing);
        inbox.Close();
        var last = Last(posts, judging, nodes, giveUp.Token);
        await Task.WhenAny(last, Task.Delay(LastWait, clock, CancellationToken.None));
        await giveUp.CancelAsync();
        await last;
        log.LogInformation("Stopped");
    }

    /// <summary>What was seen last is judged here, or handed to who judges.</summary>
    private static async Task Last(Posts posts, Task judging, Nodes? nodes, CancellationToken giveUp)
    {
        await Task.WhenAll(judging, posts.Keep(giveUp));
        if (nodes is not null)
        {
            await nodes.End(giveUp);
        }
    }

    private static Task<Store> Open(Site site, TimeProvider clock, ILogger log, CancellationToken end)
    {
        var owner = $"process {Environment.ProcessId} ({site.Url})";
        return Store.MayBeShared(site.Database)
            ? Store.Join(site.Database, owner, Shares.Count, clock, log, end)
            : Store.Open(site.Database, owner, clock, log, end);
    }

    private static SiteNode Self(Site site, TimeProvider clock)
    {
        var (machine, now) = (Environment.MachineName, clock.GetUtcNow());
        return new SiteNode(
            FormattableString.Invariant($"{machine}-{Environment.ProcessId}-{now.ToUnixTimeMilliseconds():x}"), machine, site.Listen[0].Address.GetLeftPart(UriPartial.Authority), CommandLine.Version, now, now, false, 0, 0, "", "");
    }

    private static void End(PosixSignalContext signal, CancellationTokenSource end)
    {
        signal.Cancel = true;
        end.Cancel();
    }
}
