// A small world in words, for tests of what applications need: who needs whom, who is behind whom, and what each is.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

/// <summary>
/// Statuses are <c>web01 up, db01 down</c>, with <c>none</c>, <c>unreachable</c> and <c>blinded</c> beside their own words. Each host has been what it is
/// since one minute after the host before it.
/// </summary>
internal sealed class NeedingWorld
{
    private readonly Dictionary<string, Host> hosts = [];

    public World World { get; private set; } = World.Empty;

    public Site Site => Played.SiteOf([.. hosts.Values]);

    /// <param name="needs"><c>db01; 1 of cache1 cache2</c>.</param>
    /// <param name="behind"><c>sw1 sw2</c>.</param>
    public NeedingWorld Host(string id, string needs = "", string behind = "", string? name = null)
    {
        var (all, parents) = (NeedsOf(needs), behind.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        foreach (var other in all.SelectMany(need => need.Members).Concat(parents))
            hosts.TryAdd(other, Played.Host(other, Played.Check("http")));
        hosts[id] = Played.Host(id, Played.Check("http")) with { Name = name ?? id, Needs = all, Behind = [.. parents] };
        return this;
    }

    public NeedingWorld Are(string statuses)
    {
        foreach (var words in statuses.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (id, word) = (words.Split(' ')[0], words.Split(' ')[1]);
            hosts.TryAdd(id, Played.Host(id, Played.Check("http")));
            World = World with { Hosts = World.Hosts.SetItem(id, State(id, word, "unreachable behind sw1")) };
        }

        return this;
    }

    public NeedingWorld Says(string id, string check, string reason) => Change(id, state => state with { Check = check, Reason = reason });

    public NeedingWorld Silent(params string[] ids)
    {
        World = World with { Silent = World.Silent.Union(ids) };
        return this;
    }

    public NeedingWorld Blind()
    {
        World = World with { Blind = Played.At(0) };
        return this;
    }

    /// <summary>What an application is that needs this: <c>DOWN db01 is DOWN: http: it is down</c>; a dash where there is nothing to say.</summary>
    public string Of(string needs) =>
        Needing.Of(Site, World, Application(needs)) is var (status, reason) ? $"{status.Word()} {reason}".TrimEnd() : "-";

    /// <summary>Its status alone.</summary>
    public string Is(string needs) => Of(needs).Split(' ')[0];

    public string Cause(string host) => Needing.Cause(Site, World, host);

    public static Application Application(string needs, string id = "shop") =>
        new(id, "Web shop", "", [.. NeedsOf(needs).SelectMany(need => need.Members)], NeedsOf(needs));

    public static ImmutableArray<Need> NeedsOf(string needs) =>
    [
        .. needs.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(need => need.Split(' ')).Select(words =>
            words is [var number, "of", .. var members] ? new Need(int.Parse(number), [.. members]) : new Need(1, [words[0]])),
    ];

    private NeedingWorld Change(string id, Func<HostState, HostState> change)
    {
        World = World with { Hosts = World.Hosts.SetItem(id, change(World.Hosts[id])) };
        return this;
    }

    private HostState State(string id, string word, string unreachable)
    {
        var excuse = word switch { "unreachable" => unreachable, "blinded" => "this monitor cannot see its network", _ => "" };
        Status? status = word == "none" ? null : excuse.Length > 0 ? Status.Unknown : StatusWords.Parse(word) ?? throw new FormatException($"no status: {word}");
        var since = World.Hosts.TryGetValue(id, out var before) ? before.Since : Played.At((World.Hosts.Count + 1) * 60);
        var bad = status is not null and not Status.Up and not Status.Maintenance;
        var check = new CheckState("http", "http", "", status, since, bad ? "it is " + word : "", [], 0, null, since, Waiting: false, null) { Counted = status, Excuse = excuse };
        return new(id, status, since, 1, bad && excuse.Length == 0 ? "http" : "", excuse.Length > 0 ? excuse : check.Reason, since, [check], []);
    }
}
