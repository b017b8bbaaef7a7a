// What the doctor says of each thing that can be wrong, provoked as it happens.
using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Cli;
using StatusFeeds.Config;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Storage.Copies;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Cli;

public sealed class DoctorTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly HandClock clock = new(Start.AddMinutes(10));

    private string Database => folder["statusfeeds.db"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ADatabaseThatIsWellIsSaidToBe()
    {
        await using (var store = await Open())
        {
            await store.Commit(Telling(100, Told("web01", 1)), default);
            Assert.Contains("ok lock: The judge is process 1.", Said(Doctor.OfDatabase(Seen(), clock.GetUtcNow())));
        }

        var said = Said(Doctor.OfDatabase(Seen(), clock.GetUtcNow()));
        Assert.DoesNotContain("FAIL", said);
        Assert.Contains($"ok database: {Database} is whole: ", said);
        Assert.Contains("ok rights: ", said);
        Assert.Contains("ok file system: ", said);
        Assert.Contains("ok free space: ", said);
        Assert.Contains("ok lock: No server has the database.", said);
        Assert.Empty(Directory.GetFiles(folder.Path, ".statusfeeds-doctor*"));
    }

    [Fact]
    public void WhatIsNotThereIsNotMade()
    {
        Assert.Contains("holds nothing yet; it is made at the first start", Said(Doctor.OfDatabase(Seen(), clock.GetUtcNow())));
        Assert.Empty(Directory.GetFiles(folder.Path));
        Assert.StartsWith("FAIL database: The folder of the database ", Said(Doctor.OfDatabase(Condition.Of(new Secret(folder["missing/x.db"]), clock), clock.GetUtcNow())));
        File.WriteAllText(folder["file"], "");
        Assert.StartsWith("FAIL database: ", Said(Doctor.OfDatabase(Condition.Of(new Secret(folder["file/x.db"]), clock), clock.GetUtcNow())));
    }

    [Fact]
    public async Task ADamagedDatabaseFailsWithTheWayOut()
    {
        await using (var store = await Open())
            await store.Commit(Telling(100, [.. Enumerable.Range(1, 200).Select(one => Told($"web{one}", one))]), default);
        using (var stream = File.Open(Database, FileMode.Open))
        {
            stream.Position = stream.Length / 4096 / 2 * 4096;
            stream.Write([.. Enumerable.Repeat((byte)0x5A, 4096)]);
        }

        Assert.Matches("(?m)^FAIL database: .*damaged.* backup", Said(Doctor.OfDatabase(Seen(), clock.GetUtcNow())));
        File.WriteAllText(Database, "");
        Assert.Contains("FAIL database: The database " + Database + " is empty. Restore it from a backup", Said(Doctor.OfDatabase(Seen(), clock.GetUtcNow())));
    }

    [Fact]
    public async Task AnotherVersionIsNamed()
    {
        await using (await Open())
        {
            // The tables are there.
        }

        using var connection = Connect();
        connection.Execute("INSERT INTO migrations (number, name, applied) VALUES (999, '999_future.sql', 0)");
        Assert.Contains("FAIL database: " + Database + " was written by a newer StatusFeeds (its tables are of version 999", Said(Doctor.OfDatabase(Seen(), clock.GetUtcNow())));
        connection.Execute("DELETE FROM migrations WHERE number > 2");
        Assert.Contains("warn database: " + Database + " is of an older version (2, ", Said(Doctor.OfDatabase(Seen(), clock.GetUtcNow())));
    }

    [Fact]
    public void AFullOrReadOnlyDiskFails()
    {
        using var disk = new SmallDisk(1024);
        var seen = Condition.Of(new Secret(disk["x.db"]), clock);
        Assert.Contains("FAIL free space: Only ", Said(Doctor.OfDatabase(seen, clock.GetUtcNow())));
        disk.MakeReadOnly();
        Assert.Matches("(?m)^FAIL rights: The user .* cannot write in .*Read-only", Said(Doctor.OfDatabase(seen, clock.GetUtcNow())));
    }

    [Fact]
    public void RoomIsReckonedByWhatItHasGrown()
    {
        var now = Start;
        var seen = new Condition("x.db") { IsFile = true, Exists = true, Bytes = 1_000_000_000, Begun = now.AddDays(-10) };
        Assert.Equal("warn free space: 500 MB are free where x.db lies, which is room for 5 days as it has grown until now (100 MB a day). Make room, or shorten retention: in site.yaml.", Said([DoctorDatabase.Space(seen, new Disk(500_000_000, "ext4"), now)]));
        Assert.StartsWith("ok ", Said([DoctorDatabase.Space(seen, new Disk(5_000_000_000, "ext4"), now)]));
        Assert.StartsWith("warn free space: 900 MB are free where x.db lies, less than it has itself", Said([DoctorDatabase.Space(seen with { Begun = now.AddDays(-300) }, new Disk(900_000_000, "ext4"), now)]));
        Assert.StartsWith("FAIL free space: Only 10 MB", Said([DoctorDatabase.Space(seen, new Disk(10_000_000, "ext4"), now)]));
        Assert.StartsWith("FAIL file system: The database lies on nfs4, over a network", Said([DoctorDatabase.Place(new Disk(1, "nfs4"))]));
        Assert.StartsWith("warn log: The log x.db-wal has grown to 300 MB", Said(DoctorDatabase.Log(seen with { LogBytes = 300_000_000 })));
    }

    [Fact]
    public async Task AClockBehindTheDatabaseIsNoticed()
    {
        await using (var store = await Open())
            await store.Commit(Telling(100, Told("web01", 3_600_000)), default);
        Assert.Contains("warn clock: The database's last change is of 2026-11-21 00:57:39 UTC, 50m ahead of this clock.", Said(Doctor.OfDatabase(Seen(), clock.GetUtcNow())));
        clock.Move(TimeSpan.FromHours(1));
        Assert.DoesNotContain("warn clock", Said(Doctor.OfDatabase(Seen(), clock.GetUtcNow())));
    }

    [Fact]
    public void TheClockIsKeptOrNot()
    {
        Assert.StartsWith("warn clock: Nobody keeps this machine's clock", Said([DoctorMachine.Clock(new(false, TimeSpan.Zero, TimeSpan.Zero))]));
        Assert.StartsWith("warn clock: This machine's clock is 2.5 s off", Said([DoctorMachine.Clock(new(true, TimeSpan.FromSeconds(-2.5), TimeSpan.Zero))]));
        Assert.Equal("ok clock: The clock is kept, and right to 3 ms.", Said([DoctorMachine.Clock(new(true, TimeSpan.Zero, TimeSpan.FromMilliseconds(3.2)))]));
        Assert.StartsWith("ok ", Said([DoctorMachine.Clock(null)]));
        Assert.NotNull(SystemClock.State());
    }

    [Fact]
    public void WhoMayNotPingLearnsWhatToDo()
    {
        var site = ConfigText.SiteOf("application: a\ntitle: A\nhosts:\n  - { host: web01, address: 127.0.0.1, checks: [ping] }\n");
        Assert.Equal("FAIL ping: 1 check of the kind ping bring no result: not allowed.", Said([DoctorMachine.Pings(site, "not allowed")]));
        Assert.StartsWith("ok ping: ", Said([DoctorMachine.Pings(Corp, "not allowed")]));
        Assert.StartsWith("warn descriptors: The server may have 130 files open: 8 looks at once, of 20 checks.", Said([DoctorMachine.Files(Many(site), 130, "The server")]));
        Assert.StartsWith("ok descriptors: ", Said([DoctorMachine.Files(Many(site), 65536, "The server")]));
        Assert.InRange(Descriptors.Allowed("/proc/self/limits") ?? long.MaxValue, 1, long.MaxValue);
        Assert.Null(Descriptors.Allowed(folder["nothing"]));
    }

    [Fact]
    public async Task AResolverThatIsSilentFails()
    {
        using var silent = new Resolver((_, _) => throw new SocketException((int)SocketError.TryAgain));
        Assert.StartsWith("FAIL names: ", Said([await DoctorMachine.Names("web01.example.org", silent, TimeProvider.System, default)]));
        using var knowing = new Resolver((_, _) => [IPAddress.Loopback]);
        Assert.StartsWith("ok names: web01.example.org was looked up in ", Said([await DoctorMachine.Names("web01.example.org", knowing, TimeProvider.System, default)]));
        using var unknowing = new Resolver((_, _) => throw new SocketException((int)SocketError.HostNotFound));
        Assert.StartsWith("warn names: The resolver answers, but: ", Said([await DoctorMachine.Names("web01.example.org", unknowing, TimeProvider.System, default)]));
    }

    [Fact]
    public void TheRunningServerIsUnderstood()
    {
        string Server(string monitor, string? holder = null) => Said(DoctorServing.Server(new ServerSaid(monitor, false, ""), holder));
        Assert.Equal($"ok server: It runs, looks, and the store takes what is seen (version {FeedHeader.Version}).", Server($$$"""{"monitor":{"version":"{{{FeedHeader.Version}}}","looking":true,"trouble":null,"notes":[]}}"""));
        var ill = Server("""{"monitor":{"version":"0.0.1","looking":true,"trouble":"the disk is full","notes":["a note"]}}""");
        Assert.StartsWith("FAIL server: It runs, and is not ready: the disk is full", ill);
        Assert.Contains($"warn server: The running server is of version 0.0.1, this program of {FeedHeader.Version}.", ill);
        Assert.Contains("warn server: a note", ill);
        Assert.StartsWith("FAIL server: It runs, but has stopped looking", Server("""{"monitor":{"looking":false}}"""));
        Assert.StartsWith("FAIL server: What listens there is no StatusFeeds", Server("{}"));
        var many = Server("""{"monitor":{"nodes":[{"name":"east","checks":30,"judges":true,"fault":""},{"name":"west","checks":0,"silent":true,"seen":"2026-11-20T10:00:00Z","fault":"gives no sign of life"},{"name":"south","checks":1,"fault":"has another configuration than the node that judges"},{"name":"north","silent":true,"seen":null,"fault":"gives no sign of life"}]}}""");
        Assert.Contains("ok nodes: east looks at 30 checks and judges.", many);
        Assert.Contains("warn nodes: west: gives no sign of life. Others look at its hosts meanwhile.", many);
        Assert.Contains("warn nodes: south: has another configuration than the node that judges. See its log.", many);
        Assert.Contains("ok nodes: north has ended.", many);
        Assert.DoesNotContain("nodes:", Server("""{"monitor":{"nodes":[{"name":"east","checks":30,"judges":true,"fault":""}]}}"""));
        Assert.StartsWith("warn server: No server answers at X.", Said(DoctorServing.Server(new ServerSaid(null, false, "No server answers at X."), null)));
        Assert.StartsWith("FAIL server: No server answers at X. But process 7 has the database", Said(DoctorServing.Server(new ServerSaid(null, false, "No server answers at X."), "process 7")));
    }

    [Fact]
    public void AnAddressThatIsTakenNamesWhoHasIt()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var site = Corp with { Listen = [new(new Uri($"http://127.0.0.1:{port}"))] };
        Assert.Matches($"^FAIL listen: http://127.0.0.1:{port} cannot be listened on: .* \\(process {Environment.ProcessId}\\) has this port", Said(DoctorServing.Addresses(site, isServed: false)));
        Assert.Empty(DoctorServing.Addresses(site, isServed: true));
        taken.Stop();
        Assert.StartsWith("ok listen: ", Said(DoctorServing.Addresses(site, isServed: false)));
        Assert.StartsWith("FAIL listen: http://192.0.2.1:8080 cannot be listened on: this machine has no such address", Said(DoctorServing.Addresses(Corp with { Listen = [new(new Uri("http://192.0.2.1:8080"))] }, isServed: false)));
    }

    [Fact]
    public void ACertificateThatEndsSoonOrCannotBeReadIsTold()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=status", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Start.AddDays(-10), Start.AddDays(20));
        File.WriteAllText(folder["cert.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
        var site = Corp with { Listen = [new(new Uri("https://127.0.0.1:8443"), folder["cert.pem"], folder["key.pem"])] };
        Assert.StartsWith("ok certificate: ", Said(DoctorServing.Certificates(site, Start)));
        Assert.StartsWith($"warn certificate: {folder["cert.pem"]} is valid for ", Said(DoctorServing.Certificates(site, Start.AddDays(10))));
        Assert.StartsWith($"FAIL certificate: {folder["cert.pem"]} has been invalid since ", Said(DoctorServing.Certificates(site, Start.AddDays(21))));
        File.WriteAllText(folder["key.pem"], "none");
        Assert.StartsWith($"FAIL certificate: {folder["cert.pem"]} and {folder["key.pem"]} cannot be used: ", Said(DoctorServing.Certificates(site, Start)));
    }

    [Fact]
    public void MistakesOfTheConfigurationAreToldWithTheirPlaces()
    {
        Directory.CreateDirectory(folder["config"]);
        File.WriteAllText(folder["config/site.yaml"], "tilte: Oops\n");
        var said = Said(Doctor.OfConfiguration("config", ConfigFolder.Read(folder["config"], _ => null)));
        Assert.Contains("FAIL configuration: ", said);
        Assert.Contains("site.yaml:1:1: ", said);
    }

    [Fact]
    public void NoPasswordIsShown()
    {
        var seen = Condition.Of(new Secret("postgres://me:geheim@127.0.0.1:1/db"), clock);
        var said = Said(Doctor.OfDatabase(seen, clock.GetUtcNow()));
        Assert.StartsWith("FAIL database: postgres://me@127.0.0.1:1/db: ", said);
        Assert.DoesNotContain("geheim", said + seen);
        Assert.DoesNotContain("geheim", Said(Doctor.OfDatabase(Condition.Of(new Secret("postgres://me:geheim@127.0.0.1:x/db"), clock), clock.GetUtcNow())));
    }

    [Fact]
    public void TheWayToAServerIsMeasured()
    {
        var seen = new Condition("postgres://me@db/x") { Exists = true, RoundTrip = TimeSpan.FromMilliseconds(0.25), Ahead = TimeSpan.FromSeconds(-90) };
        Assert.Equal(
            "ok time to peers: PostgreSQL answers after 0.25 ms.\nwarn time to peers: PostgreSQL's clock is 1m 30s behind ours. Let both be kept by NTP.",
            Said(DoctorDatabase.Distance(seen)));
        Assert.StartsWith("warn time to peers: PostgreSQL answers after 40 ms: ", Said(DoctorDatabase.Distance(seen with { RoundTrip = TimeSpan.FromMilliseconds(40) })));
    }

    private Task<Store> Open() => Store.Open(new Secret(Database), "process 1", clock, NullLogger.Instance, default);

    private Condition Seen() => Condition.Of(new Secret(Database), clock);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        connection.Open();
        return connection;
    }

    private static Site Many(Site site)
    {
        var host = site.Hosts["web01"];
        return site with { Hosts = Enumerable.Range(1, 20).ToFrozenDictionary(one => $"web{one:00}", _ => host, StringComparer.Ordinal) };
    }

    private static string Said(IEnumerable<Finding> findings) => string.Join('\n', findings.Select(finding => $"{finding.Word} {finding.Topic}: {finding.Text}"));
}
