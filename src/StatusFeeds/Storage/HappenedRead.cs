// What happened around an incident: changes of hosts and applications with what they were before, and when nothing was observed.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class HappenedRead
{
    /// <param name="connection">Any of the database's.</param>
    /// <param name="site">Whose checks count in maintenance.</param>
    /// <param name="subjects">Hosts and applications.</param>
    /// <param name="from">Exclusive.</param>
    /// <param name="until">Inclusive.</param>
    public static Happened Of(DbConnection connection, Site site, IReadOnlyCollection<Subject> subjects, DateTimeOffset from, DateTimeOffset until)
    {
        var (first, last) = (from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
        var wanted = subjects.ToHashSet();
        var changes = connection.Query<Row>(
            """
            SELECT number AS Number, subject_kind AS Kind, subject_id AS Id, from_status AS FromStatus, to_status AS ToStatus, at AS At, check_name AS CheckName, reason AS Reason,
                failing AS Failing, told AS Told
            FROM changes WHERE number > @first AND number <= @last AND counts = 1 AND subject_kind IN ('host', 'application') ORDER BY number
            """,
            new { first, last },
            buffered: false).Where(row => wanted.Contains(ChangesTable.SubjectOf(row.Kind, row.Id))).Select(Change).ToImmutableArray();
        var asked = new LinesAsked(
            site, [.. wanted.Where(one => one.Kind == SubjectKind.Host).Select(one => one.Id)], [.. wanted.Where(one => one.Kind == SubjectKind.Application).Select(one => one.Id)], Checks: false);
        return new Happened(changes, Before(connection, wanted, first), Gaps(connection, first, last), ReloadsTable.Between(connection, from, until))
        {
            Lines = new LinesRead(connection, asked, StatusesPast.Holes(connection, until, isOver: true), first, last).Read(),
        };
    }

    private static ImmutableDictionary<Subject, Status> Before(DbConnection connection, IEnumerable<Subject> subjects, long first)
    {
        var before = ImmutableDictionary.CreateBuilder<Subject, Status>();
        foreach (var subject in subjects)
        {
            var status = connection.ExecuteScalar<string?>(
                """
                SELECT to_status FROM changes WHERE subject_kind = @kind AND subject_id = @id AND counts = 1 AND number <= @first ORDER BY number DESC LIMIT 1
                """,
                new { kind = ChangesTable.Word(subject.Kind), id = subject.Id, first });
            if (StatusWords.Parse(status) is { } known)
                before[subject] = known;
        }

        return before.ToImmutable();
    }

    private static ImmutableArray<Gap> Gaps(DbConnection connection, long first, long last) =>
    [
        .. connection.Query<(long From, long Until, string Why)>(
            "SELECT from_at, until_at, why FROM gaps WHERE until_at > @first AND from_at < @last ORDER BY from_at", new { first, last })
            .Select(row => new Gap(DateTimeOffset.FromUnixTimeMilliseconds(row.From), DateTimeOffset.FromUnixTimeMilliseconds(row.Until), row.Why)),
    ];

    private static Change Change(Row row)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(row.At);
        return new Change(
            row.Number,
            ChangesTable.SubjectOf(row.Kind, row.Id),
            StatusWords.Parse(row.FromStatus),
            StatusWords.Parse(row.ToStatus)!.Value,
            at,
            row.CheckName,
            row.Reason,
            row.Failing is { } failing ? DateTimeOffset.FromUnixTimeMilliseconds(failing) : null,
            row.Told == 1);
    }

    private sealed class Row
    {
        public long Number { get; set; }

        public string Kind { get; set; } = "";

        public string Id { get; set; } = "";

        public string? FromStatus { get; set; }

        public string ToStatus { get; set; } = "";

        public long At { get; set; }

        public string CheckName { get; set; } = "";

        public string Reason { get; set; } = "";

        public long? Failing { get; set; }

        public long Told { get; set; }
    }
}
