// A throw-away PostgreSQL on loopback, started by the first test that asks for a database: made new, ended by its process id, deleted.
namespace StatusFeeds.EndToEnd.Support;

public sealed partial class PostgreSql : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly int port = Ports.Free();
    private readonly string[] settings;
    private Spawned? server;
    private string data = "data";
    private int made;

    public PostgreSql()
        : this([])
    {
    }

    /// <param name="settings">Further ones of the server: <c>ssl=on</c>.</param>
    internal PostgreSql(string[] settings) => this.settings = settings;

    internal int Port => port;

    /// <summary>The address of an empty database of its own.</summary>
    public async Task<string> NewDatabase()
    {
        server ??= await Begin();
        var name = $"test{++made}";
        await Until.Seen(
            "PostgreSQL makes a database",
            () => Spawned.Run([Program("createdb"), "-h", "127.0.0.1", "-p", $"{port}", "-U", "sf", name]),
            made => made.ExitCode == 0 || (server.HasExited ? throw new InvalidOperationException(server.Errors) : false));
        return $"postgres://sf:unneeded@127.0.0.1:{port}/{name}";
    }

    public async ValueTask DisposeAsync()
    {
        if (standby is not null)
        {
            await standby.DisposeAsync();
        }

        await Stop();
        folder.Dispose();
    }

    /// <summary>Sessions are thrown out; what was committed stays.</summary>
    public async Task Stop()
    {
        if (server is not null)
        {
            server.Signal(Interrupt);
            await server.Exit(TimeSpan.FromSeconds(20));
            await server.DisposeAsync();
            server = null;
        }
    }

    /// <summary>Again, with the same databases.</summary>
    public void Start() => server ??= Serve();

    /// <summary>Every session hangs, none ends, and none begins, until the server goes on.</summary>
    public Task Hang()
    {
        server!.Signal(Spawned.Freeze);
        return Spawned.Must("pkill", "-STOP", "-P", $"{server.Id}");
    }

    public async Task GoOn()
    {
        await Spawned.Must("pkill", "-CONT", "-P", $"{server!.Id}");
        server.Signal(Spawned.Thaw);
    }

    /// <summary>A fast shutdown: sessions are thrown out.</summary>
    private const int Interrupt = 2;

    private async Task<Spawned> Begin()
    {
        if (Spawned.IsRoot)
        {
            await Spawned.Must("chown", "postgres:", folder.Path);
        }

        await Spawned.Must(AsPostgres("initdb", "-D", folder.File("data"), "-U", "sf", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"));
        return Serve();
    }

    private Spawned Serve() => Serve(data, port);

    private Spawned Serve(string name, int at) =>
        Spawned.Start(
            AsPostgres("postgres", ["-D", folder.File(name), "-p", $"{at}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", .. settings.SelectMany(setting => new[] { "-c", setting })]), folder.Path);

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string[] AsPostgres(string program, params string[] arguments) =>
        [.. Spawned.IsRoot ? (string[])["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [], Program(program), .. arguments];

    private static string Program(string name)
    {
        const string Root = "/usr/lib/postgresql";
        var newest = Directory.Exists(Root) ? Directory.GetDirectories(Root).MaxBy(version => int.Parse(Path.GetFileName(version))) : null;
        return Path.Combine(newest ?? throw new InvalidOperationException("These tests need PostgreSQL's server programs: apt-get install postgresql"), "bin", name);
    }
}
