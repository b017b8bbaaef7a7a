// A subscriber that remembers all it has ever seen, and fails when any of it is lost, doubled or re-dated.
using System.Collections.Concurrent;
using System.Globalization;

namespace StatusFeeds.EndToEnd.Support;

/// <summary>Reads one application's feeds of one node.</summary>
internal sealed class Subscriber(Sandbox box, string application)
{
    private readonly ConcurrentDictionary<string, string> events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset At, string Xml)> entries = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> unknown = new(StringComparer.Ordinal);

    /// <summary>Titles of entries that said UNKNOWN, of whatever, with their instants; empty where nothing was in doubt.</summary>
    public IEnumerable<string> Unknown => unknown.Select(one => $"{one.Value:O} {one.Key}");

    public int Polls { get; private set; }

    /// <summary>Polls that got no feeds.</summary>
    public int Missed { get; private set; }

    /// <summary>Events.</summary>
    public int Seen => events.Count;

    /// <summary>The same events, to the byte.</summary>
    public bool HasSeenWhat(Subscriber other) => events.Count == other.events.Count && events.All(one => other.events.GetValueOrDefault(one.Key) == one.Value);

    /// <summary>Reads on every 20 ms; a poll without an answer is counted, a feed that takes something back ends it.</summary>
    public async Task Read(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                Hold(await box.Feed($"/apps/{application}/events.atom"), await box.Feed($"/apps/{application}/hosts.atom"));
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException)
            {
                Missed++;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Hold(AtomFeed told, AtomFeed now)
    {
        foreach (var entry in told.Entries.Concat(now.Entries).Where(entry => entry.Status == "UNKNOWN"))
        {
            unknown[$"{entry.Title}: {entry.Summary}"] = entry.Updated;
        }

        var numbers = told.Entries.Select(Number).ToArray();
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
        Assert.Equal(numbers.OrderDescending(), numbers);
        Assert.Equal(numbers.Length, told.Entries.Select(entry => entry.Updated).Distinct().Count());
        foreach (var entry in told.Entries)
        {
            Assert.Equal(events.GetValueOrDefault(entry.Id, entry.Xml), entry.Xml);
            events[entry.Id] = entry.Xml;
        }

        // The feed holds the newest 300: of what was seen, all that is not older must be there.
        var (ids, oldest) = (told.Entries.Select(entry => entry.Id).ToHashSet(), numbers.DefaultIfEmpty(0).Last());
        Assert.DoesNotContain(events.Keys, id => (told.Entries.Count < 300 || Number(id) >= oldest) && !ids.Contains(id));

        foreach (var changes in told.Entries.GroupBy(entry => entry.Title.Split(' ')[1]))
        {
            Assert.DoesNotContain(changes.Zip(changes.Skip(1)), pair => pair.First.Status == pair.Second.Status);
        }

        foreach (var entry in now.Entries)
        {
            var (at, xml) = entries.GetValueOrDefault(entry.Id, (entry.Updated, entry.Xml));
            Assert.True(entry.Updated > at || (entry.Updated == at && entry.Xml == xml), $"{entry.Id} went from {at:O} to {entry.Updated:O}, or was told otherwise at the same instant");
            entries[entry.Id] = (entry.Updated, entry.Xml);
        }

        Assert.Empty(entries.Keys.Except(now.Entries.Select(entry => entry.Id)));
        Polls++;
    }

    private static long Number(AtomEntry entry) => Number(entry.Id);

    private static long Number(string id) => long.Parse(id[(id.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
}
