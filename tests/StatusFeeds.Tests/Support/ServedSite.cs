// A site that is really served: a real store in a folder of its own, real Kestrel on loopback, and a client.
using System.Collections.Immutable;
using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Support;

internal sealed class ServedSite : IAsyncDisposable
{
    private readonly TempFolder? own;

    private ServedSite(TempFolder? own, Site site, Store store, TimeProvider clock)
    {
        (this.own, Site, Store, Clock) = (own, site, store, clock);
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false, UseProxy = false });
    }

    public Site Site { get; private set; }

    public Store Store { get; }

    public TimeProvider Clock { get; }

    public World World { get; private set; } = World.Empty;

    public Server Server { get; private set; } = null!;

    public HttpClient Client { get; }

    public ImmutableArray<string> Notes { get; set; } = [];

    public Workings Workings { get; set; }

    private long Visible { get; set; }

    /// <param name="folder">Where the database lies, and stays; null: in a new folder that is deleted in the end.</param>
    public static async Task<ServedSite> Open(Site site, TimeProvider? clock = null, TempFolder? folder = null)
    {
        var temp = folder is null ? new TempFolder() : null;
        var time = clock ?? TimeProvider.System;
        var store = await Store.Open(new Secret((folder ?? temp!)["statusfeeds.db"]), "a test", time, NullLogger.Instance, CancellationToken.None);
        var served = new ServedSite(temp, site, store, time);
        await served.Begin();
        return served;
    }

    /// <summary>The site is watched, but nobody changes and no look is recorded.</summary>
    public Task Adopt(Site site)
    {
        Site = site;
        return Commit([], life: false);
    }

    /// <summary>Looks are recorded, and nothing has changed.</summary>
    public Task Look() => Commit([], life: true);

    /// <summary>The world is what the judge has made of it.</summary>
    public Task Become(World world)
    {
        World = world;
        return Commit([], life: true);
    }

    /// <summary>Changes that nobody is told of.</summary>
    public Task Keep(params ImmutableArray<Change> untold) => Commit([], life: true, untold);

    /// <summary>Hosts change, all in one batch.</summary>
    public async Task Change(params (string Host, Status To, string Reason)[] changes)
    {
        var told = ImmutableArray.CreateBuilder<ToldChange>();
        foreach (var (host, to, reason) in changes)
        {
            (World, var one) = SmallSite.Changed(Site, World, host, to, reason, Clock.GetUtcNow());
            told.Add(one);
        }

        await Commit(told.ToImmutable(), life: true);
    }

    /// <summary>Nothing could be seen between.</summary>
    public Task Blind(DateTimeOffset from, DateTimeOffset until) => Commit([], life: true, gaps: [new Gap(from, until, "blind")]);

    /// <summary>What the judge says of the monitor itself.</summary>
    public Task Tell(Step step)
    {
        World = step.World;
        return Commit(
            [.. step.Changes.Select(change => new ToldChange(
                change, [.. FeedShelf.ScopesOf(Site)], Site.Url, EntryTexts.ForMonitor(change, events: false), EntryTexts.ForMonitor(change, events: true), EntryFacts.OfMonitor(change)))],
            life: true);
    }

    /// <summary>What the judge says of windows and applications.</summary>
    public Task Tell(params ImmutableArray<ToldChange> told) => Commit(told, life: true);

    private async Task Commit(ImmutableArray<ToldChange> told, bool life, ImmutableArray<Change> untold = default, ImmutableArray<Gap> gaps = default)
    {
        Visible = Math.Max(Clock.GetUtcNow().ToUnixTimeSeconds(), Visible + 1);
        await Store.Commit(
            new Batch
            {
                Site = Site,
                World = World,
                Authority = "status.example.org,2026",
                Told = told,
                Untold = untold.IsDefault ? [] : untold,
                Gaps = gaps.IsDefault ? [] : gaps,
                States = told.IsEmpty ? [.. World.Hosts.Keys] : [],
                Headers = FeedShelf.ScopesOf(Site)
                    .ToImmutableDictionary(scope => scope, scope => new FeedHeader(Site, scope, "status.example.org,2026").Fingerprint())
                    .Add(Opml.Scope, Opml.Fingerprint(Site))
                    .Add(Opml.HostsScope, Opml.HostsFingerprint(Site, "status.example.org,2026")),
                Visible = Visible,
                Life = life ? Clock.GetUtcNow() : null,
                Notes = Notes,
                Workings = Workings,
            },
            CancellationToken.None);
        Visible = Math.Max(Visible, Store.Board!.Revision);
    }

    public Task<Fetched> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, headers);

    public async Task<Fetched> Send(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Server.Addresses[0] + path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await Client.SendAsync(request);
        return new Fetched(
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
            await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The answer as soon as it is as wished.</summary>
    public Task<Fetched> Until(string path, Func<Fetched, bool> wished) => Until(() => Get(path), wished, () => { });

    /// <summary>The same, of somebody who logs in.</summary>
    public Task<Fetched> Until(string path, (string, string) login, Func<Fetched, bool> wished) => Until(() => Get(path, login), wished, () => { });

    /// <summary>The same, with time moved by hand in small steps between.</summary>
    public Task<Fetched> Until(string path, SteppedClock clock, Func<Fetched, bool> wished) =>
        Until(() => Get(path), wished, () => clock.Advance(TimeSpan.FromSeconds(1)));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await Store.DisposeAsync();
        own?.Dispose();
    }

    private static async Task<Fetched> Until(Func<Task<Fetched>> get, Func<Fetched, bool> wished, Action between)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var fetched = await get();
            if (wished(fetched))
            {
                return fetched;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(60), $"Not as wished for 60 s; it was last:\n{fetched.Code}\n{fetched.Text}");
            between();
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private async Task Begin()
    {
        var remembered = await Store.Remember(CancellationToken.None);
        var begun = SmallSite.Begun(Site, Clock.GetUtcNow());
        World = begun with { Hosts = begun.Hosts.SetItems(remembered.World.Hosts), LastInstant = remembered.World.LastInstant };
        Visible = remembered.Revision;
        await Commit([], life: false);
        Server = await Servers.Start(Site, Store, Clock);

        // Two batches never share a second; the next one need not lie ahead of the clock.
        (Clock as SteppedClock)?.Advance(TimeSpan.FromSeconds(1));
    }
}

/// <summary>An answer, taken whole.</summary>
internal sealed record Fetched(int Code, Dictionary<string, string> Headers, byte[] Body)
{
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public XElement Feed => XDocument.Parse(Text).Root!;

    public IReadOnlyList<XElement> Entries => [.. Feed.Elements(Atom + "entry")];

    public IReadOnlyList<string> Titles => [.. Entries.Select(entry => entry.Element(Atom + "title")!.Value)];

    public string this[string header] => Headers.GetValueOrDefault(header, "");

    public DateTimeOffset Modified => Instant("Last-Modified");

    public DateTimeOffset Date => Instant("Date");

    private DateTimeOffset Instant(string header) => DateTimeOffset.Parse(this[header], System.Globalization.CultureInfo.InvariantCulture);
}
