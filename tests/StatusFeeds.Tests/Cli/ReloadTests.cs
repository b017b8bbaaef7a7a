// Who is missing leaves after a minute that really passed, whatever the wall clock says.
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Cli;
using StatusFeeds.Monitoring;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Cli;

public sealed class ReloadTests
{
    private const string Web02 = "hosts: [ { host: web02, checks: [ http: /health ] } ]";

    [Theory]
    [InlineData(1)]
    [InlineData(-60)]
    public async Task AWallClockThatIsSetMakesNobodyLeaveSoonerOrLater(int days)
    {
        using var config = ConfigText.Of(("a.yaml", ConfigText.Web01), ("b.yaml", Web02));
        using var end = new CancellationTokenSource();
        var (clock, inbox) = (new SteppedClock(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)), new Inbox());
        using var causes = new ReloadCauses(config.Folder, clock);
        using var systemd = Systemd.Of(_ => null, clock);
        var running = new Reload(config.Folder, config.Site(), inbox, systemd, clock, NullLogger.Instance).Run(causes, anyLeft: false, end.Token);

        config.Write("b.yaml", "");
        var (first, _) = await Next(signal => signal.Changed is not null);
        clock.Set(clock.GetUtcNow().AddDays(days));
        config.Write("a.yaml", ConfigText.Web01 + " # edited");
        var day = $"if it still does at {clock.GetUtcNow():yyyy-MM-dd}";
        var (second, _) = await Next(signal => signal.Note?.Contains(day, StringComparison.Ordinal) == true);
        var (third, seconds) = await Next(signal => !signal.Site.Hosts.ContainsKey("web02"));
        await end.CancelAsync();
        await running;

        Assert.Contains("web02", first.Site.Hosts.Keys);
        Assert.Contains("web02", second.Site.Hosts.Keys);
        Assert.DoesNotContain("web02", third.Site.Hosts.Keys);
        Assert.InRange(seconds, 30, 90);

        // What the folder lacks is told when it lacks it, not when it is given up; an edit without effect is none.
        Assert.Equal(["- host web02"], first.Changed!.What);
        Assert.Equal("", first.Changed.Revision);
        Assert.Matches("^.+, [0-9]{4}-", first.Changed.By);
        Assert.Equal((null, null), (second.Changed, third.Changed));

        // One edit may be noticed twice, and the folder read twice then.
        async Task<(Signal.Reloaded Signal, int Seconds)> Next(Func<Signal.Reloaded, bool> enough)
        {
            for (var passed = 0; passed < 90; passed++)
            {
                while (inbox.Reader.TryRead(out var signal))
                {
                    if (enough(Assert.IsType<Signal.Reloaded>(signal)))
                    {
                        return ((Signal.Reloaded)signal, passed);
                    }
                }

                clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }

            throw new TimeoutException("The folder was not read again.");
        }
    }

    [Fact]
    public async Task AFolderThatIsBrokenWhenSomebodyIsDueToLeaveIsNotReadAgainAndAgain()
    {
        using var config = ConfigText.Of(("a.yaml", ConfigText.Web01), ("b.yaml", Web02));
        using var end = new CancellationTokenSource();
        var (clock, inbox) = (new SteppedClock(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)), new Inbox());
        using var causes = new ReloadCauses(config.Folder, clock);
        using var systemd = Systemd.Of(_ => null, clock);
        var running = new Reload(config.Folder, config.Site(), inbox, systemd, clock, NullLogger.Instance).Run(causes, anyLeft: false, end.Token);
        config.Write("b.yaml", "");
        await Signals(signal => signal is Signal.Reloaded { Changed: not null });
        config.Write("a.yaml", "hosts: [");
        await Signals(signal => signal is Signal.Refused);
        var refused = 0;
        for (var second = 0; second < 150; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            while (inbox.Reader.TryRead(out var signal))
            {
                Assert.IsType<Signal.Refused>(signal);
                refused++;
            }
        }

        await end.CancelAsync();
        await running;
        Assert.InRange(refused, 1, 6);

        async Task Signals(Func<Signal, bool> enough)
        {
            for (var passed = 0; passed < 90; passed++)
            {
                while (inbox.Reader.TryRead(out var signal))
                {
                    if (enough(signal))
                    {
                        return;
                    }
                }

                clock.Advance(TimeSpan.FromSeconds(0.5));
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }

            throw new TimeoutException("The folder was not read again.");
        }
    }
}
