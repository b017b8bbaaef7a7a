// Brings the tables to what this program knows: numbered scripts, each run once, in one transaction.
using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace StatusFeeds.Storage;

internal static class Migrations
{
    private const string Folder = "StatusFeeds.Storage.Migrations.";

    private const string Table =
        """
        CREATE TABLE IF NOT EXISTS migrations (
            number BIGINT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            applied BIGINT NOT NULL
        )
        """;

    /// <summary>The number of the newest script.</summary>
    public static long Known => Scripts()[^1].Number;

    /// <exception cref="StoreRefused">The database knows scripts that this program does not.</exception>
    public static void Apply(Dialect dialect, DbConnection connection, TimeProvider clock)
    {
        connection.Execute(Table);
        var scripts = Scripts();
        var known = scripts[^1].Number;
        var done = connection.ExecuteScalar<long?>("SELECT MAX(number) FROM migrations") ?? 0;
        RefuseNewer(dialect, done, known);

        foreach (var (number, name) in scripts.Where(script => script.Number > done))
        {
            dialect.Transact(connection, () => Run(connection, number, name, clock));
        }
    }

    /// <summary>The tables are those of this program.</summary>
    /// <exception cref="StoreRefused">They are those of a newer one.</exception>
    public static bool AreDone(Dialect dialect, DbConnection connection)
    {
        var done = dialect.HasTable(connection, "migrations") ? connection.ExecuteScalar<long?>("SELECT MAX(number) FROM migrations") ?? 0 : 0;
        var known = Scripts()[^1].Number;
        RefuseNewer(dialect, done, known);
        return done == known;
    }

    /// <summary>All tables, in a database that has none of them.</summary>
    /// <param name="connection">Within a transaction, or of a database that nobody else has.</param>
    public static void Make(DbConnection connection, TimeProvider clock)
    {
        connection.Execute(Table);
        foreach (var (number, name) in Scripts())
            Run(connection, number, name, clock);
    }

    /// <summary>For who only uses the tables.</summary>
    /// <exception cref="StoreRefused">They are not those of this program.</exception>
    public static void Require(Dialect dialect, DbConnection connection)
    {
        if (!dialect.HasTable(connection, "migrations"))
            throw new StoreRefused($"The database {dialect.Name} holds no StatusFeeds yet. Start StatusFeeds once first.");
        var done = connection.ExecuteScalar<long?>("SELECT MAX(number) FROM migrations") ?? 0;
        var known = Known;
        RefuseNewer(dialect, done, known);
        if (done < known)
        {
            throw new StoreRefused(
                $"The database {dialect.Name} was written by an older StatusFeeds (its tables are of version {done}, this program needs {known}). " +
                "Start this one once first, which brings it up to date.");
        }
    }

    private static void Run(DbConnection connection, long number, string name, TimeProvider clock)
    {
        connection.Execute(Text(name));
        connection.Execute(
            "INSERT INTO migrations (number, name, applied) VALUES (@number, @name, @applied)",
            new { number, name, applied = clock.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    private static void RefuseNewer(Dialect dialect, long done, long known)
    {
        if (done > known)
        {
            throw new StoreRefused(
                $"The database {dialect.Name} was written by a newer StatusFeeds (its tables are of version {done}, this program knows up to {known}). " +
                "Run the newer one, or restore a backup from before it.");
        }
    }

    private static List<Script> Scripts()
    {
        var scripts = Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..])
            .Select(name => new Script(long.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name))
            .ToList();
        scripts.Sort((one, other) => one.Number.CompareTo(other.Number));
        return scripts;
    }

    private static string Text(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>No tuple: sorting those is code that no image holds, and every start would compile it.</summary>
    private sealed record Script(long Number, string Name);
}
