// Reads what sensors a BMC has: from its records, and only where those are not the ones that are known.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class SdrLook
{
    /// <summary>IPMI 2.0 §20.1, §33.9, §35.2.</summary>
    private const byte GetDeviceId = 0x01;
    private const byte GetRepositoryInfo = 0x20;
    private const byte GetDeviceSdrInfo = 0x20;

    private const int MostRecords = 2000;
    private const int MostSensors = 2000;

    /// <summary>Whose sensors have values against §36.2.</summary>
    private const int HewlettPackard = 11;

    /// <summary>One request where nothing has changed. What comes is never worse than <paramref name="known"/>.</summary>
    /// <param name="progress">Keeps what was read where the conversation ends in the middle.</param>
    /// <exception cref="BmcLost">The conversation is over.</exception>
    public static async Task<SdrCache> Read(IBmc bmc, SdrCache? known, SdrProgress progress)
    {
        var isOfDevice = known?.Stamp.IsOfDevice ?? false;
        var (stamp, code) = isOfDevice ? await OfDevice(bmc) : await OfRepository(bmc);
        if (known is not null && stamp == known.Stamp)
        {
            return known;
        }

        var device = await bmc.Ask(new IpmiRequest(IpmiRequest.App, GetDeviceId));
        if (stamp is null or { Count: 0 })
        {
            // It keeps them where we did not look, or not at all.
            var (elsewhere, _) = isOfDevice ? await OfRepository(bmc) : HasOwnRecords(device) ? await OfDevice(bmc) : default;
            stamp = elsewhere is { Count: > 0 } ? elsewhere : stamp;
        }

        if (stamp is not { } begun)
        {
            return known ?? Without(string.Create(CultureInfo.InvariantCulture, $"it tells nothing of its sensors (completion code 0x{code:X2})"));
        }

        progress.Begin(begun);
        var source = new SdrSource(bmc, begun.IsOfDevice, progress);
        await Read(source, begun, progress);
        progress.End();
        var cache = new SdrCache(source.Lack is null ? begun : SdrStamp.None, Marked(progress, device), source.Lack);
        if (source.Lack is null || source.IsGone)
        {
            progress.Forget();
        }

        return known is not null && source.Lack is not null && known.Sensors.Length >= cache.Sensors.Length ? known : cache;
    }

    private static async Task Read(SdrSource source, SdrStamp stamp, SdrProgress progress)
    {
        // Of a chain that goes round, or has no end, what has come is all that can be had.
        while (stamp.Count > 0 && progress.Next != SdrSource.Last && !progress.Visited.Contains(progress.Next) && progress.Visited.Count < MostRecords && progress.Sensors.Count < MostSensors)
        {
            if (await source.Read(progress.Next) is not { } read)
            {
                return;
            }

            progress.Sensors.AddRange(SdrRecord.Sensors(read.Record.Span).Take(MostSensors - progress.Sensors.Count));
            progress.Visited.Add(progress.Next);
            progress.Next = read.Next;
        }
    }

    private static SdrCache Without(string lack) => new(SdrStamp.None, [], lack);

    private static ImmutableArray<Sensor> Marked(SdrProgress progress, IpmiReply device) =>
        MakerOf(device) == HewlettPackard ? [.. progress.Sensors.Select(sensor => sensor with { IsMixed = !sensor.IsThreshold && sensor.Formula is { IsAnalog: true } })] : [.. progress.Sensors];

    private static async ValueTask<(SdrStamp? Stamp, byte Code)> OfRepository(IBmc bmc)
    {
        var reply = await bmc.Ask(new IpmiRequest(IpmiRequest.Storage, GetRepositoryInfo));
        return reply is not { IsDone: true, Data.Length: >= 13 } ? (null, reply.Code) : (new SdrStamp(
            false,
            BinaryPrimitives.ReadUInt16LittleEndian(reply.Data.Span[1..]),
            BinaryPrimitives.ReadUInt32LittleEndian(reply.Data.Span[5..]),
            BinaryPrimitives.ReadUInt32LittleEndian(reply.Data.Span[9..])), reply.Code);
    }

    /// <summary>Only where sensors come and go has it something like a time stamp.</summary>
    private static async ValueTask<(SdrStamp? Stamp, byte Code)> OfDevice(IBmc bmc)
    {
        var reply = await bmc.Ask(new IpmiRequest(IpmiRequest.Sensor, GetDeviceSdrInfo));
        return reply is not { IsDone: true, Data.Length: >= 2 } ? (null, reply.Code)
            : (new SdrStamp(true, reply.Data.Span[0], reply.Data.Span[1], reply.Data.Length >= 6 ? BinaryPrimitives.ReadUInt32LittleEndian(reply.Data.Span[2..]) : 0), reply.Code);
    }

    private static bool HasOwnRecords(IpmiReply device) => device is { IsDone: true, Data.Length: > 1 } && (device.Data.Span[1] & 0x80) != 0;

    private static int MakerOf(IpmiReply device) => device is { IsDone: true, Data.Length: > 8 } ? device.Data.Span[6] | (device.Data.Span[7] << 8) | (device.Data.Span[8] << 16) : 0;
}
