// The verb `probe`: one look, now, with every reading and every rule, written nowhere.
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Cli;

internal static class Probe
{
    private const int MostShown = 200;

    public static async Task<int> Run(string folder, string hostId, string? checkName, bool json, CancellationToken cancel)
    {
        if (Configuration.ReadOrTell(folder) is not { } site)
        {
            return CommandLine.Wrong;
        }

        if (!site.Hosts.TryGetValue(hostId, out var host))
        {
            await Console.Error.WriteLineAsync($"There is no host {hostId} in {folder}. Its hosts: {string.Join(", ", site.Hosts.Keys.Order(StringComparer.Ordinal).Take(30))}");
            return CommandLine.Wrong;
        }

        var checks = host.Checks.Where(check => checkName is null || check.Name == checkName).ToList();
        if (checks.Count == 0)
        {
            await Console.Error.WriteLineAsync($"{hostId} has no check {checkName}. Its checks: {string.Join(", ", host.Checks.Select(check => check.Name))}");
            return CommandLine.Wrong;
        }

        using var logs = Logs.Make(json: false);
        var worst = Status.Up;
        var log = logs.CreateLogger("probe");
        await using var wire = WireParts.Make(site, log);
        var kept = await Kept(site, checks);
        foreach (var check in checks)
        {
            var transcript = new Transcript();
            var looked = await Looking.Once(host, check, kept.GetValueOrDefault((check.Host, check.Name)), transcript, wire, TimeProvider.System, log, cancel);
            Console.Out.Write(json ? AsJson(check, looked, transcript) : AsText(host, check, looked, transcript));
            // No result is no proof that it is up.
            worst = StatusWords.WorseOf(worst, looked.Judgement.Status ?? Status.Unknown);
        }

        return worst == Status.Up ? CommandLine.Fine : CommandLine.Failed;
    }

    /// <summary>What checks keep over restarts; what was posted is nowhere else.</summary>
    private static async Task<Dictionary<(string Host, string Check), ReadOnlyMemory<byte>>> Kept(Site site, List<Check> checks)
    {
        try
        {
            return checks.Any(check => check.Probe.Remembering is not null)
                ? Recall.MemoriesOf(site.Database)
                    .Where(memory => site.Find(memory.Host, memory.Check) is { Probe.Remembering: not null } check && check.Remembering == memory.Owner)
                    .ToDictionary(memory => (memory.Host, memory.Check), memory => memory.Bytes)
                : [];
        }
        catch (Exception refusal) when (refusal is StoreRefused or StoreFailed)
        {
            if (checks.Any(check => check.Probe is ITakesPosts))
            {
                await Console.Error.WriteLineAsync($"What was posted is not known. {refusal.Message}");
            }

            return [];
        }
    }

    private static string AsText(Host host, Check check, Looked looked, Transcript transcript)
    {
        var text = new StringWriter();
        text.WriteLine($"{host.Id}/{check.Name} ({check.Kind}): {StatusOf(looked)}{(looked.Judgement.Reason.Length > 0 ? " - " + looked.Judgement.Reason : "")}");
        foreach (var (isAsked, line) in transcript.Lines)
        {
            text.WriteLine($"  {(isAsked ? "asked" : "came "),-8}  {Shown(line)}");
        }

        foreach (var row in InColumns(transcript.Table))
        {
            text.WriteLine($"  {row}");
        }

        text.WriteLine($"  seen      {Shown(looked.Result.Detail)}");
        foreach (var reading in looked.Result.Readings)
        {
            text.WriteLine($"  reading   {reading.Name} = {(reading.IsText ? Quote(reading.Text!) : Words.Value(reading))}{(reading.Note is { } note ? $" ({Shown(note)})" : "")}");
        }

        foreach (var rule in Judge.Explain(check, looked.Result))
        {
            text.WriteLine($"  rule      {rule.Level.Name()} if {rule.Rule}: {rule.Held switch { true => "HOLDS, " + rule.Said, false => "no", null => rule.Said }}");
        }

        text.WriteLine($"  answered  {looked.Answered switch { true => "yes", false => "no, nothing came back", null => "cannot tell" }}{(looked.Here ? " (the target is this machine)" : "")}");
        text.WriteLine($"  took      {Words.Value(new Reading("time", looked.Elapsed.TotalSeconds, Unit.Seconds))}");
        return text.ToString();
    }

    private static string AsJson(Check check, Looked looked, Transcript transcript) => JsonSerializer.Serialize(new
    {
        host = check.Host,
        check = check.Name,
        kind = check.Kind,
        status = StatusOf(looked).ToLowerInvariant(),
        reason = looked.Judgement.Reason,
        detail = looked.Result.Detail,
        table = transcript.Table.IsEmpty ? null : transcript.Table[1..].Select(row => transcript.Table[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)),
        exchange = transcript.Lines.Select(line => new { asked = line.IsAsked ? line.Text : null, came = line.IsAsked ? null : line.Text }),
        elapsed = looked.Elapsed.TotalSeconds,
        answered = looked.Answered,
        here = looked.Here,
        readings = looked.Result.Readings.ToDictionary(reading => reading.Name, reading => (object)(reading.IsText ? reading.Text! : reading.Value)),
        rules = Judge.Explain(check, looked.Result).Select(rule => new { level = rule.Level.Name(), rule = rule.Rule.ToString(), held = rule.Held, said = rule.Said }),
    }) + "\n";

    private static IEnumerable<string> InColumns(ImmutableArray<ImmutableArray<string>> table)
    {
        var rows = table.Select(row => row.Select(Shown).ToArray()).ToArray();
        var widths = rows.Length == 0 ? [] : rows[0].Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string StatusOf(Looked looked) => looked.Judgement.Status?.Word() ?? "NO RESULT";

    private static string Quote(string text) => $"\"{Shown(text)}\" ({text.Length} characters)";

    /// <summary>What a target sent must not move the cursor of whoever looks at it.</summary>
    private static string Shown(string text) => text.Length <= MostShown ? Words.OneLine(text) : Words.OneLine(Judge.Cut(text, MostShown)) + "…";
}
