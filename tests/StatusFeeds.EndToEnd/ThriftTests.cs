// What is not needed is not loaded: a site that says nothing secret does without OpenSSL.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ThriftTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("access:\n  read: [ { token: 0123456789abcdef0123456789abcdef, name: wall } ]", true)]
    public async Task TheLibraryOfCryptographyIsLoadedWhereThereIsALogin(string access, bool isLoaded)
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site("{ every: 1s, timeout: 5s }", access);
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await hosts.MoreLooks("web01", 2);
        foreach (var path in new[] { "/t/0123456789abcdef0123456789abcdef/", "/", "/all/hosts.atom", "/hosts/web01", "/metrics" })
        {
            await box.Get(path);
        }

        Assert.Equal(isLoaded, (await File.ReadAllTextAsync($"/proc/{program.Id}/maps")).Contains("libcrypto", StringComparison.Ordinal));
    }
}
