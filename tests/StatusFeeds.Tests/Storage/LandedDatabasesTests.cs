// Databases that landed versions have written (tests/databases): every later version opens them with unchanged entries.
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Storage;

public sealed class LandedDatabasesTests
{
    public static IEnumerable<TheoryDataRow<string>> Landed() =>
        Directory.GetFiles(Folder(), "*.db").Order().Select(path => new TheoryDataRow<string>(Path.GetFileNameWithoutExtension(path)));

    /// <summary>What is remembered lies beside the database as a text; the text of now is put beside the tests' programs, to compare or to begin with.</summary>
    [Theory]
    [MemberData(nameof(Landed))]
    public async Task ALandedDatabaseOpensWithUnchangedEntries(string name)
    {
        using var folder = new TempFolder();
        File.Copy(Path.Combine(Folder(), name + ".db"), folder["copy.db"]);
        var told = await Tell(folder["copy.db"]);
        var now = Path.Combine(AppContext.BaseDirectory, name + ".txt");
        await File.WriteAllTextAsync(now, told);
        var landed = Path.Combine(Folder(), name + ".txt");
        Assert.True(File.Exists(landed), $"{landed} is missing; if {now} is right, put it there.");
        Assert.Equal(await File.ReadAllTextAsync(landed), told);
        Assert.Equal(told, await Tell(folder["copy.db"]));
    }

    private static async Task<string> Tell(string database)
    {
        await using var store = await Store.Open(new Secret(database), "process 1", TimeProvider.System, NullLogger.Instance, default);
        var remembered = await store.Remember(default);
        var text = new StringBuilder();
        text.Append($"authority {remembered.Authority}, revision {remembered.Revision}, recorded {Plain(remembered.Recorded)}\n");
        text.Append($"last instant {Plain(remembered.World.LastInstant)}\n");
        foreach (var (scope, second) in remembered.Modified.OrderBy(scope => scope.Key, StringComparer.Ordinal))
            text.Append($"scope {scope} modified {second}\n");
        foreach (var host in remembered.World.Hosts.Values.OrderBy(host => host.Host, StringComparer.Ordinal))
            Append(text, host);
        foreach (var entry in await store.LatestOfHosts(default))
            Append(text, "hosts", entry);
        foreach (var scope in remembered.Modified.Keys.Order(StringComparer.Ordinal))
        {
            foreach (var entry in await store.Events(scope, DateTimeOffset.UnixEpoch, 10_000, default))
                Append(text, scope, entry);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, HostState host)
    {
        text.Append($"host {host.Host} {host.Status} since {Plain(host.Since)} number {host.Number} by '{host.Check}': {host.Reason}\n");
        foreach (var check in host.Checks)
            text.Append($"  check {check.Name} ({check.Kind}) {check.Status} since {Plain(check.Since)} failing {Plain(check.Failing)}: {check.Reason}\n");
        foreach (var past in host.Past)
            text.Append($"  past {Plain(past.At)} {past.From} to {past.To}: {past.Reason}\n");
    }

    private static void Append(StringBuilder text, string where, StoredEntry entry)
    {
        text.Append($"{where} {entry.Number} {entry.Subject.Kind} {entry.Subject.Id} {entry.From} to {entry.To} at {Plain(entry.At)} on {entry.Url}\n");
        text.Append($"  {entry.Text.Title}\n  {entry.Text.Summary}\n  {entry.Text.Content}\n");
    }

    private static string Plain(DateTimeOffset? instant) => instant?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) ?? "never";

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../databases");
}
