// Numbers on pages against a naive reckoning: a known series and known statuses go through the real store, over a restart, a gap and turned clocks.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed partial class KnownNumbersTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Two hours before Berlin's clocks are put back.</summary>
    private static readonly DateTimeOffset Night = new(2026, 10, 24, 23, 0, 0, TimeSpan.Zero);

    private static readonly Site Shop = SmallSite.Shop("web01") with { Zone = Berlin };

    [Fact]
    public async Task APlotTellsOfEachHalfHourWhatANaiveReckoningSays()
    {
        using var folder = new TempFolder();
        var (known, clock) = (new SortedDictionary<long, double>(), new SteppedClock(Night.AddHours(-11)));
        await using (var first = await ServedSite.Open(Shop, clock, folder))
        {
            await first.Change(("web01", Status.Up, ""));
            Look(first, known, clock, hours: 8);
        }

        clock.Advance(TimeSpan.FromHours(2));
        await using var served = await ServedSite.Open(Shop, clock, folder);
        Look(served, known, clock, hours: 8);
        await AreThinned(served, clock.GetUtcNow());
        clock.Set(clock.GetUtcNow().AddMinutes(-10));
        Look(served, known, clock, hours: 5);
        var now = clock.GetUtcNow();
        await AreThinned(served, now);
        var curve = (await served.Store.Curves("web01", now.AddHours(-24), now, default)).Single(one => one.Reading == "time");
        Assert.Equal(known.Where(one => one.Key < now.ToUnixTimeMilliseconds()).Select(one => (one.Key, one.Value)), curve.Samples.Select(sample => (sample.At.ToUnixTimeMilliseconds(), sample.Value)));
        var page = (await served.Get("/hosts/web01")).Text;
        var told = HalfHour().Matches(page).Select(match => match.Groups["what"].Value).ToList();
        Assert.Equal(HalfHours(known, now), told);

        // The hour that the clock says twice is there twice.
        Assert.Equal(["02:00", "02:30", "02:00", "02:30"], told.Select(line => line[..5]).Where(minute => minute.StartsWith("02", StringComparison.Ordinal)));
        var within = known.Where(one => one.Key <= now.ToUnixTimeMilliseconds()).Select(one => one.Value).ToList();
        Assert.Contains($"<b>{Amounts.Say(within[^1], Unit.Seconds)}</b> <small>{Amounts.Say(within.Min(), within.Max(), Unit.Seconds)}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASmallLineAndStepsOfFiveMinutesAreTheMeansOfWhatWasSeen()
    {
        using var folder = new TempFolder();
        var (known, clock) = (new SortedDictionary<long, double>(), new SteppedClock(Night.AddHours(-11)));
        await using (var first = await ServedSite.Open(Shop, clock, folder))
        {
            await first.Change(("web01", Status.Up, ""));
            Look(first, known, clock, hours: 15);
            AreMeans(first.Store.Sparks.Of("web01")!, known, clock.GetUtcNow());
        }

        await using var served = await ServedSite.Open(Shop, clock, folder);
        clock.Advance(TimeSpan.FromSeconds(30));
        await served.Look();
        await served.Until("/healthz", _ => served.Store.Sparks.Of("web01") is not null);
        var now = clock.GetUtcNow();
        AreMeans(served.Store.Sparks.Of("web01")!, known, now);
        var steps = await served.Store.RollUps("web01", "http", "time", now.AddHours(-24), now, default);
        var naive = known.GroupBy(one => one.Key / 300_000).ToList();
        Assert.Equal(naive.Select(step => (step.Key * 300_000, step.Count())), steps.Select(step => (step.From.ToUnixTimeMilliseconds(), step.Count)));
        foreach (var (step, seen) in steps.Zip(naive))
        {
            double[] values = [.. seen.Select(one => one.Value)];
            Assert.Equal(values.Min(), step.Least, values.Min() * 0.0005);
            Assert.Equal(values.Average(), step.Mean, values.Average() * 0.0005);
            Assert.Equal(values.Max(), step.Most, values.Max() * 0.0005);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task DaysSpansAndAvailabilityAreWhatMillisecondsAddUpTo(int seed)
    {
        using var folder = new TempFolder();
        var (random, clock) = (new Random(seed), new SteppedClock(Night.AddDays(-4)));
        var (statuses, holes) = (new List<(long At, Status To)>(), new List<(long From, long Until)>());
        for (var run = 0; run < 2; run++)
        {
            await using var served = await ServedSite.Open(Shop, clock, folder);
            if (run > 0)
            {
                holes.Add((holes[^1].Until, clock.GetUtcNow().ToUnixTimeMilliseconds() - 1000));
            }

            await Live(served, clock, random, statuses, holes);
            AreRight(served, statuses, holes, clock.GetUtcNow());
            holes.Add((0, clock.GetUtcNow().ToUnixTimeMilliseconds()));
            clock.Advance(TimeSpan.FromHours(5.5));
        }

        holes.Add((holes[^1].Until, clock.GetUtcNow().ToUnixTimeMilliseconds()));
        await using var last = await ServedSite.Open(Shop, clock, folder);
        await last.Look();
        clock.Advance(TimeSpan.FromSeconds(30));
        await last.Look();
        await last.Until("/healthz", _ => last.Store.Days.Of(Subject.OfHost("web01"), Shop, clock.GetUtcNow()).Any(day => day.Worst is not null));
        AreRight(last, statuses, holes, clock.GetUtcNow());
        var spans = await last.Store.Spans("web01", Night.AddDays(-5), clock.GetUtcNow(), default);
        Assert.All(spans, span => Assert.Equal(At(statuses, holes, (span.From.ToUnixTimeMilliseconds() + span.Until.ToUnixTimeMilliseconds()) / 2), span.Status));
    }

    [Fact]
    public async Task TodayIsNoBetterInABarThanWhatIsSaidBesideIt()
    {
        var clock = new SteppedClock(Night);
        await using var served = await ServedSite.Open(Shop, clock);
        await served.Change(("web01", Status.Up, ""));
        Assert.DoesNotContain("class=\"days\"", (await served.Get("/")).Text, StringComparison.Ordinal);
        await served.Keep(new Change(clock.GetUtcNow().ToUnixTimeMilliseconds() + 1, Subject.OfApplication("shop"), null, Status.Up, clock.GetUtcNow().AddMilliseconds(1), "", "", null, Told: false));
        clock.Advance(TimeSpan.FromSeconds(2));
        await served.Look();
        Assert.Contains("<path class=\"up\" d=\"M89 1h1\">", (await served.Get("/")).Text, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromSeconds(2));
        await served.Change(("web01", Status.Down, "HTTP 503"));
        Assert.Contains("<path class=\"down\" d=\"M89 1h1\">", (await served.Get("/")).Text, StringComparison.Ordinal);
    }

    /// <summary>What pages draw is of every look that is kept, with the clock set back as without.</summary>
    private static async Task AreThinned(ServedSite served, DateTimeOffset now)
    {
        var (from, width) = (now.AddHours(-24), TimeSpan.FromMinutes(10));
        var naive = (await served.Store.Curves("web01", from, now, default)).Select(curve => ThinCurve.Of(curve, from, now, width)).ToList();
        var thin = await served.Store.Thinned("web01", from, now, width, default);
        Assert.Equal(naive.Select(curve => curve with { Columns = null! }), thin.Select(curve => curve with { Columns = null! }));
        foreach (var (a, b) in naive.Zip(thin))
        {
            Assert.Equal(a.Columns.All, b.Columns.All);
            Assert.Equal(a.Columns with { All = [] }, b.Columns with { All = [] });
        }

        Assert.Equal(3, thin.Length);
    }

    /// <summary>Saw-teeth with strays, every 20 s; the other reading changes its unit on the way.</summary>
    private static void Look(ServedSite served, SortedDictionary<long, double> known, SteppedClock clock, int hours)
    {
        for (var look = 0; look < hours * 180; look++)
        {
            var at = clock.GetUtcNow();
            var value = look % 97 == 0 ? 3.75 : 0.05 + (0.001 * (look % 60));
            while (known.ContainsKey(at.ToUnixTimeMilliseconds()))
            {
                at = at.AddMilliseconds(1);
            }

            known[at.ToUnixTimeMilliseconds()] = value;
            served.Store.Note(served.Site, new Observation("web01", "http", at, TimeSpan.Zero, new Judgement(Status.Up, "", [new Reading("size", look, known.Count > 900 ? Unit.Bytes : Unit.None), new Reading("time", value, Unit.Seconds)])));
            clock.Advance(TimeSpan.FromSeconds(20));
        }
    }

    private static IEnumerable<string> HalfHours(SortedDictionary<long, double> known, DateTimeOffset now) => known
        .Where(one => one.Key <= now.ToUnixTimeMilliseconds() && one.Key >= now.AddHours(-24).ToUnixTimeMilliseconds())
        .GroupBy(one => one.Key / 1_800_000, one => one.Value)
        .Select(half =>
        {
            var (least, mean, most) = (half.Min(), half.Average(), half.Max());
            var scale = Amounts.Of(Unit.Seconds, most);
            string Say(double value) => Amounts.Say(value, scale with { Word = "" });
            var minute = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(half.Key * 1_800_000), Berlin).ToString("HH:mm", CultureInfo.InvariantCulture);
            return $"{minute} {Amounts.Say(mean, scale)} ({Say(least)} to {Say(most)})";
        });

    private static void AreMeans(Spark spark, SortedDictionary<long, double> known, DateTimeOffset now)
    {
        Assert.Equal(("http", "time", Unit.Seconds, 48), (spark.Check, spark.Reading, spark.Unit, spark.Values.Length));
        for (var back = 0; back < spark.Values.Length; back++)
        {
            var half = (now.ToUnixTimeMilliseconds() / 1_800_000) - back;
            var seen = known.Where(one => one.Key / 1_800_000 == half).Select(one => one.Value).DefaultIfEmpty(double.NaN).Average();
            Assert.Equal(seen, spark.Values[^(back + 1)], 1e-6);
        }
    }

    /// <summary>Six days in which the host changes at any millisecond, also on midnight itself, and the monitor is blind now and then.</summary>
    private static async Task Live(ServedSite served, SteppedClock clock, Random random, List<(long At, Status To)> statuses, List<(long From, long Until)> holes)
    {
        for (var hour = 0; hour < 72; hour++)
        {
            var from = clock.GetUtcNow();
            clock.Advance(TimeSpan.FromHours(1));
            var changes = ImmutableArray.CreateBuilder<Change>();
            foreach (var minute in Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(60)).Order().Distinct())
            {
                var at = from.AddMinutes(minute).ToUnixTimeMilliseconds() + (minute == 0 ? 0 : random.Next(60_000));
                if (statuses.Count == 0 || statuses[^1].At < at)
                {
                    var to = (Status)random.Next(5);
                    statuses.Add((at, to));
                    changes.Add(new Change(at, Subject.OfHost("web01"), null, to, DateTimeOffset.FromUnixTimeMilliseconds(at), "", "", null, Told: false));
                }
            }

            await served.Keep(changes.ToImmutable());
            if (random.Next(9) == 0)
            {
                var until = clock.GetUtcNow();
                clock.Advance(TimeSpan.FromMinutes(random.Next(1, 200)));
                holes.Add((until.ToUnixTimeMilliseconds(), clock.GetUtcNow().ToUnixTimeMilliseconds()));
                await served.Blind(until, clock.GetUtcNow());
            }
        }

        await served.Look();
    }

    private static void AreRight(ServedSite served, List<(long At, Status To)> statuses, List<(long From, long Until)> holes, DateTimeOffset now)
    {
        var (days, upInAll, countedInAll) = (served.Store.Days.Of(Subject.OfHost("web01"), Shop, now), 0L, 0L);
        foreach (var day in days)
        {
            var (up, counted, worst) = (0L, 0L, default(Status?));
            var end = Math.Min(Midnight(day.Date.AddDays(1)), now.ToUnixTimeMilliseconds());
            foreach (var (status, long_) in Pieces(statuses, holes, Midnight(day.Date), end))
            {
                up += status is Status.Up or Status.Degraded ? long_ : 0;
                counted += status is Status.Up or Status.Degraded or Status.Down ? long_ : 0;
                worst = status is null ? worst : worst is null or Status.Maintenance || (status != Status.Maintenance && status > worst) ? status : worst;
            }

            Assert.Equal((day.Date, worst, up, counted - up), (day.Date, day.Worst, day.Up, day.Down));
            (upInAll, countedInAll) = (upInAll + up, countedInAll + counted);
        }

        Assert.Equal(DayBar.Percent(upInAll / (double)countedInAll), DayBar.Availability(days));
    }

    private static IEnumerable<(Status? Status, long Long)> Pieces(List<(long At, Status To)> statuses, List<(long From, long Until)> holes, long from, long until)
    {
        long[] cuts = [.. statuses.Select(one => one.At).Concat(holes.SelectMany(hole => new[] { hole.From, hole.Until })).Where(cut => cut > from && cut < until).Prepend(from).Append(until).Order().Distinct()];
        return cuts.Zip(cuts.Skip(1), (a, b) => (At(statuses, holes, a), b - a));
    }

    private static Status? At(List<(long At, Status To)> statuses, List<(long From, long Until)> holes, long at) =>
        holes.Exists(hole => hole.From > 0 && at >= hole.From && at < hole.Until) ? null : statuses.FindLastIndex(one => one.At <= at) is var last and >= 0 ? statuses[last].To : null;

    private static long Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, Berlin.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    [GeneratedRegex("<path d=\"M\\d+ 0h\\d+\"><title>(?<what>[^<]*)</title>")]
    private static partial Regex HalfHour();
}
