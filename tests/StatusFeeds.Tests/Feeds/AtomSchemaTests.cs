// Every feed is valid by the schema of RFC 4287, which jing holds against it.
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class AtomSchemaTests
{
    [Fact]
    public async Task FeedsAreValidByTheSchemaOfTheRfc()
    {
        var all = new FeedHeader(Shop.Site, Scopes.All, Shop.Authority);
        var hostile = Shop.Stored(Shop.DownOfWeb01, EntryTexts.ForEvents(Shop.Site.Hosts["web01"], Shop.AfterDown, Shop.DownOfWeb01 with { Reason = "\0]]>&<b>😀\uD800" }));
        var (code, said) = await Jing(
            AtomFeed.Write(Shop.Header, FeedKind.Hosts, Shop.HostEntries, complete: true, Shop.Down),
            AtomFeed.Write(Shop.Header, FeedKind.Events, [hostile, .. Shop.EventEntries[1..]], complete: false, Shop.Down),
            AtomFeed.Write(all, FeedKind.Hosts, [Shop.Stored(Shop.Stopped, EntryTexts.ForMonitor(Shop.Stopped, events: false)), .. Shop.HostEntries], complete: false, Shop.Down),
            AtomFeed.Write(all, FeedKind.Events, [Shop.Stored(Shop.Stopped, EntryTexts.ForMonitor(Shop.Stopped, events: true))], complete: false, Shop.Down),
            AtomFeed.Write(all, FeedKind.Events, [], complete: false, Shop.Down),
            AtomFeed.Write(new(Trouble.Site, Shop.Scope, Shop.Authority), FeedKind.Hosts, Trouble.Entries(FeedKind.Hosts), complete: true, Shop.Down),
            AtomFeed.Write(new(Trouble.Site, Shop.Scope, Shop.Authority), FeedKind.Events, Trouble.Entries(FeedKind.Events), complete: false, Shop.Down),
            AtomFeed.Write(all, FeedKind.Hosts, Trouble.Entries(FeedKind.Hosts), complete: true, Shop.Down),
            AtomFeed.Write(all, FeedKind.Events, Trouble.Entries(FeedKind.Events), complete: false, Shop.Down));
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task TheSchemaFindsAFeedThatIsNotAtom()
    {
        var feed = Encoding.UTF8.GetString(AtomFeed.Write(Shop.Header, FeedKind.Hosts, Shop.HostEntries, complete: true, Shop.Down));
        var (code, said) = await Jing(Encoding.UTF8.GetBytes(feed.Replace("<updated>2026-11-20T", "<updated>20 Nov 2026 ", StringComparison.Ordinal)));
        Assert.NotEqual(0, code);
        Assert.Contains("updated", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> Jing(params byte[][] feeds)
    {
        var folder = Directory.CreateTempSubdirectory("statusfeeds-jing-");
        try
        {
            var start = new ProcessStartInfo("jing") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(Golden.Path("schemas", "atom.rnc"));
            foreach (var (i, feed) in feeds.Index())
            {
                var file = Path.Combine(folder.FullName, $"{i}.atom");
                await File.WriteAllBytesAsync(file, feed);
                start.ArgumentList.Add(file);
            }

            using var jing = Start(start);
            var said = await Task.WhenAll(jing.StandardOutput.ReadToEndAsync(), jing.StandardError.ReadToEndAsync());
            await jing.WaitForExitAsync();
            return (jing.ExitCode, string.Concat(said));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("jing, which checks feeds against the schema of RFC 4287, cannot be started: install Debian's package jing.", missing);
        }
    }
}
