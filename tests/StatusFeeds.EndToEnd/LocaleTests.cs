// The same bytes whatever language and time zone the machine is set to.
using System.Text.RegularExpressions;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class LocaleTests
{
    private static readonly string[] Paths = ["/apps/shop/hosts.atom", "/apps/shop/events.atom", "/all/hosts.atom", "/all/events.atom", "/", "/apps/shop"];
    private static readonly Dictionary<string, string?> Plain = new() { ["LANG"] = "C", ["LC_ALL"] = "C", ["TZ"] = "UTC" };
    private static readonly Dictionary<string, string?> Far = new() { ["LANG"] = "de_DE.UTF-8", ["LC_ALL"] = "de_DE.UTF-8", ["TZ"] = "Asia/Kathmandu" };

    [Fact]
    public async Task TheSameDatabaseGivesTheSameBytesInGermanInKathmandu()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = Shop(hosts);
        var plain = await Told(box, hosts, Plain);
        var far = new List<Answer>();
        await using var program = await StatusFeedsProcess.Serve(box, environment: Far);
        await hosts.MoreLooks("web01", 2);
        foreach (var path in Paths.Where(path => path.EndsWith(".atom", StringComparison.Ordinal)))
        {
            far.Add(await box.Get(path));
        }

        Assert.Equal(plain.Take(far.Count).Select(answer => (answer.Text, answer.ETag)), far.Select(answer => (answer.Text, answer.ETag)));
    }

    [Fact]
    public async Task WhatIsWrittenInGermanInKathmanduIsWrittenAsEverywhere()
    {
        await using var hosts = await PretendHosts.Start();
        using var one = Shop(hosts);
        using var other = Shop(hosts);
        var plain = await Told(one, hosts, Plain);
        hosts.SetAll(Reply.Up);
        var began = TimeProvider.System.GetUtcNow();
        var far = await Told(other, hosts, Far);
        Assert.Equal(plain.Select(WithoutNumbers), far.Select(WithoutNumbers));
        Assert.All(far[0].Feed.Entries, entry => Assert.InRange(entry.Updated, began.AddSeconds(-1), began.AddMinutes(2)));
        Assert.Contains(far[0].Feed.Entries[0].Updated.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss"), far[0].Feed.Entries[0].Content, StringComparison.Ordinal);
    }

    private static async Task<List<Answer>> Told(Sandbox box, PretendHosts hosts, Dictionary<string, string?> environment)
    {
        await using var program = await StatusFeedsProcess.Serve(box, environment: environment);
        await box.HostIs("UP", "web01");
        hosts.Set("web01", Reply.Down);
        await box.HostIs("DOWN", "web01", "/apps/shop/hosts.atom");
        var told = new List<Answer>();
        foreach (var path in Paths)
        {
            told.Add(await box.Get(path));
        }

        Assert.Equal(0, await program.Stop());
        return told;
    }

    /// <summary>Instants, ports, latencies differ from run to run, and with their lengths where a line ends; a decimal comma or another date would not be swallowed.</summary>
    private static string WithoutNumbers(Answer answer) =>
        Regex.Replace(Regex.Replace(answer.Text, @"data-mark=""[0-9a-f]+""|[0-9]+(?:\.[0-9]+)?", "#", RegexOptions.NonBacktracking), @"\s+", " ", RegexOptions.NonBacktracking);

    private static Sandbox Shop(PretendHosts hosts)
    {
        var box = new Sandbox();
        box.Site(Sandbox.Fast, "authority: example.org,2026");
        box.Application("shop", ("web01", hosts.Url("web01")));
        return box;
    }
}
