// A second server that has each commit before it is answered, and takes the first one's place.
namespace StatusFeeds.EndToEnd.Support;

public sealed partial class PostgreSql
{
    private readonly int standbyPort = Ports.Free();
    private Spawned? standby;

    /// <summary>Streams to a standby from now on, and answers no commit before that has it.</summary>
    public async Task Replicate()
    {
        await Spawned.Must(AsPostgres("pg_basebackup", "-h", "127.0.0.1", "-p", $"{port}", "-U", "sf", "-D", folder.File("standby"), "-R", "-X", "stream", "-c", "fast", "--no-sync"));
        standby = Serve("standby", standbyPort);
        await Ask(port, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        await Ask(port, "SELECT pg_reload_conf()");
        await Until.Seen("a standby that keeps up", () => Ask(port, "SELECT sync_state FROM pg_stat_replication"), state => state.Trim() == "sync");
    }

    /// <summary>The first one is killed; the standby is made the first one, and listens where that did.</summary>
    public async Task FailOver()
    {
        server!.Signal(Spawned.Kill9);
        await server.Exit(TimeSpan.FromSeconds(20));
        await server.DisposeAsync();
        await Ask(standbyPort, "SELECT pg_promote()");
        standby!.Signal(Interrupt);
        await standby.Exit(TimeSpan.FromSeconds(20));
        await standby.DisposeAsync();
        (standby, data) = (null, "standby");
        server = Serve();
    }

    private static Task<string> Ask(int at, string sql) => Spawned.Must(Program("psql"), "-h", "127.0.0.1", "-p", $"{at}", "-U", "sf", "-d", "postgres", "-At", "-c", sql);
}
