// The command `explain` as somebody uses it who was woken up: with a running server, over https, and without one.
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ExplainTests
{
    [Fact]
    public async Task TheRunningServerSaysWhyAndAfterItsEndTheDatabaseDoes()
    {
        await using var hosts = await PretendHosts.Start();
        hosts.Set("sick", Reply.Down);
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("well", hosts.Url("well")), ("sick", hosts.Url("sick")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("DOWN", "sick");
        var (code, output, errors) = await Explain(box, "sick");
        Assert.True(code == 0, errors);
        Assert.Empty(errors);
        Assert.StartsWith("sick: DOWN, feeds say DOWN\n", output, StringComparison.Ordinal);
        Assert.Contains("  look      http: the last look ended at ", output, StringComparison.Ordinal);
        Assert.Contains("found it DOWN: HTTP 503 from /sick.", output, StringComparison.Ordinal);
        Assert.Contains("  status    So sick is DOWN since ", output, StringComparison.Ordinal);
        Assert.Contains("they say what it is.", output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await Explain(box, "well", "--json")).Output);
        Assert.Equal(("well", "up"), (json.RootElement.GetProperty("host").GetString(), json.RootElement.GetProperty("told").GetString()));

        var unknown = await Explain(box, "sikc");
        Assert.Equal((2, ""), (unknown.ExitCode, unknown.Output));
        Assert.Contains("There is no host sikc in ", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains("did you mean `sick`?", unknown.Errors, StringComparison.Ordinal);

        await program.Stop();
        (code, output, errors) = await Explain(box, "sick");
        Assert.True(code == 0, errors);
        Assert.Contains($"No server answers at {box.Url} (connection refused).", errors, StringComparison.Ordinal);
        Assert.Contains("This is what the database remembers of 20", errors, StringComparison.Ordinal);
        Assert.StartsWith("sick: DOWN, feeds say DOWN\n", output, StringComparison.Ordinal);
        Assert.Contains("believed DOWN since ", output, StringComparison.Ordinal);
        Assert.Equal(2, (await Explain(box, "nobody")).ExitCode);
    }

    [Fact]
    public async Task TheNextMaintenanceIsSaidByTheServerAndByTheDatabase()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("well", hosts.Url("well")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "well");
        var from = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-ddTHH:mm:00'Z'", CultureInfo.InvariantCulture);
        var ordered = await StatusFeedsProcess.Run(box.Folder, ["maintenance", "start", "well", "--from", from, "--for", "2h", "--reason", "new disk", "--config", box.Config]);
        Assert.True(ordered.ExitCode == 0, ordered.Errors);
        var next = $"  window    The next maintenance window over well is from {from.Replace("T", " ", StringComparison.Ordinal).Replace("Z", " UTC", StringComparison.Ordinal)}, in 1d 23h ";
        await Until.Seen("the server says when maintenance is", () => Explain(box, "well"), said => said.Output.Contains(next, StringComparison.Ordinal) && said.Output.Contains(" UTC: new disk.\n", StringComparison.Ordinal));
        await program.Stop();
        Assert.Contains(next, (await Explain(box, "well")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OverHttpsTheOwnCertificateIsKnownAndNoOther()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        Certificate(box, "cert.pem", "key.pem");
        box.Site(Sandbox.Fast, $"listen: https://127.0.0.1:{box.Port}", "certificate: cert.pem", "key: key.pem");
        box.Application("shop", ("well", hosts.Url("well")));
        await using var program = StatusFeedsProcess.Start(box);
        await Until.Seen("the server explains", () => Explain(box, "well"), said => said is { ExitCode: 0, Errors: "" } && said.Output.StartsWith("well: UP", StringComparison.Ordinal));

        using var mistaken = new Sandbox();
        Certificate(mistaken, "cert.pem", "key.pem");
        mistaken.Site(Sandbox.Fast, $"listen: https://127.0.0.1:{box.Port}", $"database: {box.Database}", "certificate: cert.pem", "key: key.pem");
        mistaken.Application("shop", ("well", hosts.Url("well")));
        var other = await Explain(mistaken, "well");
        Assert.Equal(0, other.ExitCode);
        Assert.Contains("its certificate is not the one of `certificate:` in site.yaml", other.Errors, StringComparison.Ordinal);
        Assert.StartsWith("well: UP", other.Output, StringComparison.Ordinal);
        await program.Stop();
    }

    [Fact]
    public async Task WithoutServerAndDatabaseItSaysWhatToDo()
    {
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("well", "/"));
        var (code, output, errors) = await Explain(box, "well");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("No server answers at ", errors, StringComparison.Ordinal);
        Assert.Contains("There is no database ", errors, StringComparison.Ordinal);
        Assert.Contains("statusfeeds serve --config ", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(box.Database));
    }

    [Fact]
    public async Task AnotherProgramOnThePortIsNotTakenForAServer()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site(Sandbox.Fast, $"listen: http://127.0.0.1:{hosts.Port}");
        box.Application("shop", ("well", "/"));
        var (code, _, errors) = await Explain(box, "well");
        Assert.Equal(1, code);
        Assert.Contains("it answered 200, not as StatusFeeds does", errors, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Errors)> Explain(Sandbox box, params string[] arguments) =>
        StatusFeedsProcess.Run(box.Folder, ["explain", .. arguments, "--config", box.Config]);

    private static void Certificate(Sandbox box, string certificate, string key)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var signed = new CertificateRequest("CN=status.example.org", made, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        box.Write(certificate, signed.ExportCertificatePem());
        box.Write(key, made.ExportPkcs8PrivateKeyPem());
    }
}
