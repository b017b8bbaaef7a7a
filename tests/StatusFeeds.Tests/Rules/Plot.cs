// A scenario: what happens when, and what the feeds must say of it.
using System.Runtime.CompilerServices;
using StatusFeeds.Model;
using StatusFeeds.Tests.Feeds;

namespace StatusFeeds.Tests.Rules;

/// <summary>Times are minutes since the monitor began; <see cref="At"/> holds for what follows it.</summary>
internal sealed class Plot(Site site)
{
    /// <summary>So many other draws of phases and orders each scenario is played with.</summary>
    private static readonly int Draws = int.TryParse(Environment.GetEnvironmentVariable("STATUSFEEDS_DRAWS"), out var draws) ? draws : 10;

    private readonly List<(double Minute, Action<PlayedMonitor> What)> events = [];
    private readonly List<Window> ordered = [];
    private DateTimeOffset start = Played.Start;
    private double minute;
    private double end = 60;
    private string here = "";

    public Plot Begins(DateTimeOffset at) => Do(() => start = at);

    public Plot At(double minutes) => Do(() => minute = minutes);

    public Plot Until(double minutes) => Do(() => end = minutes);

    /// <summary>This host has an address of the monitor's own machine.</summary>
    public Plot Here(string host) => Do(() => here = host);

    /// <summary>All its checks are looked at in this second of each minute.</summary>
    public Plot Phase(string host, long second) => On(monitor => monitor.Phase(host, second), 0);

    public Plot Off(params string[] hosts) => On(monitor => Array.ForEach(hosts, monitor.Network.Off));

    public Plot On(params string[] hosts) => On(monitor => Array.ForEach(hosts, monitor.Network.On));

    public Plot Mute(string host) => On(monitor => monitor.Network.Mute(host));

    /// <summary>There is no such name (any more).</summary>
    public Plot Unnamed(string host) => On(monitor => monitor.Network.Unnamed(host, true));

    public Plot Says(string host, string check, Status status, string reason = "") => On(monitor => monitor.Network.Says(host, check, status, reason));

    public Plot Loses(string host, string check, string pattern) => On(monitor => monitor.Network.Loses(host, check, pattern));

    public Plot Unplug(bool route = true) => On(monitor => monitor.Network.Unplug(route));

    public Plot Plug() => On(monitor => monitor.Network.Plug());

    public Plot Sleep(double minutes) => On(monitor => monitor.Sleep(TimeSpan.FromMinutes(minutes)));

    public Plot Restart(double minutes = 0) => On(monitor => monitor.Restart(Math.Max(1, (long)(minutes * 60))));

    public Plot Reload(Site next, bool retire = false) => Do(() => ordered.AddRange(next.Windows)).On(monitor => monitor.Reload(next, retire));

    public Plot Post(IncidentPost post) => On(monitor => monitor.Post(post));

    public Plot Order(params Window[] windows) => Do(() => ordered.AddRange(windows)).On(monitor => monitor.Order(windows));

    /// <summary>Off for so many of each so many minutes, until it is on for good.</summary>
    public Plot Flaps(string host, double off, double of, double until)
    {
        for (var from = minute; from < until; from += of)
            At(from).Off(host).At(from + off).On(host);
        return At(until).On(host);
    }

    /// <param name="look">At the end of each second.</param>
    public PlayedMonitor Play(int phases = 1, int order = 1, Action<PlayedMonitor>? look = null)
    {
        var monitor = new PlayedMonitor(site, start, phases, order);
        monitor.Network.Here = here;
        foreach (var now in events.Where(now => now.Minute <= 0))
            now.What(monitor);
        monitor.Begin();
        var coming = new Queue<(double Minute, Action<PlayedMonitor> What)>(events.Where(now => now.Minute > 0).OrderBy(now => now.Minute));
        for (var second = 1L; second <= end * 60; second++)
        {
            while (coming.TryPeek(out var next) && next.Minute * 60 <= second)
                coming.Dequeue().What(monitor);
            monitor.Beat();
            look?.Invoke(monitor);
        }

        return monitor;
    }

    /// <summary>
    /// The feeds say this, and nothing else but that hosts are UP at first: <c>shop: core DOWN, core UP; mail: nothing</c>, or one list for each application.
    /// Times and words are held by the golden file of the test's name; other draws must tell each subject the same.
    /// </summary>
    public void Tells(string feeds, int? draws = null, [CallerMemberName] string test = "")
    {
        var told = new ToldFeeds(site, ordered);
        var expected = told.Sorted(feeds);
        var played = Play();
        Assert.Equal(expected, told.Brief(played.Changes));
        for (var draw = 2; draw <= (draws is { } most ? Math.Max(most, Draws) : Draws); draw++)
            Assert.Equal(expected + Draw(draw), told.Brief(Play(draw, draw * 7).Changes) + Draw(draw));
        Golden.HoldsAt(Golden.Path("StatusFeeds.Tests", "Rules", "scenarios", test + ".golden"), told.Text(played.Changes), test);

        static string Draw(int draw) => $"\nin draw {draw}";
    }

    private Plot On(Action<PlayedMonitor> what, double? when = null) => Do(() => events.Add((when ?? minute, what)));

    private Plot Do(Action what)
    {
        what();
        return this;
    }
}
