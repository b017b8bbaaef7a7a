// What was measured is still there after an end and a new start.
using Microsoft.Data.Sqlite;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ReadingsTests
{
    [Fact]
    public async Task WhatWasMeasuredOutlivesTheProcess()
    {
        using var box = new Sandbox();
        box.Site(more: "retention: { readings: 2d }");
        box.Application("shop", ("web01", $"{box.Url}/healthz"));
        long first;
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01");
            Assert.Equal(0, await program.Stop());
            first = Looked(box);
            Assert.True(first > 0, "the last look was lost");
        }

        await using var again = await StatusFeedsProcess.Serve(box);
        await Until.Seen("a look", () => box.Get("/hosts/web01"), page => page.Text.Contains("Last look at", StringComparison.Ordinal));
        Assert.Equal(0, await again.Stop());
        Assert.True(Looked(box) > first, "the last look was lost");
        Assert.InRange(Asked(box, "SELECT COUNT(*) FROM readings"), 1, 2);
    }

    /// <summary>When the last look was that the database knows of.</summary>
    private static long Looked(Sandbox box) => Asked(box, "SELECT COALESCE(MAX(until_at), 0) FROM readings");

    private static long Asked(Sandbox box, string question)
    {
        using var connection = new SqliteConnection($"Data Source={box.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = question;
        return (long)command.ExecuteScalar()!;
    }
}
