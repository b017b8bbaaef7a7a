// kill -9 at random instants while hosts flip: nothing that anybody has seen is lost, doubled or re-dated.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class CrashTests(PostgreSql postgres) : IClassFixture<PostgreSql>
{
    /// <summary>Two dozen kills on SQLite, eight on PostgreSQL; with STATUSFEEDS_SOAK=1 a thousand and 500.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingSeenIsLostDoubledOrReDatedByKillsAtAnyInstant(bool onPostgres)
    {
        var rounds = (Soak.IsOn, onPostgres) switch { (false, false) => 24, (false, true) => 8, (true, false) => 1000, (true, true) => 500 };
        using var box = new Sandbox();
        await using var flipping = await Flipping.Begin(every: 1, onPostgres ? await postgres.NewDatabase() : null, box);
        var program = await StatusFeedsProcess.Serve(box);
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                // One round in four anywhere in the start, the others well into its looks.
                if (round % 4 > 0)
                {
                    await program.Ready();
                }

                // Any instant: a condition would choose which. What was seen within a second is judged at its end, and on disk then.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(0, round % 4 > 0 ? 2500 : 1500)), TimeProvider.System);
                if (round % 4 == 1)
                {
                    await flipping.New();
                }

                Assert.False(program.HasExited, program.Errors);
                await program.Kill();
                await program.DisposeAsync();
                program = StatusFeedsProcess.Start(box);
                await flipping.Good();
            }

            // It judges, and looks at all that the ones before it did.
            await program.Ready();
            await flipping.New();
            await flipping.AllLookedAt();
            await flipping.ReadOn();
        }
        finally
        {
            await program.DisposeAsync();
        }

        Assert.True(flipping.Seen > rounds / 4, $"Only {flipping.Seen} events were seen: hosts did not flip");
    }
}
