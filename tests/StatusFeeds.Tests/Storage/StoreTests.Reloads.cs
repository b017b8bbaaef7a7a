// What the store keeps of reloads of the configuration, and how it forgets them and incidents; on both engines.
using System.Collections.Immutable;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    [Fact]
    public async Task ReloadsAreKeptOnceAndComeBackInOrder()
    {
        ReloadNote[] notes =
        [
            new(At(20_000), ["~ host web01: check http", "+ host web04 \U0001F525"], "0123456789ab", "Ann, 2026-11-20 10:00:00 UTC"),
            new(At(10_000), ["~ site: title"], "", ""),
        ];
        await using var store = await Open();
        await store.Commit(Nothing with { Reloads = [.. notes] }, default);
        await store.Commit(Nothing with { Reloads = [notes[0] with { By = "somebody else" }, new ReloadNote(At(30_000), ["- host web04"], "", "root")] }, default);

        Assert.Equal(
            ["10000 ~ site: title  ", "20000 ~ host web01: check http|+ host web04 \U0001F525 0123456789ab Ann, 2026-11-20 10:00:00 UTC", "30000 - host web04  root"],
            (await store.Reloads(At(0), At(30_000), default)).Select(Shown));
        Assert.Equal(["20000"], (await store.Reloads(At(10_000), At(29_999), default)).Select(note => Shown(note).Split(' ')[0]));
    }

    [Fact]
    public async Task WhatIsPastItsTimeIsForgottenButNumbersGoOn()
    {
        await using var store = await Open();
        await store.Commit(Nothing with { Reloads = [new ReloadNote(At(0), ["old"], "", ""), new ReloadNote(Start.AddDays(300), ["new"], "", "")] }, default);

        // Closed long ago; closed long ago with a note since; open; a proposal that nobody opened; one that was opened and is not closed; closed.
        await Post(1, 0, PostKind.Opening, PostKind.Update, PostKind.Closing);
        await Post(2, 0, PostKind.Opening, PostKind.Closing);
        await Post(3, 0, PostKind.Opening, PostKind.Update);
        await Post(4, 0, PostKind.Proposal);
        await Post(5, 0, PostKind.Proposal, PostKind.Opening);
        await Post(6, 1, PostKind.Opening, PostKind.Closing);
        await store.Post(new IncidentPost(0, 2, PostKind.Note, Start.AddDays(300), "ann") { Summary = "a late note" }, default);
        await store.Commit(
            Nothing with { Incidents = [.. (await store.LatestIncidents(10, default)).Where(incident => incident.Opened is not null).Select(incident => incident with { Told = incident.Posts[^1].Number })] }, default);

        Assert.Equal("new; 2 3 5 6; 2 3 5 6", await Pruned(402));
        Assert.Equal("; 2 3 5 6; 2 3 5 6", await Pruned(701));
        Assert.Equal((13, 7), (await store.NewestPost(default), (await Posted(7, PostKind.Opening)).Incident));

        // The newest post, and the newest incident, are never forgotten.
        await Post(7, 0, PostKind.Closing);
        Assert.Equal("; 3 5 7; 3 5", await Pruned(3000));
        Assert.Equal(8, (await Posted(8, PostKind.Opening)).Incident);

        async Task Post(long incident, int day, params PostKind[] kinds)
        {
            foreach (var kind in kinds)
                Assert.Equal(incident, (await Posted(kind == kinds[0] && kind is not PostKind.Closing ? 0 : incident, kind, day)).Incident);
        }

        async Task<IncidentPost> Posted(long incident, PostKind kind, int day = 0)
        {
            var isNew = incident == 0 || (kind == PostKind.Opening && (await store.Incident(incident, default)) is null);
            var posted = await store.Post(
                new IncidentPost(0, isNew ? 0 : incident, kind, Start.AddDays(day), "ann") { Title = "checkout fails", Applications = ["shop"], Summary = "s" }, default);
            Assert.True(posted.Post is not null, posted.Words);
            return posted.Post;
        }

        async Task<string> Pruned(int day)
        {
            await store.Commit(Nothing with { Site = Corp, Notes = [$"day {day}"] }, default);
            await using var connection = Connect();
            await using var transaction = await connection.BeginTransactionAsync();
            var pruning = new ChangesPruning(Start.AddDays(day), store.Board!);
            while (pruning.Step(connection))
                Assert.NotNull(connection);
            await transaction.CommitAsync();
            return string.Join("; ", Texts("SELECT what FROM reloads ORDER BY at"), Texts("SELECT DISTINCT incident FROM incident_posts ORDER BY incident"), Texts("SELECT incident FROM incidents_told ORDER BY incident"));

            string Texts(string sql) => string.Join(' ', connection.Query<string>(sql));
        }
    }

    private static string Shown(ReloadNote note) => $"{(note.At - Start).TotalMilliseconds} {string.Join('|', note.What)} {note.Revision} {note.By}";
}
