// Why a host is what it is, and whether that is told: every step of the decision in words, in its order. Pure.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <param name="Topic">One of <c>look streak flapping way sight window status told</c>.</param>
/// <param name="Text">Whole sentences for somebody who was woken up by it.</param>
internal sealed record Explained(string Topic, string Text);

internal static class Explaining
{
    /// <summary>Empty for a host that neither is nor was configured.</summary>
    public static ImmutableArray<Explained> Of(Site site, World world, string host, DateTimeOffset now)
    {
        var state = world.Find(host);
        if (!site.Hosts.TryGetValue(host, out var configured))
            return state is null ? [] : [Left(state, now), new("told", Told(state, now))];
        state ??= new HostState(host, null, now, 0, "", "", now, [], []);
        var steps = ImmutableArray.CreateBuilder<Explained>();
        foreach (var check in configured.Checks)
            steps.AddRange(ExplainingChecks.Of(check, state.Find(check.Name), now));
        foreach (var check in configured.Checks)
        {
            if (state.Find(check.Name) is { } believed && ExplainingChecks.Flapping(check, believed, now) is { } flapping)
                steps.Add(new("flapping", flapping));
        }

        steps.AddRange(ExplainingWay.Of(site, world, configured, state, now));
        if (Sight(site, world, configured, state, now) is { } sight)
            steps.Add(new("sight", sight));
        steps.AddRange(ExplainingWindows.Of(site, world, host, now));
        steps.Add(new("status", Status(site, world, configured, state, now)));
        steps.Add(new("told", Told(state, now)));
        return steps.DrainToImmutable();
    }

    /// <summary><c>2026-11-20 23:57:39 UTC, 12s ago</c>.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) => $"{Words.Instant(at)}, {Words.Duration(now - at)} ago";

    /// <summary><c>2026-11-20 23:57:39 UTC, for 12s</c>.</summary>
    public static string Since(DateTimeOffset at, DateTimeOffset now) => $"{Words.Instant(at)}, for {Words.Duration(now - at)}";

    private static Explained Left(HostState state, DateTimeOffset now) => new("status", state.Status switch
    {
        null => $"{state.Host} is not in the configuration and is not looked at.",
        Model.Status.Retired => $"{state.Host} was taken out of the configuration and is looked at no more: RETIRED since {Since(state.Since, now)}.",
        { } last => $"{state.Host} is not in the configuration and is not looked at; it was {last.Word()} last. Unless it comes back within a minute or two, it is RETIRED.",
    });

    private static string? Sight(Site site, World world, Host host, HostState state, DateTimeOffset now)
    {
        if (Seeing.IsHere(world, host))
            return world.Blind is null ? null : $"{host.Id} is this machine itself: that this monitor cannot see its network does not matter to it.";
        if (world.Blind is { } blind)
            return $"This monitor {Seeing.Lost(site, world)}, since {Since(blind, now)}. Whatever gives no answer is UNKNOWN meanwhile, and nothing but that is told.";
        if (state.Checks.All(check => check.Silences == 0))
            return null;
        if (!Seeing.Judges(world, site))
            return "Nothing says whether this monitor itself sees its network: it has no witnesses, and fewer than three hosts off this machine. So silence is taken for the host's.";
        return world.Seen <= DateTimeOffset.UnixEpoch
            ? "No look off this machine has had an answer since the start, so nobody knows whether this monitor sees its network."
            : $"This monitor sees its network: the last look off this machine that got an answer began at {Ago(world.Seen, now)}.";
    }

    private static string Status(Site site, World world, Host host, HostState state, DateTimeOffset now)
    {
        var counted = host.Checks
            .Select(check => (check.Name, Status: Counted(state.Find(check.Name)) is { } status ? StatusWords.MilderOf(status, check.AtWorst) : (Status?)null))
            .ToList();
        var counts = string.Join(", ", counted.Select(one => $"{one.Name} {one.Status?.Word() ?? "nothing yet"}"));
        switch (state.Status)
        {
            case null:
                var latest = Instants.Later(state.Begun, world.Watching) + Evaluator.FirstStatusWithin;
                return $"{host.Id} has no status yet: it waits for the first looks of its checks, until {Words.Instant(latest)} at the latest.";
            case Model.Status.Maintenance:
                var beneath = counted.Max(one => one.Status);
                return $"So {host.Id} is MAINTENANCE since {Since(state.Since, now)}, whatever its checks say; by them it would be {beneath?.Word() ?? "without a status"} ({counts}).";
            case Model.Status.Up:
                return $"So {host.Id} is UP since {Since(state.Since, now)} ({counts}).";
            case { } status:
                var what = state.Check.Length == 0 ? Because(state.Reason) : $", by {state.Check}{Because(state.Reason)}";
                var cause = Needing.Cause(site, world, host.Id);
                return $"So {host.Id} is {status.Word()} since {Since(state.Since, now)}{what}. It is the worst of what counts of its checks ({counts}).{(cause.Length == 0 ? "" : " " + cause)}";
        }
    }

    private static Status? Counted(CheckState? state) => state?.Counted ?? state?.Status;

    private static string Told(HostState state, DateTimeOffset now)
    {
        if (state.Told is not { } told)
            return state.Status is null ? "Feeds say nothing of it before it has a status." : $"Feeds say nothing of it yet{Because(state.Untold)}.";
        var says = $"{told.Word()}{(state.ToldAt > DateTimeOffset.UnixEpoch ? $" since {Since(state.ToldAt, now)}" : "")}";
        return (told == state.Status, state.Untold.Length == 0) switch
        {
            (true, true) => $"Feeds say {says}: they say what it is.",
            (true, false) => $"Feeds say {says}, and no more is told of it for now: {state.Untold}. When that is over, what it is then is told if it is another.",
            (false, true) => $"Feeds say {says}, while it is {state.Status?.Word() ?? "without a status"}.",
            (false, false) => $"Feeds say {says}. That it is {state.Status?.Word() ?? "without a status"} is not told: {state.Untold}. When that is over, what it is then is told if it is another.",
        };
    }

    private static string Because(string reason) => reason.Length == 0 ? "" : ": " + reason;
}
