// Table subjects: the latest told change of everybody who ever had one, so that feeds need not search for it.
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class SubjectsTable
{
    /// <summary>Ids of all of a kind of which anything was told.</summary>
    public static ImmutableHashSet<string> Told(DbConnection connection, SubjectKind kind) =>
        [.. connection.Query<string>("SELECT id FROM subjects WHERE kind = @kind", new { kind = ChangesTable.Word(kind) })];

    /// <summary>In the order of their numbers: the last one stays.</summary>
    public static void Write(DbConnection connection, IEnumerable<ToldChange> told) => connection.ExecuteAll(
        """
        INSERT INTO subjects (kind, id, latest) VALUES (@Kind, @Id, @Number)
        ON CONFLICT (kind, id) DO UPDATE SET latest = excluded.latest WHERE excluded.latest > subjects.latest
        """,
        told.Select(change => change.Change).Select(change => new { Kind = ChangesTable.Word(change.Subject.Kind), change.Subject.Id, change.Number }));
}
