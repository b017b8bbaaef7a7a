// Incidents for a command that posts beside the judge, or while there is none.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal sealed class IncidentBook : IDisposable
{
    private readonly Beside beside;

    private IncidentBook(Beside beside) => this.beside = beside;

    /// <exception cref="StoreRefused">It cannot be had, or is not as this program needs it; the message is for people.</exception>
    public static IncidentBook Open(Secret database) => new(Beside.Open(database));

    /// <summary>See <see cref="IncidentsTable.Add"/>.</summary>
    /// <exception cref="StoreFailed">It is not stored.</exception>
    public Posted Add(IncidentPost post) => beside.Write(connection => IncidentsTable.Add(connection, post));

    /// <exception cref="StoreFailed">The store gave no answer.</exception>
    public Incident? Find(long number) => beside.Read(connection => IncidentsTable.Find(connection, number));

    /// <summary>The newest first.</summary>
    /// <exception cref="StoreFailed">The store gave no answer.</exception>
    public ImmutableArray<Incident> Latest(int most) => beside.Read(connection => IncidentsTable.Latest(connection, most));

    /// <summary>See <see cref="HappenedRead"/>.</summary>
    /// <exception cref="StoreFailed">The store gave no answer.</exception>
    public Happened Happened(Site site, IReadOnlyCollection<Subject> subjects, DateTimeOffset from, DateTimeOffset until) =>
        beside.Read(connection => HappenedRead.Of(connection, site, subjects, from, until));

    /// <summary>Those that are not closed, whatever their age, proposals of the last days among them; in the order of their numbers.</summary>
    /// <exception cref="StoreFailed">The store gave no answer.</exception>
    public ImmutableArray<Incident> Current(DateTimeOffset now) => beside.Read(connection => Recall.Current(connection, now));

    public void Dispose() => beside.Dispose();
}
