// Reads what is new in a BMC's event log.
using System.Buffers.Binary;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <summary>IPMI 2.0 §31. One request where the log stands as it stood.</summary>
internal static class SelLook
{
    private const byte GetSelInfo = 0x40;
    private const byte GetSelAllocationInfo = 0x41;
    private const byte GetSelTime = 0x48;

    /// <param name="sensorOf">What is known of the sensor that an entry is about; null where nothing is.</param>
    /// <param name="progress">Keeps a reading that had no time to end; without one, a log is read in one go.</param>
    /// <returns>Null where the BMC has no log, or does not let us read it.</returns>
    /// <exception cref="BmcLost">What was read so far is in <paramref name="progress"/>.</exception>
    public static async Task<SelSeen?> Read(
        IBmc bmc, SelKnown known, DateTimeOffset now, Func<SelEntry, SelSensor?> sensorOf, SelReading which, SelProgress? progress = null)
    {
        progress ??= new();
        var reply = await bmc.Ask(new(IpmiRequest.Storage, GetSelInfo));
        if (!reply.IsDone)
        {
            return SelReader.IsNotNow(reply.Code) && known.Info is not null ? SelSeen.Of(known, now, sensorOf, which, isWhole: false) : null;
        }

        if (SelInfo.Of(reply.Data.Span) is not { } info)
        {
            return null;
        }

        if (known.Info == info && info.TellsChanges && !progress.IsUnderWay)
        {
            return SelSeen.Of(known, now, sensorOf, which);
        }

        var after = info.Entries == 0 ? known.Emptied() : await New(bmc, known, info, now, progress);
        if (after is null)
        {
            return SelSeen.Of(known, now, sensorOf, which, isWhole: false) with { Free = info.FreePercent, Entries = info.Entries, HasOverflowed = info.HasOverflowed };
        }

        progress.Drop();
        return SelSeen.Of(after with { Info = info, Free = await Free(bmc, info) }, now, sensorOf, which);
    }

    /// <summary>Null: the log is not read to its end yet.</summary>
    private static async Task<SelKnown?> New(IBmc bmc, SelKnown known, SelInfo info, DateTimeOffset now, SelProgress progress)
    {
        var reader = new SelReader(bmc);
        if (!progress.IsUnderWay || progress.Erased != info.Erased || progress.Before != known.Info)
        {
            await Begin(reader, known, info, progress);
        }

        while (!progress.IsAtEnd)
        {
            if (!progress.GoesOn())
            {
                return null;
            }

            var answer = await reader.Entry(progress.Next);
            if (SelReader.IsNotNow(answer.Code))
            {
                return null;
            }

            progress.Take(answer);
        }

        var after = !progress.IsAnew ? known.Added(progress.Read, now)
            : known.Info is null ? known.First(progress.Read, now, await Clock(bmc, now))
            : known.Anew(progress.Read, now);
        return progress.Read.Count == 0
            ? after
            : after.Within(Math.Max(info.Entries, progress.Read.Count)) with { Last = progress.Read[^1], LastId = progress.LastId };
    }

    /// <summary>Behind the last entry known, where that is still there; else from the log's beginning.</summary>
    private static async Task Begin(SelReader reader, SelKnown known, SelInfo info, SelProgress progress)
    {
        if (known is { Last: { } last, Info: { } before } && info.Erased == before.Erased && info.Entries >= before.Entries
            && await reader.Entry(known.LastId) is { Code: 0, Entry: { } entry } there && entry.Raw.SequenceEqual(last.Raw))
        {
            progress.Begin(info, known.Info, known.LastId);
            progress.Follow(there.Next);
        }
        else
        {
            progress.Begin(info, known.Info, null);
        }
    }

    /// <summary>The BMC's; ours where it tells none.</summary>
    private static async Task<DateTimeOffset> Clock(IBmc bmc, DateTimeOffset now)
    {
        var reply = await bmc.Ask(new(IpmiRequest.Storage, GetSelTime));
        return reply is { IsDone: true, Data.Length: >= 4 } ? DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32LittleEndian(reply.Data.Span)) : now;
    }

    private static async Task<double?> Free(IBmc bmc, SelInfo info)
    {
        if (info.FreePercent is { } free || !info.TellsAllocation)
        {
            return info.FreePercent;
        }

        var reply = await bmc.Ask(new(IpmiRequest.Storage, GetSelAllocationInfo));
        return reply.IsDone ? SelInfo.FreeUnits(reply.Data.Span) : null;
    }
}
