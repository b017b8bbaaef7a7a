// Firing: how many looks are under way at once, and that one that is slow holds up no other.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class LooksTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact]
    public async Task SilentTargetsGiveTheirPlaceToTheNextAndAllAreLookedAt()
    {
        var probe = new Gate();
        await using var looks = Fired(40, 1000, probe);

        await probe.Until(40);
    }

    [Fact]
    public async Task NoMoreLooksThanThereAreDescriptorsForAreUnderWayAndNoneIsLost()
    {
        var probe = new Gate();
        await using var looks = Fired(30, 10, probe);
        await probe.Until(10);

        probe.Open();

        await probe.Until(30);
        Assert.Equal(10, probe.MostAtOnce);
    }

    [Fact]
    public async Task AFewOfAKindThatTakesThisMachinesTimeBeginTogetherAndTheNextWhenOneHasEnded()
    {
        var probe = new Gate { AtOnce = 8, Patience = TimeSpan.FromHours(1) };
        await using var looks = Fired(30, 1000, probe);
        await probe.Until(8);

        probe.Open();

        await probe.Until(30);
        Assert.Equal(8, probe.MostAtOnce);
    }

    [Fact]
    public async Task WhatIsPostedSaysWhenTheCertificateExpires()
    {
        var expires = Start.AddDays(39);
        var (probe, inbox) = (new Answering(new ProbeResult(Verdict.Answered, "seen", []) { Expires = expires }), new Inbox());
        await using var looks = Fired(1, 10, probe, inbox);

        Signal? signal;
        do
        {
            signal = await inbox.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }
        while (signal is not Signal.Looked);

        Assert.Equal(expires, ((Signal.Looked)signal).Observation.Expires);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task WhatIsPostedSaysWhetherTheTargetAnsweredAndIsThisMachine(bool answered, bool here)
    {
        var (probe, inbox) = (new Meeting(answered, here), new Inbox());
        await using var looks = Fired(1, 10, probe, inbox);

        Signal? signal;
        do
        {
            signal = await inbox.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }
        while (signal is not Signal.Looked);

        var seen = ((Signal.Looked)signal).Observation;
        Assert.Equal((answered, here), (seen.Answered, seen.Here));
    }

    [Fact]
    public async Task LooksOverASharedSocketWaitForNoPlaceAndTakeNoDescriptor()
    {
        var probe = new Gate { SharesSocket = true };
        await using var looks = Fired(30, 1, probe, patient: true);

        await probe.Until(30);
    }

    [Fact]
    public async Task OfThoseThatAreDueTogetherTheLightOnesBeginFirst()
    {
        var begun = new List<Effort>();
        Effort[] efforts = [Effort.Program, Effort.Packet, Effort.Handshake, Effort.Connection, Effort.Packet, Effort.Program, Effort.Connection];
        var agenda = new Agenda();
        agenda.Plan(Sites.Of([.. efforts.Select((effort, number) => Sites.Host($"h{number}", Sites.Check($"h{number}", probe: new Noted(effort, begun))))]), Start.ToUnixTimeSeconds());
        await using var looks = new Looks(agenda, new Inbox(), 10, new NoParts(), new HandClock(Start), NullLogger.Instance);

        looks.Beat(Start.AddSeconds(60));

        Assert.Equal(efforts.Order(), begun);
    }

    private static Looks Fired(int checks, int most, IProbe probe, Inbox? inbox = null, bool patient = false)
    {
        var site = Sites.Of([.. Enumerable.Range(0, checks).Select(number => Sites.Host($"h{number}", Sites.Check($"h{number}", probe: probe)))]);
        var agenda = new Agenda();
        agenda.Plan(site, Start.ToUnixTimeSeconds());
        var looks = new Looks(agenda, inbox ?? new Inbox(), most, new NoParts(), patient ? new HandClock(Start) : TimeProvider.System, NullLogger.Instance);
        looks.Beat(Start.AddSeconds(60));
        return looks;
    }

    private sealed class Answering(ProbeResult result) : IProbe
    {
        public Task<ProbeResult> Run(Look look, CancellationToken cancel) => Task.FromResult(result);
    }

    private sealed class Meeting(bool heard, bool here) : IProbe
    {
        public Task<ProbeResult> Run(Look look, CancellationToken cancel)
        {
            (look.Contact.Heard, look.Contact.Here) = (heard, here);
            return Task.FromResult(ProbeResult.Down("seen") with { Answered = false });
        }
    }

    /// <summary>Writes down that it began.</summary>
    private sealed class Noted(Effort effort, List<Effort> begun) : IProbe
    {
        public Effort Effort => effort;

        public Task<ProbeResult> Run(Look look, CancellationToken cancel)
        {
            begun.Add(effort);
            return Task.FromResult(new ProbeResult(Verdict.Answered, "seen", []));
        }
    }

    /// <summary>A probe that has no answer until the gate is opened.</summary>
    private sealed class Gate : IProbe
    {
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentBag<string> begun = [];
        private int underWay;

        public bool SharesSocket { get; init; }

        public int AtOnce { get; init; } = 64;

        public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(50);

        public int MostAtOnce { get; private set; }

        public void Open() => open.SetResult();

        public async Task<ProbeResult> Run(Look look, CancellationToken cancel)
        {
            var now = Interlocked.Increment(ref underWay);
            lock (begun)
            {
                MostAtOnce = Math.Max(MostAtOnce, now);
            }

            begun.Add(look.Host);
            await open.Task.WaitAsync(cancel);
            Interlocked.Decrement(ref underWay);
            return new ProbeResult(Verdict.Answered, "seen", []);
        }

        public async Task Until(int count)
        {
            var deadline = TimeProvider.System.GetUtcNow().AddSeconds(8);
            while (begun.Distinct().Count() < count)
            {
                Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"{begun.Distinct().Count()} of {count} looks have begun");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }
    }

    private sealed class NoParts : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
