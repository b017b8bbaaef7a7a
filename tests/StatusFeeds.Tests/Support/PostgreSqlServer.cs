// A throw-away PostgreSQL on loopback for the tests of one collection: made new, ended by its process id, deleted.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace StatusFeeds.Tests.Support;

[CollectionDefinition(Name)]
public sealed class PostgreSqlCollection : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";
}

public sealed class PostgreSqlServer : IAsyncLifetime
{
    public const string User = "sf";

    private readonly TempFolder folder = new();
    private readonly int port = FreePort();
    private readonly string programs = Programs();
    private Process? server;
    private int made;

    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
            Tool.Run("chown", "postgres:", folder.Path);
        var (program, arguments) = AsPostgres(
            "initdb", "-D", folder["data"], "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
        Tool.Run(program, arguments);
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        folder.Dispose();
    }

    /// <summary>The address of an empty database of its own.</summary>
    internal string NewDatabase()
    {
        var name = $"test{Interlocked.Increment(ref made)}";
        using var connection = Connect("postgres");
        connection.Execute($"CREATE DATABASE {name}");
        return Address(name);
    }

    internal string Address(string database, string user = User, string password = "unneeded") => $"postgres://{user}:{password}@127.0.0.1:{port}/{database}";

    internal NpgsqlConnection Connect(string database)
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username={User};Database={database};Pooling=false;GssEncryptionMode=Disable");
        connection.Open();
        return connection;
    }

    internal async Task Start()
    {
        var (program, arguments) = AsPostgres(
            "postgres", "-D", folder["data"], "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
            "-c", "logging_collector=on", "-c", "log_directory=" + folder["data"], "-c", "log_filename=server.log");
        server = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path, UseShellExecute = false, RedirectStandardError = true })!;
        var started = TimeProvider.System.GetTimestamp();
        while (!Answers())
        {
            Assert.False(server.HasExited, "postgres ended at its start: " + (server.HasExited ? await server.StandardError.ReadToEndAsync() : ""));
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1), "postgres does not answer a minute after its start.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>A fast shutdown: sessions are thrown out.</summary>
    internal async Task Stop()
    {
        if (server is null)
            return;
        Tool.Run("kill", "-INT", $"{server.Id}");
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    private bool Answers()
    {
        try
        {
            using var connection = Connect("postgres");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private (string Program, string[] Arguments) AsPostgres(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", Path.Combine(programs, program), .. arguments])
        : (Path.Combine(programs, program), arguments);

    private static string Programs()
    {
        const string Root = "/usr/lib/postgresql";
        var newest = Directory.Exists(Root)
            ? Directory.GetDirectories(Root).OrderByDescending(version => int.Parse(Path.GetFileName(version))).FirstOrDefault()
            : null;
        return newest is null
            ? throw new InvalidOperationException("These tests need PostgreSQL's server programs: apt-get install postgresql")
            : Path.Combine(newest, "bin");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
