// Backup, restore and the move to another database: the same on either engine, whatever tables there are.
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Storage.Copies;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    private const string Mover = "process 9 (statusfeeds migrate-store)";

    /// <summary>Texts that somebody once stored wrongly.</summary>
    private static readonly string[] Texts = ["", "plain", "\t\n\r\\N \\. \"'`;", "\U0001F525 e\u0301 \uFFFD \u2028", new('x', 70_000)];

    /// <summary>Another database of the same engine, with nothing in it.</summary>
    protected abstract string Another();

    [Fact]
    public async Task EverythingIsCarriedToAFileAndBackWhateverTablesThereAre()
    {
        using var folder = new TempFolder();
        await using (await Open())
        {
            // The tables are there.
        }

        await using var source = Connect();
        var tables = Fill(source);
        Assert.True(tables.Count >= 21);
        var (file, back) = (folder["moved.db"], Another());
        var told = new List<TableCarried>();
        var moved = StoreMove.Run(new Secret(Database), new Secret(file), Mover, told.Add, clock, default);
        Assert.Equal(tables.Order(), told.Select(table => table.Table).Order());
        Assert.Equal(moved.Rows, told.Sum(table => table.Rows));
        await using var there = Sqlite(file);
        Assert.Equal(Dump(source, tables), Dump(there, tables));
        Assert.Equal("ok", there.ExecuteScalar<string>("PRAGMA integrity_check"));
        StoreMove.Run(new Secret(file), new Secret(back), Mover, _ => { }, clock, default);
        await using var again = Connect(back);
        Assert.Equal(Dump(source, tables), Dump(again, tables));
    }

    [Fact]
    public async Task AMoveLeavesWhatIsThereAlone()
    {
        using var folder = new TempFolder();
        await using (var store = await Open())
        {
            await store.Commit(Telling(100, Told("web01", 10)), default);

            // While a judge runs, what it writes later would be lost.
            Assert.Contains("is in use by process 1", Assert.Throws<StoreRefused>(() => Move(folder["moved.db"])).Message);
        }

        Assert.Contains("are the same database", Assert.Throws<CopyRefused>(() => Move(Database)).Message);
        File.WriteAllText(folder["moved.db"], "mine");
        Assert.Contains("is there already", Assert.Throws<CopyRefused>(() => Move(folder["moved.db"])).Message);
        Assert.Equal("mine", File.ReadAllText(folder["moved.db"]));
        using var end = new CancellationTokenSource();
        end.Cancel();
        Assert.Throws<OperationCanceledException>(() => StoreMove.Run(new Secret(Database), new Secret(folder["other.db"]), Mover, _ => { }, clock, end.Token));
        Assert.DoesNotContain(Directory.GetFiles(folder.Path, "other.db*"), left => !left.EndsWith(".lock", StringComparison.Ordinal));
        await using (var connection = Connect())
            connection.Execute("DELETE FROM migrations WHERE number > 2");
        Assert.Contains("was written by an older StatusFeeds", Assert.Throws<StoreRefused>(() => Move(folder["other.db"])).Message);
    }

    [Fact]
    public async Task ABackupComesBackAndGoesOnBehindAllThatWasGiven()
    {
        using var folder = new TempFolder();
        var copy = folder["copy.db"];
        await using (var store = await Open())
        {
            await store.Commit(Telling(100, Told("web01", 10)), default);
            Assert.Equal(copy, BackupFile.Make(new Secret(Database), copy, replace: false, clock, default).File);
            await store.Commit(Telling(101, Told("web01", 86_400_000)), default);
            Assert.Contains("is in use by process 1", Assert.Throws<StoreRefused>(() => Restore(copy)).Message);
        }

        var restored = Restore(copy);
        Assert.Equal((At(10), true), (restored.Instant, restored.IsKnown));
        Assert.NotNull(restored.Kept);
        await using (var store = await Open())
        {
            var remembered = await store.Remember(default);
            Assert.Equal((At(86_400_000), clock.GetUtcNow().ToUnixTimeSeconds()), (remembered.World.LastInstant, remembered.Revision));
            Assert.Equal("web01 10", Short(await store.EventsOfHost("web01", 300, default)));
            using var book = OrderBook.Open(new Secret(Database));
            Assert.Equal(1001, book.Add("web01", ["web01"], Hour, "", clock.GetUtcNow(), ""));
        }

        clock.Move(TimeSpan.FromSeconds(2));
        Assert.NotEqual(restored.Kept, Restore(copy).Kept);
        Assert.Equal(["copy.db"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    protected abstract DbConnection Connect(string database);

    private Moved Move(string to) => StoreMove.Run(new Secret(Database), new Secret(to), Mover, _ => { }, clock, default);

    private Restored Restore(string file) => Restoration.Run(new Secret(Database), file, "process 2 (statusfeeds restore)", clock, default);

    /// <summary>Rows of any kind into every table that the engine itself says there is.</summary>
    private static List<string> Fill(DbConnection connection)
    {
        var tables = connection.Query<string>(connection is SqliteConnection
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()").ToList();
        foreach (var table in tables.Where(table => table != "migrations"))
        {
            var columns = connection.Query<(string Name, string Type, long Null)>(
                connection is SqliteConnection
                    ? "SELECT name, type, CASE WHEN \"notnull\" = 0 AND pk = 0 THEN 1 ELSE 0 END FROM pragma_table_info(@table)"
                    : "SELECT column_name::text, data_type::text, (CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END)::bigint FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table",
                new { table }).ToList();
            connection.Execute($"DELETE FROM {table}");
            for (var row = 0; row < 7; row++)
            {
                var values = new DynamicParameters();
                foreach (var (name, type, isNullable) in columns)
                    values.Add(name, isNullable == 1 && row % 3 == 1 ? null : Value(name, type.ToUpperInvariant(), row));
                connection.Execute($"INSERT INTO {table} ({string.Join(", ", columns.Select(column => column.Name))}) VALUES ({string.Join(", ", columns.Select(column => "@" + column.Name))})", values);
            }
        }

        return tables;
    }

    private static object Value(string name, string type, int row) => type switch
    {
        "BIGINT" => row switch
        {
            0 => long.MaxValue - name.Length,
            1 => -name.Length,
            _ => (long)(row * 1000) + name.Length,
        },
        "TEXT" => $"{row}{Texts[row % Texts.Length]}",
        "BYTEA" => Enumerable.Range(0, row * 300).Select(one => (byte)one).ToArray(),
        _ => throw new InvalidOperationException($"No test knows a value of the type {type}: see that StoreMove carries it."),
    };

    private static string Dump(DbConnection connection, IEnumerable<string> tables) => string.Join('\n', tables.Order().SelectMany(table => connection
        .Query($"SELECT * FROM {table}").Cast<IDictionary<string, object?>>()
        .Select(row => $"{table}: " + string.Join(", ", row.OrderBy(cell => cell.Key).Select(cell => $"{cell.Key}={(cell.Value is byte[] bytes ? Convert.ToHexString(bytes) : cell.Value)}")))
        .Order(StringComparer.Ordinal)));

    private static SqliteConnection Sqlite(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        return connection;
    }
}
