// BMCs whose event logs are broken: endless, in circles, of wrong lengths, refused, or full.
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;
using Xunit;

namespace StatusFeeds.Tests.Probes;

public sealed class SelLiesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly LogBmc bmc = new();

    public SelLiesTests()
    {
        for (var i = 0; i < 5; i++)
        {
            bmc.Log();
        }
    }

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x43)]
    [InlineData(0x48)]
    public async Task RepliesOfAnyLengthAndCodeAreLivedThrough(byte command)
    {
        for (var length = 0; length < 40; length++)
        {
            foreach (var filler in new byte[] { 0x00, 0x02, 0x7F, 0xC1, 0xE0, 0xF0, 0xFF })
            {
                bmc.Lie = asked => asked.Command == command ? new(0, Enumerable.Repeat(filler, length).ToArray()) : null;
                Assert.InRange((await Look(SelKnown.None))?.Count ?? 0, 0, 5);
            }
        }

        for (var code = 1; code < 256; code++)
        {
            bmc.Lie = asked => asked.Command == command ? new((byte)code, default) : null;
            Assert.InRange((await Look(SelKnown.None))?.Count ?? 0, 0, 5);
        }
    }

    [Fact]
    public async Task RepliesThatAreChangedOnTheirWayNeverThrowAndNeverEndInTooMuch()
    {
        var (random, known, progress) = (new Random(6), SelKnown.None, new SelProgress());
        bmc.Lie = asked =>
        {
            var reply = Whole(asked);
            var data = reply.Data.ToArray();
            for (var i = random.Next(3); i > 0 && data.Length > 0; i--)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            return random.Next(10) switch { 0 => new((byte)random.Next(256), data), 1 => new(0, data.AsMemory(0, random.Next(data.Length + 1))), _ => new(0, data) };
        };
        for (var i = 0; i < 5000; i++)
        {
            var seen = await SelLook.Read(bmc, known, Now.AddMinutes(i), _ => null, (SelReading)random.Next(2), progress);
            known = SelKnown.Of((seen?.Known ?? known).ToBytes());
            Assert.InRange(known.ToBytes().Length, 0, 4096);
            Assert.InRange(seen?.Free ?? 0, 0, 100);
            _ = (await ChassisLook.Read(bmc), await DcmiLook.Power(bmc));
            if (i % 50 == 0)
            {
                bmc.Log();
                bmc.Asked.Clear();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task ALogInACircleEnds(ushort next)
    {
        bmc.Lie = asked => asked.Command == 0x43 && asked.Data.Span[2] == 5 ? new(0, (byte[])[(byte)next, 0, .. LogBmc.Event(0x0C, 1, 0x6F, 0, bmc.Clock)]) : null;

        var seen = await Look(SelKnown.None);

        Assert.Equal(5, seen!.Count);
        Assert.Equal(5, bmc.EntriesAsked);
    }

    [Fact]
    public async Task AnEndlessLogEnds()
    {
        var next = 0;
        bmc.Lie = asked => asked.Command == 0x43 ? new(0, (byte[])[(byte)++next, (byte)(next >> 8), .. LogBmc.Event(0x0C, 1, 0x6F, 0, bmc.Clock)]) : null;

        var seen = await Look(SelKnown.None);

        Assert.Equal(SelProgress.MostEntries, bmc.EntriesAsked);
        Assert.Equal(SelProgress.MostEntries, seen!.Count);
        Assert.InRange(seen.Known.ToBytes().Length, 1, 4096);
    }

    [Fact]
    public async Task AnEntryThatCannotBeReadEndsTheLogAndThoseBeforeItCount()
    {
        bmc.Lie = asked => asked.Command == 0x43 && asked.Data.Span[2] == 4 ? new(0xFF, default) : null;

        Assert.Equal(3, (await Look(SelKnown.None))!.Count);
    }

    [Fact]
    public async Task AnEntryOfAWrongLengthIsPassedOver()
    {
        bmc.Lie = asked => asked.Command == 0x43 && asked.Data.Span[2] == 4 ? new(0, (byte[])[5, 0, 1, 2, 3]) : null;

        Assert.Equal(4, (await Look(SelKnown.None))!.Count);
    }

    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC3)]
    [InlineData(0x81)]
    public async Task ABusyBmcKeepsWhatIsKnownForTheNextLook(byte code)
    {
        var known = (await Look(SelKnown.None))!.Known;
        bmc.Log();
        foreach (var command in new byte[] { 0x40, 0x43 })
        {
            bmc.Lie = asked => asked.Command == command ? new(code, default) : null;
            var busy = (await Look(known))!;
            Assert.Equal((5, false), (busy.Count, busy.IsWhole));
            known = busy.Known;
        }

        bmc.Lie = _ => null;
        Assert.Equal(6, (await Look(known))!.Count);
    }

    [Fact]
    public async Task ABmcThatAsksForAReservationGetsOne()
    {
        bmc.Lie = asked => asked.Command switch
        {
            0x42 => new(0, (byte[])[0x34, 0x12]),
            0x43 when asked.Data.Span is not [0x34, 0x12, ..] => new(0xC5, default),
            _ => null,
        };

        Assert.Equal(5, (await Look(SelKnown.None))!.Count);
        Assert.Single(bmc.Asked, asked => asked.Command == 0x42);
    }

    [Fact]
    public async Task ABmcWithoutRoomForAWholeEntryGivesItInHalves()
    {
        var whole = (await Look(SelKnown.None))!.New.Select(one => one.Words);
        bmc.Lie = asked => asked.Command switch
        {
            0x42 => new(0, (byte[])[0x34, 0x12]),
            0x43 when asked.Data.Span[5] == 0xFF => new(0xCA, default),
            0x43 when Whole(asked) is { IsDone: true, Data: var data } => new(0, (byte[])[.. data.Span[..2], .. data.Span.Slice(2 + asked.Data.Span[4], asked.Data.Span[5])]),
            _ => null,
        };

        Assert.Equal(whole, (await Look(SelKnown.None))!.New.Select(one => one.Words));
    }

    [Fact]
    public async Task ABmcWithoutALogHasNone()
    {
        bmc.Lie = _ => new(0xC1, default);

        Assert.Null(await Look(SelKnown.None));
    }

    [Fact]
    public async Task TheRoomLeftIsToldAndWhetherEntriesWereLost()
    {
        Assert.Equal((99.5, 5, false), ((await Look(SelKnown.None))!.Free, 5, false));

        Info(entries: 300, free: 100, flags: 0x80);
        var full = (await Look(SelKnown.None))!;
        Assert.Equal((100.0 * 100 / 4900, 300, true), (full.Free, full.Entries, full.HasOverflowed));

        Info(entries: 0, free: 0, flags: 0);
        Assert.Null((await Look(SelKnown.None))!.Free);

        Info(entries: 5, free: 0xFFFF, flags: 0);
        Assert.Null((await Look(SelKnown.None))!.Free);
    }

    [Fact]
    public async Task ALogTooLargeToBeMeasuredTellsItsRoomByUnits()
    {
        Info(entries: 5, free: 0xFFFF, flags: 1, allocation: [0x00, 0x20, 0x10, 0x00, 0x00, 0x08, 0x00, 0x08, 0x01]);

        var seen = (await Look(SelKnown.None))!;

        Assert.Equal(25, seen.Free);
        Assert.Equal(25, SelKnown.Of(seen.Known.ToBytes()).Free);
        bmc.Lie = Lying(5, 0xFFFF, 1, [1]);
        Assert.Null((await Look(SelKnown.None))!.Free);
    }

    private void Info(int entries, int free, byte flags, byte[]? allocation = null) => bmc.Lie = Lying(entries, free, flags, allocation);

    private static Func<IpmiRequest, IpmiReply?> Lying(int entries, int free, byte flags, byte[]? allocation) => asked => asked.Command switch
    {
        0x40 => new(0, (byte[])[0x51, (byte)entries, (byte)(entries >> 8), (byte)free, (byte)(free >> 8), 1, 1, 1, 1, 2, 2, 2, 2, flags]),
        0x41 when allocation is not null => new(0, allocation),
        _ => null,
    };

    private IpmiReply Whole(IpmiRequest asked)
    {
        var lie = bmc.Lie;
        bmc.Lie = _ => null;
        var reply = bmc.Ask(asked).AsTask().Result;
        bmc.Lie = lie;
        return reply;
    }

    private Task<SelSeen?> Look(SelKnown known) => SelLook.Read(bmc, known, Now, _ => null, SelReading.All);
}
