// What entries say of what is told late, told again, excused, planned, or of more than one host.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Feeds;

public sealed class ToldTextsTests
{
    private static readonly Host Web01 = Shop.Site.Hosts["web01"];
    private static readonly DateTimeOffset Long = Shop.At("2026-11-17T19:46:12.900Z");

    [Fact]
    public void TheWordsOfWhatIsToldAreTheGoldenOnesInAnyCulture()
    {
        Golden.Holds("told-texts.golden", Told());
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Strange.Culture;
        try
        {
            Golden.Holds("told-texts.golden", Told());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Told()
    {
        var text = new StringBuilder();
        var down = Trouble.OfWeb01(Status.Up, Status.Down, "2026-11-20T12:03:40Z", "http", "HTTP 503 from /") with { Before = Long, Cause = "Probably because db01 is DOWN since 12:03 UTC." };
        Tell("down, and who is probably to blame", down, new PastChange(Long, Status.Down, Status.Up, ""));
        var late = Trouble.OfWeb01(Status.Up, Status.Down, "2026-11-20T12:30:00Z", "ping", "no answer") with { Before = Long, Since = Shop.At("2026-11-20T12:03:40Z"), Failing = Shop.At("2026-11-20T12:03:10Z") };
        Tell("down since long, told only now", late, new PastChange(late.Since, Status.Up, Status.Down, "no answer"), new PastChange(Long, Status.Down, Status.Up, ""));
        Tell("told late before: it has been up for longer than told", down with { Before = Long.AddHours(1), Cause = "" }, new PastChange(Long, Status.Down, Status.Up, ""));
        Tell("down, after having been unreachable", down with { Cause = "" }, new PastChange(Shop.At("2026-11-20T11:00:00Z"), Status.Up, Status.Unknown, "unreachable behind core-sw1"), new PastChange(Long, Status.Down, Status.Up, ""));
        Tell("the first status could not be told at once", late with { From = null, Before = null });

        var flaps = Trouble.OfWeb01(Status.Up, Status.Degraded, "2026-11-20T12:31:00.001Z", "", "flapping, 5 changes since 12:03 UTC") with { Before = Shop.At("2026-11-20T12:25:00Z"), Counts = false };
        object[] swings = [new PastChange(Shop.At("2026-11-20T12:31:00Z"), Status.Up, Status.Degraded, "time"), new PastChange(Shop.At("2026-11-20T12:25:00Z"), Status.Degraded, Status.Up, "")];
        Tell("flapping", flaps, swings);
        Tell("flapping, and told so before", flaps with { From = Status.Degraded, Since = Shop.At("2026-11-20T12:20:00Z"), Before = Shop.At("2026-11-20T12:20:00Z") }, swings);
        var calm = Trouble.OfWeb01(Status.Degraded, Status.Up, "2026-11-20T13:10:00Z", "", "") with { Before = flaps.At, Since = Shop.At("2026-11-20T12:40:00Z"), Counts = false };
        Tell("calm again", calm, new PastChange(calm.Since, Status.Degraded, Status.Up, ""), new PastChange(Shop.At("2026-11-20T12:39:00Z"), Status.Up, Status.Degraded, "time"));

        var both = Trouble.OfWeb01(Status.Up, Status.Down, "2026-12-06T05:00:00.001Z", "http", "HTTP 503 from /") with { Before = Long, Since = Shop.At("2026-12-06T05:00:00Z"), Counts = false };
        Tell("at the end of a window over many: what happened was untold, a millisecond before", both, new PastChange(both.Since, Status.Maintenance, Status.Down, ""), new PastChange(Trouble.Window.At, Status.Up, Status.Maintenance, ""));

        var other = Trouble.OfWeb01(Status.Degraded, Status.Degraded, "2026-11-20T12:03:40Z", "http", "time 0.212 s > 150 ms") with { Before = Long, Since = Long, Counts = false };
        Tell("another reason", other);
        Tell("another reason, as the judge tells it", other with { Since = other.At }, Long);
        Tell("another reason, and nobody knows since when", other with { Since = other.At });
        Tell("a further check", other, Bad("http", "time 0.212 s > 150 ms"), Bad("disk", "used 91 % > 90 %"), Shop.Looked("ping"), Bad("tls", ""));

        var window = Trouble.OfWeb01(Status.Up, Status.Maintenance, "2026-12-01T22:00:00.1Z", "", "kernel update, until 2026-12-02 01:00 UTC") with { Before = Long };
        Tell("in maintenance", window, new PastChange(Long, Status.Down, Status.Up, ""));
        Tell("in maintenance, for many words", window with { Reason = string.Concat(Enumerable.Repeat("words ", 60)) + ", until 2026-12-02 01:00 UTC" });
        Tell("in maintenance for no reason", window with { Reason = ", until 2026-12-02 01:00 UTC" });
        Tell("after maintenance", Trouble.OfWeb01(Status.Maintenance, Status.Up, "2026-12-02T01:00:00Z", "", "") with { Before = window.At });
        Tell("after maintenance of many", down with { At = Shop.At("2026-12-06T05:00:00Z"), Since = Shop.At("2026-12-06T05:00:00Z"), Cause = "" }, new PastChange(Trouble.Window.At, Status.Up, Status.Maintenance, ""));

        Both("blind", events => EntryTexts.ForMonitor(Trouble.Blind, events));
        Both("sees again", events => EntryTexts.ForMonitor(Trouble.Sees, events));
        Both("window", events => EntryTexts.ForWindow(Trouble.Open, ["web01", "web02 (rack 4)"], Trouble.Window, events));
        Both("window over many", events => EntryTexts.ForWindow(Trouble.Open, [.. Enumerable.Range(1, 30).Select(i => $"host{i}")], Trouble.Window, events));
        Both("planned", events => EntryTexts.ForWindow(Trouble.Open, ["web01", "web02 (rack 4)"], Trouble.Planned, events));
        Both("planned, for many words", events => EntryTexts.ForWindow(
            Trouble.Open with { Window = Trouble.Open.Window with { Reason = string.Concat(Enumerable.Repeat("words ", 60)) } }, ["web01", "web02"], Trouble.Planned, events));
        Both("planned, for no reason, and now begun", events => EntryTexts.ForWindow(
            Trouble.Open with { Window = Trouble.Open.Window with { Reason = "" } }, ["web01"], Trouble.Planned with { From = Status.Maintenance, Reason = ", until 2026-12-06 05:00 UTC" }, events));
        Both("planned, and taken back", events => EntryTexts.ForWindow(Trouble.Open, ["web01", "web02"], Trouble.NotPlanned, events));
        Both("application, first", events => EntryTexts.ForApplication(Trouble.Application, [], Trouble.AppDown with { From = null, To = Status.Up, Before = null, Reason = "" }, events));
        Both("application, down", events => EntryTexts.ForApplication(Trouble.Application, Trouble.Bad, Trouble.AppDown with { Cause = "Probably because db01 is DOWN since 12:03 UTC." }, events));
        Both("application, down since long", events => EntryTexts.ForApplication(
            Trouble.Application, [.. Enumerable.Range(1, 30).Select(i => ($"host{i}", Shop.AfterDown))], Trouble.AppDown with { Since = Trouble.AppDown.At.AddHours(-1) }, events));
        return text.ToString();

        void Tell(string title, Change change, params object[] known)
        {
            ImmutableArray<CheckState> checks = [.. known.OfType<CheckState>()];
            ImmutableArray<PastChange> past = [.. known.OfType<PastChange>()];
            ImmutableArray<PastChange> whole = change.Counts && change.Since == change.At ? [new(change.At, change.From, change.To, change.Reason), .. past] : past;
            var after = Shop.After(change, checks) with { Past = whole };
            after = after with { Since = known.OfType<DateTimeOffset>().FirstOrDefault(change.At) };
            Both(title, events => events ? EntryTexts.ForEvents(Web01, after, change) : EntryTexts.ForHosts(Web01, after, change));
        }

        void Both(string title, Func<bool, EntryText> tell)
        {
            foreach (var (kind, entry) in new[] { ("hosts", tell(false)), ("events", tell(true)) })
            {
                Harmless.Parse(entry.Content);
                text.Append("== ").Append(title).Append(": ").Append(kind).Append('\n').Append(entry.Title).Append('\n').Append(entry.Summary).Append('\n').Append(entry.Content).Append("\n\n");
            }
        }
    }

    [Fact]
    public void AFlappingHostSaysForHowLongItsOwnSettingWantsItCalm()
    {
        var host = Sites.Host("web01", Sites.Check("web01", "http") with { Flapping = new(3, TimeSpan.FromHours(1), TimeSpan.FromMinutes(10)) }, Sites.Check("web01", "ping"));
        var change = Trouble.OfWeb01(Status.Up, Status.Down, "2026-11-20T12:31:00Z", "", "flapping, 3 changes since 12:03 UTC");
        var after = Shop.After(change, [Shop.Looked("http") with { Flaps = Flaps.None with { Since = change.At } }, Shop.Looked("ping")]);
        Assert.Contains("until it has been calm for 10m:", EntryTexts.ForHosts(host, after, change).Content, StringComparison.Ordinal);
        Assert.Contains("until it has been calm for 10m:", EntryTexts.ForEvents(host, after, change).Content, StringComparison.Ordinal);
    }

    /// <summary>A check's reason comes from outside: an HTTP server may say that it is flapping.</summary>
    [Fact]
    public void OnlyAReasonWithoutACheckIsOurWordThatAHostFlaps()
    {
        var change = Trouble.OfWeb01(Status.Up, Status.Down, "2026-11-20T12:31:00Z", "exec", "flapping, 5 changes since 12:03 UTC");
        Assert.DoesNotContain("calm", EntryTexts.ForHosts(Web01, Shop.After(change, []), change).Content, StringComparison.Ordinal);
    }

    /// <summary>Random histories of one host: late, again, flapping, in windows, many within one second.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(70_000)]
    public void NoTwoToldChangesOfAHostGiveTheSameText(int most)
    {
        var random = new Random(most);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ImmutableArray<PastChange> past = [];
        Status? last = null;
        DateTimeOffset? before = null;
        var at = Shop.Down;
        for (var i = 0; i < 2000; i++)
        {
            at = at.AddMilliseconds(random.Next(1, most + 1));
            var to = (Status)random.Next(0, 5);
            var late = random.Next(3) == 0 ? TimeSpan.FromSeconds(random.Next(1, 100)) : TimeSpan.Zero;
            if (random.Next(2) == 0)
                past = [new(at - late, past.IsEmpty ? null : past[0].To, to, ""), .. past.Take(HostState.PastKept - 1)];
            if (random.Next(4) == 0)
                continue;
            var change = new Change(at.ToUnixTimeMilliseconds(), Subject.OfHost("web01"), last, to, at, "http", "refused", null, Told: true) { Since = at - late, Before = before };
            var after = Shop.After(change, []) with { Past = past };
            Assert.True(seen.Add(Harmless.Parse(EntryTexts.ForHosts(Web01, after, change).Content).Value), $"change {i} gives a text seen before");
            Assert.True(seen.Add(Harmless.Parse(EntryTexts.ForEvents(Web01, after, change).Content).Value), $"event {i} gives a text seen before");
            (last, before) = (to, at);
        }
    }

    private static CheckState Bad(string name, string reason) => Shop.Looked(name) with { Status = Status.Degraded, Counted = Status.Degraded, Reason = reason };
}
