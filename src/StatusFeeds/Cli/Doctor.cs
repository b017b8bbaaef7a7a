// The verb `doctor`: looks at all that StatusFeeds stands on, and says in plain words what is fine and what is not.
using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Storage.Copies;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

internal static class Doctor
{
    /// <summary>Mistakes and cautions of a configuration that are told.</summary>
    private const int MostTold = 20;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Words(Option<string> config)
    {
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var command = new Command("doctor", "Look at configuration, database, rights, clock, disk and the running server, and say what is wrong and what to do") { json };
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(config)!, parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(string folder, bool json, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        await foreach (var finding in Look(folder, TimeProvider.System, cancel))
        {
            findings.Add(finding);
            if (!json)
            {
                Console.Out.WriteLine($"{finding.Word,-4}  {finding.Topic,-14} {Model.Words.OneLine(finding.Text)}");
            }
        }

        var isFine = findings.TrueForAll(finding => finding.Grade != Grade.Failure);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { ok = isFine, findings = findings.Select(finding => new { grade = finding.Word, topic = finding.Topic, text = finding.Text }) }, Plain));
        }

        return isFine ? CommandLine.Fine : CommandLine.Failed;
    }

    private static async IAsyncEnumerable<Finding> Look(string folder, TimeProvider clock, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var reading = Configuration.Read(folder);
        foreach (var finding in OfConfiguration(folder, reading))
        {
            yield return finding;
        }

        yield return DoctorMachine.Pings(reading.Site, DoctorMachine.WhyNoPings());
        yield return DoctorMachine.Clock(SystemClock.State());
        if (reading.Site is not { } site)
        {
            yield break;
        }

        foreach (var finding in DoctorServing.Git(GitState.Of(folder, ConfigFiles.In(folder))))
        {
            yield return finding;
        }

        using var resolver = new Resolver();
        yield return await DoctorMachine.Names(DoctorMachine.NameToLookUp(site), resolver, clock, cancel);
        var seen = await Task.Run(() => Condition.Of(site.Database, clock), cancel);
        foreach (var finding in OfDatabase(seen, clock.GetUtcNow()))
        {
            yield return finding;
        }

        var said = await RunningServer.Ask(site, "/api/status", cancel);
        var (allowed, whose) = Allowed(seen.Holder);
        yield return DoctorMachine.Files(site, allowed, whose);
        foreach (var finding in DoctorServing.Server(said, seen.Holder).Concat(DoctorServing.Addresses(site, said.Text is not null)).Concat(DoctorServing.Certificates(site, clock.GetUtcNow())))
        {
            yield return finding;
        }
    }

    public static IEnumerable<Finding> OfConfiguration(string folder, ConfigReading reading)
    {
        foreach (var mistake in reading.Mistakes.Take(MostTold))
        {
            yield return Finding.Fail("configuration", mistake.ToString());
        }

        if (reading.Mistakes.Length > MostTold)
        {
            yield return Finding.Fail("configuration", $"There are {reading.Mistakes.Length - MostTold} more mistakes: statusfeeds validate prints all.");
        }

        if (reading.Site is not { } site)
        {
            yield break;
        }

        foreach (var (check, words) in site.Cautions.Take(MostTold))
        {
            yield return Finding.Warn("configuration", $"{check.Host}/{check.Name}: {words}");
        }

        yield return Finding.Ok("configuration", $"{folder} holds {Configuration.Count(site.Applications.Length, "application")}, {Configuration.Count(site.Hosts.Count, "host")}, {Configuration.Count(site.Checks.Count(), "check")}.");
    }

    public static IEnumerable<Finding> OfDatabase(Condition seen, DateTimeOffset now)
    {
        yield return DoctorDatabase.Whole(seen);
        if (seen.IsFile && Path.GetDirectoryName(Path.GetFullPath(seen.Name)) is { } folder && Directory.Exists(folder))
        {
            yield return DoctorDatabase.Rights(seen.Name);
            if (Disk.Of(folder) is { } disk)
            {
                yield return DoctorDatabase.Place(disk);
                yield return DoctorDatabase.Space(seen, disk, now);
            }
        }

        if (seen.Trouble is not null)
        {
            yield break;
        }

        foreach (var finding in DoctorDatabase.Log(seen).Append(DoctorDatabase.Held(seen)).Concat(DoctorDatabase.Instants(seen, now)).Concat(DoctorDatabase.Distance(seen)))
        {
            yield return finding;
        }
    }

    /// <summary>The descriptors of the process that serves, where it can be seen; else of this one.</summary>
    private static (long Allowed, string Whose) Allowed(string? holder) =>
        holder?.Split(' ') is ["process", var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && Descriptors.Allowed($"/proc/{process}/limits") is { } theirs
            ? (theirs, "The server")
            : (Descriptors.Allowed("/proc/self/limits") ?? long.MaxValue, "This process");
}
