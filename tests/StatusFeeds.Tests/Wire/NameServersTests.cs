// The system's name servers, as the file lists them.
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class NameServersTests
{
    [Fact]
    public void TheFirstThreeAreTakenInTheirOrder() => Assert.Equal(
        ["192.0.2.1", "2001:db8::1", "192.0.2.2"],
        Of("# made by hand", "search example.org", "nameserver 192.0.2.1", "  nameserver\t2001:db8::1  # second", "options timeout:1", "nameserver not-an-address", "nameserver", ";nameserver 192.0.2.9", "nameserver 192.0.2.2", "nameserver 192.0.2.3"));

    [Fact]
    public void WithoutAnyItIsThisMachine() => Assert.Equal(["127.0.0.1"], Of("search example.org"));

    [Fact]
    public void AFileThatIsNotThereListsNone() => Assert.Equal(["127.0.0.1"], NameServers.Read("/nonexistent/resolv.conf").Servers.Select(server => server.ToString()));

    [Fact]
    public void AFileThatCannotBeReadIsAFaultOfOurs()
    {
        var (servers, fault) = NameServers.Read("/proc/self/mem");
        Assert.Empty(servers);
        Assert.True(fault!.Ours);
        Assert.StartsWith("/proc/self/mem cannot be read: ", fault.Words, StringComparison.Ordinal);
    }

    private static string[] Of(params string[] lines) => [.. NameServers.Of(lines).Select(server => server.ToString())];
}
