// Wrong logins: what they cost whom, and what the log says of them.
using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class StrangersTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");

    private readonly SteppedClock clock = new(DateTimeOffset.UnixEpoch);
    private readonly Lines log = new();

    [Fact]
    public async Task EachWrongLoginCostsItsAddressMoreAndOthersNothing()
    {
        var strangers = new Strangers(clock, log);
        foreach (var milliseconds in new[] { 250, 500, 1000, 2000, 4000, 8000, 8000 })
        {
            var slowed = strangers.Slow(One, "a login", CancellationToken.None);
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.False(slowed.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(await slowed);
        }

        var other = strangers.Slow(IPAddress.Parse("192.0.2.2"), "a login", CancellationToken.None);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True(await other);

        clock.Advance(TimeSpan.FromMinutes(11));
        var forgotten = strangers.Slow(One, "a login", CancellationToken.None);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True(await forgotten);
    }

    [Fact]
    public async Task BeyondEightThatWaitAnAddressIsRefusedAtOnceUntilTheyAreAnswered()
    {
        var strangers = new Strangers(clock, log);
        var waiting = Enumerable.Range(0, 8).Select(_ => strangers.Slow(One, "a login", CancellationToken.None)).ToList();
        Assert.NotNull(strangers.Refused(One));
        Assert.Null(strangers.Refused(IPAddress.Parse("192.0.2.2")));
        Assert.False(await strangers.Slow(One, "a login", CancellationToken.None));
        clock.Advance(TimeSpan.FromSeconds(8));
        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.Null(strangers.Refused(One));
    }

    [Fact]
    public async Task OneWhoHangsUpIsWaitedForNoMore()
    {
        var strangers = new Strangers(clock, log);
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 8).Select(_ => strangers.Slow(One, "a login", gone.Token)).ToList();
        await gone.CancelAsync();
        await Task.WhenAll(waiting);
        Assert.Null(strangers.Refused(One));
    }

    [Fact]
    public void TheAddressesOfOneNetworkOfIpv6AreOne()
    {
        var strangers = new Strangers(clock, log);
        for (var host = 1; host <= 8; host++)
        {
            _ = strangers.Slow(IPAddress.Parse($"2001:db8:1:2::{host}"), "a login", CancellationToken.None);
        }

        Assert.NotNull(strangers.Refused(IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.Null(strangers.Refused(IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void AThousandFailuresAreAFewLinesThatNameTheAddress()
    {
        var strangers = new Strangers(clock, log);
        for (var time = 0; time < 1000; time++)
        {
            _ = strangers.Slow(One, "a login", CancellationToken.None);
        }

        Assert.Equal(4, log.Said.Count);
        Assert.All(log.Said, line => Assert.Contains("192.0.2.1", line, StringComparison.Ordinal));
        for (var address = 0; address < 1000; address++)
        {
            _ = strangers.Slow(new IPAddress([10, 0, (byte)(address / 256), (byte)address]), "a login", CancellationToken.None);
        }

        Assert.Equal(10, log.Said.Count);
    }

    [Theory]
    [InlineData("127.0.0.1", "X-Forwarded-For", "192.0.2.7", "192.0.2.7")]
    [InlineData("127.0.0.1", "X-Forwarded-For", "6.6.6.6, 192.0.2.7", "192.0.2.7")]
    [InlineData("127.0.0.1", "X-Forwarded-For", "192.0.2.7, 10.1.2.3", "192.0.2.7")]
    [InlineData("127.0.0.1", "X-Forwarded-For", "192.0.2.7:4711", "192.0.2.7")]
    [InlineData("127.0.0.1", "X-Forwarded-For", "192.0.2.7, nonsense, 10.1.2.3", "10.1.2.3")]
    [InlineData("127.0.0.1", "X-Forwarded-For", "", "127.0.0.1")]
    [InlineData("127.0.0.1", "Forwarded", "for=6.6.6.6, for=\"[2001:db8::7]:4711\";proto=https", "2001:db8::7")]
    [InlineData("127.0.0.1", "Other", "192.0.2.7", "127.0.0.1")]
    [InlineData("::ffff:127.0.0.1", "X-Forwarded-For", "192.0.2.7", "192.0.2.7")]
    [InlineData("198.51.100.1", "X-Forwarded-For", "192.0.2.7", "198.51.100.1")]
    public void OnlyProxiesOfOursAreBelievedForWhomTheyAsk(string from, string header, string said, string address)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(from) } };
        http.Request.Headers[header] = said;
        ImmutableArray<IPNetwork> proxies = [IPNetwork.Parse("127.0.0.1/32"), IPNetwork.Parse("10.0.0.0/8")];
        Assert.Equal(IPAddress.Parse(address), Callers.Address(http, proxies));
        Assert.Equal(Callers.Plain(IPAddress.Parse(from)), Callers.Address(http, []));
    }

    private sealed class Lines : ILogger
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
