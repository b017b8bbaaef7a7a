// What is known of an event log comes back from its bytes, and of any other bytes nothing does.
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;
using Xunit;

namespace StatusFeeds.Tests.Probes;

public sealed class SelKnownTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ItComesBackFromItsBytes()
    {
        var known = await Known();

        var back = SelKnown.Of(known.ToBytes());

        Assert.Equal(known.ToBytes(), back.ToBytes());
        Assert.Equal(known.Info, back.Info);
        Assert.Equal(known.Last!.Raw.ToArray(), back.Last!.Raw.ToArray());
        Assert.Equal((known.LastId, known.Free, known.Many.Length), (back.LastId, back.Free, back.Many.Length));
        Assert.Equal(known.Fresh.Select(one => one.FirstSeen), back.Fresh.Select(one => one.FirstSeen));
        Assert.Equal(known.Hashes, back.Hashes);
    }

    [Fact]
    public async Task BytesThatWereCutOrAreOfAnotherVersionAreNothing()
    {
        var bytes = (await Known()).ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Same(SelKnown.None, SelKnown.Of(bytes.AsSpan(0, length)));
        }

        Assert.Same(SelKnown.None, SelKnown.Of([.. bytes, 0]));
        bytes[0]++;
        Assert.Same(SelKnown.None, SelKnown.Of(bytes));
    }

    [Fact]
    public void NothingKnownIsNoBytes()
    {
        Assert.Empty(SelKnown.None.ToBytes());
        Assert.Same(SelKnown.None, SelKnown.Of([]));
    }

    [Fact]
    public async Task AnyBytesThatAreReadCanBeUsed()
    {
        var bmc = new LogBmc();
        bmc.Log();
        var bytes = (await Known()).ToBytes();
        var random = new Random(6);
        for (var i = 0; i < 3000; i++)
        {
            var changed = (byte[])bytes.Clone();
            for (var j = random.Next(1, 8); j > 0; j--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            var known = SelKnown.Of(changed);
            Assert.NotNull(await SelLook.Read(bmc, known, Now, _ => null, SelReading.All));
        }
    }

    private static async Task<SelKnown> Known()
    {
        var bmc = new LogBmc();
        for (var i = 0; i < 400; i++)
        {
            bmc.Log();
        }

        return (await SelLook.Read(bmc, SelKnown.None, Now, _ => null, SelReading.All))!.Known;
    }
}
