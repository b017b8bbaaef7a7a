// What feeds are made of, asked over one connection: who was told what last, entries with their words, archives.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

/// <summary>Of a moment that was committed before it was made; told changes never change, so what comes meanwhile disturbs no answer.</summary>
internal sealed class ToldReader(DbConnection connection, EntriesHeld held)
{
    /// <summary>As many values as one statement is given.</summary>
    public const int MostValues = 500;

    /// <summary>The latest told change of everybody as it was at that second; of windows only while they are news.</summary>
    public IEnumerable<Headline> Latest(long second) => HeadlinesRead.Latest(connection, second);

    /// <summary>What was told after that number, up to that second; the oldest first.</summary>
    public IEnumerable<Headline> Since(long number, long second) => HeadlinesRead.Since(connection, number, second);

    /// <summary>Those of the numbers that were told in that scope.</summary>
    public IReadOnlySet<long> ToldIn(string scope, IEnumerable<long> numbers) => numbers.Chunk(MostValues)
        .SelectMany(some => connection.Query<long>($"SELECT number FROM change_scopes WHERE scope = @scope AND number {connection.IsIn("some")}", new { scope, some }))
        .ToHashSet();

    /// <summary>The hosts feeds' text of these changes, in their order; what is not there any more is left out.</summary>
    public IReadOnlyList<StoredEntry> Hosts(IReadOnlyCollection<long> numbers) => Entries(EntriesHeld.Hosts, numbers);

    /// <summary>The events feeds' text of these changes, in their order; what is not there any more is left out.</summary>
    public IReadOnlyList<StoredEntry> Events(IReadOnlyCollection<long> numbers) => Entries(EntriesHeld.Events, numbers);

    /// <summary>The events feeds' text of the newest changes told in that scope later than <paramref name="after"/> and up to that second, newest first.</summary>
    public IReadOnlyList<StoredEntry> Events(string scope, DateTimeOffset after, long second) =>
        EntriesTable.Events(connection, held, scope, after, second, News.Most);

    /// <summary>The same of one host.</summary>
    public IReadOnlyList<StoredEntry> EventsOfHost(string host, DateTimeOffset after, long second) =>
        [.. EntriesTable.EventsOfHost(connection, held, host, second, News.Most).Where(entry => entry.At > after)];

    /// <summary>The events feeds' text of what is in the archive, newest first; fewer than it has where some were pruned.</summary>
    public IReadOnlyList<StoredEntry> Events(Archive archive) =>
        EntriesTable.Events(connection, held, archive.Scope, DateTimeOffset.FromUnixTimeMilliseconds(archive.Oldest - 1), archive.Visible, News.Most, archive.Number);

    public Archive? Archive(string scope, long number) => ArchivesTable.Find(connection, scope, number);

    /// <summary>None of its changes was pruned.</summary>
    public bool IsWhole(Archive archive) => ChangeScopesTable.Count(connection, archive.Scope, archive.Oldest, archive.Number) == archive.Changes;

    /// <summary>The newest archive of that scope as it was at that second.</summary>
    public long? NewestArchive(string scope, long second) => ArchivesTable.Newest(connection, scope, second);

    /// <summary>Scope → the second at which the head of its feeds, or who is told in them, last changed.</summary>
    public ImmutableDictionary<string, long> Headed() => ScopesTable.Headed(connection);

    private List<StoredEntry> Entries(string feed, IReadOnlyCollection<long> numbers)
    {
        var found = new Dictionary<long, StoredEntry>(numbers.Count);
        var missing = new List<long>();
        foreach (var number in numbers)
        {
            if (held.Find(number, feed) is { } entry)
                found[number] = entry;
            else
                missing.Add(number);
        }

        foreach (var some in missing.Chunk(MostValues))
        {
            foreach (var entry in EntriesTable.Of(connection, held, feed, some))
                found[entry.Number] = entry;
        }

        return [.. numbers.Where(found.ContainsKey).Select(number => found[number])];
    }
}
