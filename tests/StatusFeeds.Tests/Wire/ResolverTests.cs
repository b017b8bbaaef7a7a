// The resolver shares, skips and never hangs; and it knows whose fault a failed lookup is.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class ResolverTests
{
    private static readonly IPAddress Known = IPAddress.Parse("192.0.2.7");

    [Fact]
    public async Task AnAddressNeedsNoLookup()
    {
        using var resolver = new Resolver((_, _) => throw new InvalidOperationException("asked"));
        var resolution = await resolver.Resolve("2001:db8::1", AddressFamily.Unspecified, CancellationToken.None);
        Assert.Equal([IPAddress.Parse("2001:db8::1")], resolution.Addresses);
        Assert.False(resolution.WasLookedUp);
    }

    [Fact]
    public async Task ANameThatIsTooLongForDnsDoesNotExist()
    {
        using var resolver = new Resolver();
        var name = string.Join('.', Enumerable.Repeat(new string('a', 60), 5));
        var resolution = await resolver.Resolve(name, AddressFamily.Unspecified, CancellationToken.None);
        Assert.Equal(Fault.OfTarget($"the name {name} does not exist") with { Elsewhere = true }, resolution.Fault);
    }

    [Fact]
    public async Task AnAddressOfTheOtherFamilyIsNoAddress()
    {
        using var resolver = new Resolver();
        var resolution = await resolver.Resolve("127.0.0.1", AddressFamily.InterNetworkV6, CancellationToken.None);
        Assert.Equal(Fault.OfTarget("127.0.0.1 has no IPv6 address") with { Elsewhere = true }, resolution.Fault);
    }

    [Fact]
    public async Task TheFamilyIsAskedForAndLookupsRunOnThreadsOfTheirOwn()
    {
        var onPool = true;
        AddressFamily? asked = null;
        using var resolver = new Resolver((_, family) =>
        {
            (onPool, asked) = (Thread.CurrentThread.IsThreadPoolThread, family);
            return [Known];
        });
        var resolution = await resolver.Resolve("web01.test", AddressFamily.InterNetwork, CancellationToken.None);
        Assert.Equal([Known], resolution.Addresses);
        Assert.Equal(AddressFamily.InterNetwork, asked);
        Assert.False(onPool);
    }

    [Fact]
    public async Task EqualNamesInFlightShareOneLookupAndLaterOnesAskAgain()
    {
        var asked = 0;
        using var answer = new ManualResetEventSlim();
        using var resolver = new Resolver((_, _) =>
        {
            Interlocked.Increment(ref asked);
            answer.Wait();
            return [Known];
        });
        var waiting = Enumerable.Range(0, 20).Select(_ => resolver.Resolve("web01.test", AddressFamily.Unspecified, CancellationToken.None)).ToList();
        answer.Set();
        Assert.All(await Task.WhenAll(waiting), resolution => Assert.Equal([Known], resolution.Addresses));
        Assert.Equal(1, asked);
        await resolver.Resolve("web01.test", AddressFamily.Unspecified, CancellationToken.None);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task ASilentResolverIsOurFaultWhenTheTimeIsUp()
    {
        using var silent = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        using var resolver = new Resolver((_, _) =>
        {
            asked.Set();
            silent.Wait();
            return [Known];
        });
        using var timeout = new CancellationTokenSource();
        var waiting = resolver.Resolve("web01.test", AddressFamily.Unspecified, timeout.Token);
        asked.Wait();
        await timeout.CancelAsync();
        var fault = (await waiting).Fault;
        silent.Set();
        Assert.True(fault!.Ours);
        Assert.StartsWith("the resolver did not answer for web01.test", fault.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALookupThatNobodyWaitsForAnyMoreIsSkipped()
    {
        var asked = new List<string>();
        using var silent = new ManualResetEventSlim();
        using var busy = new ManualResetEventSlim();
        using var resolver = new Resolver(
            (name, _) =>
            {
                asked.Add(name);
                busy.Set();
                silent.Wait();
                return [Known];
            },
            threads: 1);
        using var timeout = new CancellationTokenSource();
        var first = resolver.Resolve("first.test", AddressFamily.Unspecified, CancellationToken.None);
        busy.Wait();
        var givenUp = resolver.Resolve("given-up.test", AddressFamily.Unspecified, timeout.Token);
        var last = resolver.Resolve("last.test", AddressFamily.Unspecified, CancellationToken.None);
        await timeout.CancelAsync();
        Assert.True((await givenUp).Fault!.Ours);
        silent.Set();
        await Task.WhenAll(first, last);
        Assert.Equal(["first.test", "last.test"], asked);
    }

    [Fact]
    public async Task SilentNamesTakeNoMoreThanTheirThreadsAndTheOthersGoOnAfterwards()
    {
        var (running, most) = (0, 0);
        var gate = new Lock();
        using var silent = new ManualResetEventSlim();
        using var full = new CountdownEvent(3);
        using var resolver = new Resolver(
            (_, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                }

                if (!full.IsSet)
                {
                    full.Signal();
                }

                silent.Wait();
                lock (gate)
                {
                    running--;
                }

                return [Known];
            },
            threads: 3);
        var waiting = Enumerable.Range(0, 30).Select(i => resolver.Resolve($"web{i}.test", AddressFamily.Unspecified, CancellationToken.None)).ToList();
        full.Wait();
        silent.Set();
        Assert.All(await Task.WhenAll(waiting), resolution => Assert.Null(resolution.Fault));
        Assert.Equal(3, most);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, false, "the name web01.test does not exist")]
    [InlineData(SocketError.NoData, false, "the name web01.test does not exist")]
    [InlineData(SocketError.TryAgain, true, "the resolver failed for web01.test: no usable answer (SERVFAIL")]
    [InlineData(SocketError.NoRecovery, true, "the resolver failed for web01.test: it failed for good")]
    [InlineData(SocketError.TooManyOpenSockets, true, "the resolver failed for web01.test: no file descriptors are left")]
    public async Task OnlyANameThatDoesNotExistIsTheTargetsFault(SocketError error, bool ours, string words)
    {
        using var resolver = new Resolver((_, _) => throw new SocketException((int)error));
        var fault = (await resolver.Resolve("web01.test", AddressFamily.Unspecified, CancellationToken.None)).Fault;
        Assert.Equal(ours, fault!.Ours);
        Assert.StartsWith(words, fault.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABugInALookupIsThrownToThoseWhoWaitAndTheThreadGoesOn()
    {
        using var resolver = new Resolver((name, _) => name == "bug.test" ? throw new InvalidOperationException("bug") : [Known], threads: 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => resolver.Resolve("bug.test", AddressFamily.Unspecified, CancellationToken.None));
        Assert.Null((await resolver.Resolve("web01.test", AddressFamily.Unspecified, CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task TheSystemsResolverKnowsLocalhost()
    {
        using var resolver = new Resolver();
        var resolution = await resolver.Resolve("localhost", AddressFamily.InterNetwork, CancellationToken.None);
        Assert.Contains(IPAddress.Loopback, resolution.Addresses);
    }
}
