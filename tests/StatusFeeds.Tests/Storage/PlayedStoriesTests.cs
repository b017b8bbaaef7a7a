// Played stories, step by step into real stores: what is remembered is what is believed, and both databases tell the same.
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Rules;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Rules;
using StatusFeeds.Tests.Support;
using Draft = StatusFeeds.Monitoring.Draft;

namespace StatusFeeds.Tests.Storage;

[Collection(PostgreSqlCollection.Name)]
public sealed class PlayedStoriesTests(PostgreSqlServer server) : IDisposable
{
    /// <summary>Stories; with STATUSFEEDS_DRAWS as many as that says.</summary>
    private static readonly int Stories = int.TryParse(Environment.GetEnvironmentVariable("STATUSFEEDS_DRAWS"), out var draws) ? draws : 3;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task WhatIsRememberedIsWhatIsBelievedAndBothDatabasesTellTheSame()
    {
        var number = 0;
        foreach (var story in Story.Any.Generator.Sample(30, new Rnd(2026, 11), Stories))
        {
            var played = Recorded.Of(story);
            string[] databases = [folder[$"story{++number}.db"], server.NewDatabase()];
            var told = new List<string>();
            foreach (var database in databases)
                told.Add(await Told(database, played, story));
            Assert.Equal(told[0], told[1]);
        }
    }

    /// <summary>All that feeds would tell in the end.</summary>
    private static async Task<string> Told(string database, Recorded played, Story story)
    {
        await using var store = await Store.Open(new Secret(database), "a test", new HandClock(Played.Start.AddDays(1)), NullLogger.Instance, default);
        for (var step = 0; step < played.Steps.Count; step++)
        {
            var (batch, believed) = played.Steps[step];
            await store.Commit(batch, default);
            if (believed is not null)
                Assert.True(believed == Text((await store.Remember(default)).World), $"After step {step} of {played.Steps.Count}:\n{Differing(believed, Text((await store.Remember(default)).World))}\n{story}");
        }

        var text = new StringBuilder();
        foreach (var entry in await store.Events(Scopes.All, DateTimeOffset.UnixEpoch, 100_000, default))
            text.AppendLine($"{entry with { Facts = null }} {Encoding.UTF8.GetString(entry.Facts ?? [])}");
        foreach (var entry in await store.LatestOfHosts(default))
            text.AppendLine($"{entry with { Facts = null }} {Encoding.UTF8.GetString(entry.Facts ?? [])}");
        Assert.Equal(played.Entries, (await store.Events(Scopes.All, DateTimeOffset.UnixEpoch, 100_000, default)).Count);
        return text.ToString();
    }

    private static string Differing(string one, string other) =>
        string.Join('\n', one.Split('\n').Except(other.Split('\n')).Select(line => "believed " + line).Concat(other.Split('\n').Except(one.Split('\n')).Select(line => "remembered " + line)));

    /// <summary>What counts of a world over a start. The store dates the next change after the last one, told or not.</summary>
    private static string Text(World world) => string.Join('\n', [
        $"{world.LastInstant:O} {Math.Max(world.LastDated.ToUnixTimeSeconds(), world.LastInstant.ToUnixTimeSeconds())} blind {world.Blind:O}",
        .. world.Hosts.Values.OrderBy(host => host.Host, StringComparer.Ordinal).SelectMany(Text),
        .. world.Applications.Values.OrderBy(one => one.Application, StringComparer.Ordinal).Select(one => (one with { Proposed = null }).ToString()),
        "told " + string.Join(' ', world.ToldWindows.Order(StringComparer.Ordinal)),
        .. world.Announced.Values.OrderBy(one => one.Subject.Id, StringComparer.Ordinal).Select(one => $"announced {one.Subject.Id} {one.IsTakenBack} {one.Open.From:O} {one.Open.Until:O}")]);

    private static IEnumerable<string> Text(HostState host) =>
    [
        (host with { Checks = [], Past = [], Changes = 0, Risen = default }).ToString(),
        .. host.Past.Select(past => $"{host.Host} was {past}"),
        .. host.Checks.Select(check => $"{host.Host} {check.Name} {check.Fingerprint} {check.Status} {check.Since:O} {check.Reason} {check.Counted} {check.Excuse} {check.By} {check.Failing:O} {check.Flaps.Since:O} {check.Flaps.Count} {check.Flaps.Worst} {string.Join(' ', check.Flaps.Changes)}"),
    ];

    /// <param name="Steps">What is committed, and what is believed after it; null: it is not asked, as it is no end of an event.</param>
    private sealed record Recorded(List<(Batch Batch, string? Believed)> Steps, int Entries)
    {
        public static Recorded Of(Story story)
        {
            var steps = new List<(Batch Batch, string? Believed)>();
            var (site, leavers, second) = (story.Site, new Leavers([]), Played.Start.ToUnixTimeSeconds());
            var monitor = story.Play(between: (monitor, _) => Believe(monitor), settled: Believe, stepped: Take);
            Believe(monitor);
            return new Recorded(steps, steps.Sum(step => step.Batch.Told.Length));

            void Believe(PlayedMonitor monitor)
            {
                if (steps.Count > 0)
                    steps[^1] = (steps[^1].Batch, Text(monitor.Kept));
            }

            void Take(PlayedMonitor monitor, Step step, bool adopted)
            {
                leavers.Note(site, monitor.Site);
                site = monitor.Site;
                var draft = new Draft { Authority = steps.Count == 0 ? StoreSamples.Authority : null };
                foreach (var change in step.Changes)
                    draft.Add(change, change.Told ? Telling.Tell(site, leavers, step.World, change) : null);
                draft.Add(step);
                if (adopted)
                {
                    draft.Adopted(World.Empty, step.World);
                    draft.Headers = Telling.Headers(site, StoreSamples.Authority);
                }

                if (!draft.IsEmpty || steps[^1].Batch.World.Blind != step.World.Blind)
                    steps.Add((draft.ToBatch(site, step.World, ++second, null, ([], default), null, null!), null));
            }
        }
    }
}
