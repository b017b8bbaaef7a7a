// Whether this monitor sees its network: its witnesses answer, or any host at all.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Seeing
{
    public const string Excuse = "this monitor cannot see its network";

    /// <summary>With fewer hosts off this machine, and no witnesses, nobody can tell a dead network from dead hosts.</summary>
    private const int Fewest = 3;

    private static readonly TimeSpan Blink = TimeSpan.FromSeconds(5);

    /// <summary>More than a streak of silent looks can span, at the beginning of which somebody answered.</summary>
    private const int GapsKept = 32;

    /// <summary>Asked at first whether they answer, where there are no witnesses.</summary>
    private const int AskedAtFirst = 5;

    /// <summary>Its last looks went to this machine itself; of one not looked at yet the address must do.</summary>
    public static bool IsHere(World world, Host host) =>
        world.Hosts.GetValueOrDefault(host.Id)?.Checks.FirstOrDefault(check => check.Last is { Here: true } or { Answered: not null })?.Last is { } last
            ? last.Here
            : host.IsLocal;

    /// <summary>A look off this machine that began then got an answer.</summary>
    public static World Seen(World world, DateTimeOffset begun)
    {
        if (begun > world.Seen)
            return world with { Seen = begun, Unseen = begun - world.Seen > Blink ? [.. world.Unseen.TakeLast(GapsKept - 1), (world.Seen, begun)] : world.Unseen };

        // A slow answer: its look had begun before those that were answered meanwhile.
        for (var i = world.Unseen.Length - 1; i >= 0 && world.Unseen[i].Until > begun; i--)
        {
            if (world.Unseen[i] is var (from, until) && from < begun)
                return world with { Unseen = [.. world.Unseen[..i], .. new[] { (from, begun), (begun, until) }.Where(gap => gap.Item2 - gap.Item1 > Blink), .. world.Unseen[(i + 1)..]] };
        }

        return world;
    }

    /// <summary>From its first silent look to the one by which it was believed nobody else answered either: that says nothing of the host.</summary>
    public static bool WasLost(World world, CheckState check) =>
        check.SilentSince < check.Begun && world.Unseen.Any(gap => gap.From < check.SilentSince && check.Begun < gap.Until);

    /// <summary>There are enough hosts to tell by.</summary>
    public static bool Judges(World world, Site site) => site.Witnesses.Length > 0 || Away(world, site).Skip(Fewest - 1).Any();

    /// <summary>
    /// No witness gives any answer, and nobody has since: those that had answered last were looked at too. Without witnesses: no host at all answers. Witnesses, or
    /// three hosts, must have been silent for as many looks as a failure needs, those that answered until then among them.
    /// </summary>
    public static bool IsLost(World world, Site site)
    {
        if (site.Witnesses.Length > 0)
        {
            if (!site.Witnesses.All(witness => IsDead(world, site, witness) && LastLook(world, witness) > world.Seen))
                return false;
            return Others(world, site).OrderByDescending(host => Answered(world, host)).ThenBy(host => host, StringComparer.Ordinal).Take(Fewest)
                .All(host => world.Silent.Contains(host) && LastLook(world, host) > world.Seen);
        }

        if (world.Silent.Count < Fewest)
            return false;
        if (Away(world, site).Any(host => MayAnswer(world, host.Id)))
            return false;
        var away = Away(world, site).ToList();
        if (away.Count < Fewest)
            return false;
        var (dead, fell) = (away.Where(host => IsDead(world, site, host.Id)).ToList(), away.Count(host => FellSilent(world, host)));
        return dead.Count >= Fewest && dead.Count(host => FellSilent(world, host)) >= Math.Min(Fewest, fell);
    }

    /// <summary>
    /// Hosts are excused by what they are behind, and nobody at all has been seen since: it may be we who do not see. Or we see again, and those who were silent
    /// have not been looked at since. Until that is known, at most an interval and as long as a silence is held back, nothing is made of it for applications.
    /// </summary>
    public static bool IsInDoubt(World world, Site site, DateTimeOffset now)
    {
        if (world.Blind is not null || !Judges(world, site))
            return false;
        foreach (var (id, host) in site.Hosts)
        {
            if (!world.Hosts.TryGetValue(id, out var state))
                continue;
            for (var i = 0; i < host.Checks.Length; i++)
            {
                if (DoubtedSince(world, state.Checks[i]) is { } since && now < since + host.Checks[i].Every + Ways.Patience(site, host))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Since when nobody has been seen.</summary>
    public static DateTimeOffset LostSince(World world, Site site) =>
        (site.Witnesses.Length > 0 ? site.Witnesses : world.Silent.AsEnumerable()).Where(world.Silent.Contains).Select(host => Since(world, host)).Min();

    public static string Lost(Site site, World world) => site.Witnesses switch
    {
        [] => $"cannot see its network: none of its {Away(world, site).Count()} hosts answers",
        [_] when site.IsKept => "cannot see its network: its witness does not answer, nor does any host",
        var witnesses when site.IsKept => $"cannot see its network: none of its {witnesses.Length} witnesses answers, nor does any host",
        [var only] => $"cannot see its network: its witness {only} does not answer, nor does any host",
        var witnesses => $"cannot see its network: none of its witnesses {string.Join(", ", witnesses)} answers, nor does any host",
    };

    /// <summary>Whom to look at to learn whether we see: the witnesses; without any that answers some others that do.</summary>
    public static IEnumerable<string> Witnesses(World world, Site site) => site.Witnesses.All(world.Silent.Contains)
        ? site.Witnesses.Concat(Others(world, site).Where(host => MayAnswer(world, host)).OrderByDescending(host => Answered(world, host)).ThenBy(host => host, StringComparer.Ordinal).Take(AskedAtFirst))
        : site.Witnesses;

    /// <summary>Those off this machine, witnesses apart, that answer, or did until nobody did any more.</summary>
    private static IEnumerable<string> Others(World world, Site site) => Away(world, site)
        .Where(host => !site.Witnesses.Contains(host.Id) && (MayAnswer(world, host.Id) || FellSilent(world, host))).Select(host => host.Id);

    /// <summary>It is not silent; or it was when the last process ended, and nobody has looked since.</summary>
    private static bool MayAnswer(World world, string host) => !world.Silent.Contains(host) || LastLook(world, host) == DateTimeOffset.UnixEpoch;

    /// <summary>It answered as long as anybody did, and no switch before it is to blame.</summary>
    private static bool FellSilent(World world, Host host) =>
        !Ways.IsClosed(world, host) && Since(world, host.Id) > Instants.Later(world.Seen, world.Watching)
        && host.Checks.Zip(world.Hosts[host.Id].Checks).Any(pair => pair.Second.Answered + pair.First.Every + pair.First.Timeout >= world.Seen);

    /// <summary>Everybody off this machine who may answer.</summary>
    public static IEnumerable<string> Everybody(World world, Site site) => Away(world, site).Select(host => host.Id).Where(host => MayAnswer(world, host));

    /// <summary>The hosts off this machine by which one can tell: looks at a name that does not exist, or by a command, say nothing of our network.</summary>
    private static IEnumerable<Host> Away(World world, Site site) => site.Hosts.Values
        .Where(host => !IsHere(world, host) && world.Hosts.GetValueOrDefault(host.Id)?.Checks.All(CannotTell) != true);

    /// <summary>A fault of ours in its last look says nothing against a check that could tell before.</summary>
    private static bool CannotTell(CheckState check) => check.Last is { Answered: null } last
        && (last.Judgement.Status is not null || (check.Silences == 0 && check.Answered == DateTimeOffset.UnixEpoch));

    /// <summary>It has been silent for as many looks as a failure needs.</summary>
    public static bool IsDead(World world, Site site, string host)
    {
        if (!world.Silent.Contains(host) || !site.Hosts.TryGetValue(host, out var known))
            return false;
        var state = world.Hosts[host];
        if (!state.Checks.Any(check => check.Silences > 0))
            return false;
        for (var i = 0; i < known.Checks.Length; i++)
        {
            if (state.Checks[i].Silences > 0 && state.Checks[i].Silences < known.Checks[i].FailAfter)
                return false;
        }

        return true;
    }

    /// <summary>When the last look began; the Unix epoch: none since the start.</summary>
    private static DateTimeOffset LastLook(World world, string host) => world.Hosts.GetValueOrDefault(host) is not { } state
        ? DateTimeOffset.UnixEpoch
        : state.Checks.Select(check => check.Last?.Begun ?? DateTimeOffset.UnixEpoch).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();

    private static DateTimeOffset Answered(World world, string host) => world.Hosts.GetValueOrDefault(host) is not { } state
        ? DateTimeOffset.UnixEpoch
        : state.Checks.Select(check => check.Answered).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();

    private static DateTimeOffset Since(World world, string host) => world.Hosts.GetValueOrDefault(host) is not { } state
        ? DateTimeOffset.UnixEpoch
        : state.Checks.Where(check => check.Silences > 0).Select(check => check.SilentSince).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();

    private static DateTimeOffset? DoubtedSince(World world, CheckState check) =>
        (check.Silences > 0 || (check.Status is null && check.Counted is not null)) && check.Last?.Begun < world.Sees ? world.Sees
        : check.Excuse.Length > 0 && check.Begun > world.Seen ? Instants.Later(check.Since, world.Watching) : null;
}
