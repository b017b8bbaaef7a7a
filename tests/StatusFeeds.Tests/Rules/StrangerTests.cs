// What a stranger found by reading: a start and a reload at moments when much is excused.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class StrangerTests
{
    [Fact]
    public void LooksOfABeatAreJudgedByWhenTheyEndedAndNoneEndsAfterNow()
    {
        var looks = new[] { Look("b", 3), Look("c", 3600), Look("a", 3), Look("z", 1) };

        var ordered = Evaluator.InOrder(looks, At(5)).ToList();

        Assert.Equal(["z", "a", "b", "c"], ordered.Select(seen => seen.Host));
        Assert.Equal([At(1), At(3), At(3), At(5)], ordered.Select(seen => seen.At));

        static Observation Look(string host, double at) => new(host, "http", At(at), TimeSpan.FromSeconds(0.1), new(Status.Up, "", []));
    }

    [Fact]
    public void AStartAfterBlindnessWithAFurtherCheckGoesWell()
    {
        var remembered = Evaluator.Adopt(World.Empty, SiteOf(Host("web01", Check("http"))), Start, start: true).World with
        {
            Blind = At(100),
            Watching = DateTimeOffset.UnixEpoch,
        };
        var site = SiteOf(Host("web01", Check("http"), Check("ping", "ping")));

        var silence = Evaluator.Silence(remembered, site, At(200), TimeSpan.FromMinutes(5), At(2000));
        var adopted = Evaluator.Adopt(silence.World, site, At(2000), start: true);

        Assert.Equal([(Status.Unknown, Status.Up)], silence.Changes.Select(change => (change.From!.Value, change.To)));
        Assert.Null(adopted.World.Blind);
        Assert.Equal(2, adopted.World.Hosts["web01"].Checks.Length);
    }

    [Fact]
    public void OtherSettingsWhileASwitchIsSilentTellNothingOfThoseBehindIt()
    {
        var site = SiteOf(Host("sw1", Check("ping", "ping")), Host("web01", Check("http")) with { Behind = ["sw1"] });
        var world = Evaluator.Adopt(World.Empty, site, Start, start: true).World;
        Look("sw1", "ping", 10, Status.Up);
        Look("web01", "http", 11, Status.Up);
        for (var at = 40; at <= 100; at += 30)
        {
            Look("sw1", "ping", at, Status.Down);
            Look("web01", "http", at + 1, Status.Down);
        }

        Assert.StartsWith("unreachable behind sw1", world.Hosts["web01"].Untold, StringComparison.Ordinal);
        var slower = SiteOf(site.Hosts["sw1"], Host("web01", Check("http") with { Fingerprint = "slower" }) with { Behind = ["sw1"] });
        var reloaded = Evaluator.Adopt(world, slower, At(110), start: false);

        Assert.DoesNotContain(reloaded.Changes, change => change.Told);
        Assert.Equal((Status.Unknown, Status.Up), (reloaded.World.Hosts["web01"].Status, reloaded.World.Hosts["web01"].Told));

        void Look(string host, string check, double at, Status status) => world = Evaluator.Observe(world, site, new(
            host, check, At(at), TimeSpan.FromMilliseconds(10), new(status, status == Status.Up ? "" : "no answer", []))
        { Answered = status == Status.Up }).World;
    }
}
