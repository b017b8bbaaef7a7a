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
        // A database that hangs while it is opened must not hold up the end: then the process goes, and its lock with it.
        await using var store = await Store.Open(site.Database, $"process {Environment.ProcessId} ({site.Url})", clock, logs.CreateLogger("Storage"), end).WaitAsync(end);
        var remembered = await store.Remember(end);
        var authority = site.Authority ?? remembered.Authority ?? Authority.Make(site.Url, clock.GetUtcNow());

        var descriptors = Descriptors.Share();
        var keepsakes = new Keepsakes();
        foreach (var memory in remembered.Memories.All)
        {
            keepsakes.Came(memory);
        }

        var agenda = new Agenda(keepsakes);
        var inbox = new Inbox();
        var judge = new SiteJudge(store, agenda, inbox, clock, logs.CreateLogger("Monitoring"));
        await judge.Begin(site, remembered, authority, end);
        await using var server = await Server.Start(site, descriptors.Connections, store, clock, logs, end);
        await using var wire = WireParts.Make(site, log);
        using var thrift = Thrift.Keep(clock);
        Greeting.Write(Console.Out, folder, site, store.Board!);
        using var giveUp = new CancellationTokenSource();
        var judging = judge.Run(giveUp.Token);
        var ordering = new Orders(store, inbox, clock, logs.CreateLogger("Monitoring")).Run(remembered.World.Ordered, end);
        var accounting = new Accounts(store, inbox, clock, logs.CreateLogger("Monitoring")).Run(end);
        var posts = new Posts(store, agenda, keepsakes, clock, logs.CreateLogger("Monitoring"));
        var noticing = posts.Run(remembered.Memories.Batch, end);
        await using (var looks = new Looks(agenda, inbox, descriptors.Looks, wire, clock, logs.CreateLogger("Monitoring")))
        await using (await Beat.Start(looks, clock, logs, end))
        {
            agenda.Hurried = looks.Start;
            using var watchdog = Watchdog.Start(systemd, () => inbox.Beats, () => store.Trouble, clock);
            systemd.Ready();
            await new Reload(folder, site, inbox, systemd, clock, log).Run(causes, store.Board!.World.Left.Values.Any(Evaluator.IsLeaving), end);
        }

        systemd.Stopping();
        await Task.WhenAll(ordering, accounting, noticing);
        inbox.Close();
        var last = posts.Keep(giveUp.Token);
        await Task.WhenAny(Task.WhenAll(judging, last), Task.Delay(LastWait, clock, CancellationToken.None));
        await giveUp.CancelAsync();
        await Task.WhenAll(judging, last);
        log.LogInformation("Stopped");
    }

    private static void End(PosixSignalContext signal, CancellationTokenSource end)
    {
        signal.Cancel = true;
        end.Cancel();
    }
}
