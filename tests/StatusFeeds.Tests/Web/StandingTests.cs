// Since when several hosts together are what they are.
using StatusFeeds.Model;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class StandingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AllAreUpSinceTheLastOfThemIs() =>
        Assert.Equal(At(9), Standing.Since([Host((null, Status.Up, 1)), Host((null, Status.Down, 2), (Status.Down, Status.Up, 9)), Host((null, Status.Up, 4))]));

    [Fact]
    public void OneIsDownThenAnotherAndThatIsOneFailure() =>
        Assert.Equal(At(5), Standing.Since(
        [
            Host((null, Status.Up, 1), (Status.Up, Status.Down, 5), (Status.Down, Status.Up, 9)),
            Host((null, Status.Up, 1), (Status.Up, Status.Down, 7)),
        ]));

    [Fact]
    public void AfterTheWorseIsOverTheMilderBegins() =>
        Assert.Equal(At(8), Standing.Since(
        [
            Host((null, Status.Up, 1), (Status.Up, Status.Degraded, 2)),
            Host((null, Status.Up, 1), (Status.Up, Status.Down, 6), (Status.Down, Status.Up, 8)),
        ]));

    [Fact]
    public void OneWithoutAStatusDoesNotCount() => Assert.Equal(At(3), Standing.Since([Host(), Host((null, Status.Up, 3)), Host((null, Status.Down, 4), (Status.Down, Status.Retired, 5)) with { Status = null }]));

    [Fact]
    public void NobodyHasAStatusSinceNever()
    {
        Assert.Null(Standing.Since([]));
        Assert.Null(Standing.Since([Host()]));
    }

    private static DateTimeOffset At(int minute) => Noon.AddMinutes(minute);

    private static HostState Host(params (Status? From, Status To, int Minute)[] past) => new(
        "web01",
        past.Length == 0 ? null : past[^1].To,
        past.Length == 0 ? default : At(past[^1].Minute),
        0,
        "",
        "",
        Noon,
        [],
        [.. past.Reverse().Select(change => new PastChange(At(change.Minute), change.From, change.To, ""))]);
}
