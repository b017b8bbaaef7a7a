// One look of the kind ipmi: from the name to the readings.
using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class IpmiLook(IpmiProbe probe, Look look, CancellationToken cancel)
{
    /// <summary>What a BMC says it does not have is asked for again then.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    private readonly long start = look.Clock.GetTimestamp();
    private readonly List<Reading> readings = [];
    private readonly List<string> said = [];
    private ImmutableDictionary<string, string> absent = ImmutableDictionary<string, string>.Empty;

    /// <summary>The list of sensors is being read.</summary>
    private SdrProgress? listing;

    private TimeSpan Left => look.Timeout - look.Clock.GetElapsedTime(start);

    public async Task<ProbeResult> Run()
    {
        var name = probe.Address ?? look.Address;
        var resolution = await look.Part<Resolver>().Resolve(name, probe.Family, cancel);
        if (resolution.Fault is not null)
        {
            return resolution.Fault.Told();
        }

        // The system has put the addresses in the order in which it would use them.
        Fault? worst = null;
        for (var i = 0; i < resolution.Addresses.Length; i++)
        {
            var to = new IPEndPoint(resolution.Addresses[i], probe.Port);
            try
            {
                return await look.Part<Bmcs>().With(to, probe.Login, probe.KeepsSession, look, Left / (resolution.Addresses.Length - i), (bmc, slot) => Ask(to, bmc, slot), cancel);
            }
            catch (BmcLost lost) when (listing is { Visited.Count: > 0 } && !lost.Fault.Silent)
            {
                return ProbeResult.NoResult($"{to} has a long list of sensors: {listing.Visited.Count} of {listing.Stamp.Count} records are read, the next look goes on") with { Answered = true };
            }
            catch (BmcLost lost)
            {
                worst = worst is null || lost.Fault.Weight > worst.Weight ? lost.Fault : worst;
                if (!lost.Fault.Silent)
                {
                    break;
                }
            }
        }

        return (worst ?? Fault.OfOurs($"{name} has no address")).Told();
    }

    private async Task<ProbeResult> Ask(IPEndPoint to, IBmc bmc, BmcSlot slot)
    {
        var (list, log) = IpmiMemory.Of(slot.Id, look.Memory);
        var chassis = await ChassisLook.Read(bmc);
        if (chassis is not null)
        {
            readings.AddRange(IpmiReadings.Of(chassis));
            said.Add(chassis.IsOn ? "power is on" : "power is off");
        }

        var sensors = await Sensors(bmc, slot.Known, list);
        readings.AddRange(IpmiReadings.Counted(sensors));
        var known = SelKnown.Of(log.Span);
        var seen = await Log(bmc, slot.Known, known);
        if (await Power(bmc, slot.Known) is { } watts)
        {
            readings.Add(new Reading("consumption", watts, Unit.Of("W")));
        }

        readings.AddRange(IpmiReadings.Of(slot));
        readings.AddRange(IpmiReadings.Of(sensors));
        return new ProbeResult(sensors.IsEmpty && chassis is null && seen is null ? Verdict.Unknown : Verdict.Answered, $"{to}: {string.Join(", ", said)}", [.. readings])
        {
            Absent = absent,
            Memory = Memory(slot.Id, slot.Known.Sensors!, list, seen?.Known, known, log),
            KeepsMemory = true,
        };
    }

    private async Task<ImmutableArray<SensorSeen>> Sensors(IBmc bmc, BmcKnown known, ReadOnlyMemory<byte> kept)
    {
        listing = known.Records;
        var all = known.Sensors = await SdrLook.Read(bmc, known.Sensors ?? SdrCache.Of(kept), known.Records);
        listing = null;
        var chosen = all.Sensors.Where(sensor => (probe.Sensors.IsEmpty || IsAmong(probe.Sensors, sensor)) && !IsAmong(probe.Ignored, sensor)).ToImmutableArray();
        var seen = await SensorLook.Read(bmc, chosen, withThresholds: look.Transcript is not null, all.Sensors);
        if (look.Transcript is { } transcript)
        {
            transcript.Came($"{Number(seen.Length, "sensor")}, each read by itself: the table below");
            transcript.Table = IpmiReadings.Table(seen);
        }

        absent = IpmiReadings.Absent(seen);
        said.Add($"{Number(seen.Length - absent.Count, "sensor")} read" + (absent.IsEmpty ? "" : $", {absent.Count} not (absent, switched off or unreadable)"));
        if (all.Lack is not null)
        {
            said.Add($"the list of sensors is not whole: {all.Lack}");
        }

        foreach (var pattern in probe.Sensors.Where(pattern => !all.Sensors.Any(sensor => IsAmong([pattern], sensor))))
        {
            said.Add($"no sensor is called {pattern}");
        }

        return seen;

        static bool IsAmong(ImmutableArray<string> patterns, Sensor sensor) => patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), sensor.Name, ignoreCase: false));
    }

    private async Task<SelSeen?> Log(IBmc bmc, BmcKnown known, SelKnown log)
    {
        if (probe.Sel == SelReading.None)
        {
            return null;
        }

        // What is left over is for the next look, so that all else is told by this one.
        known.Log.GoesOn = () => Left > look.Timeout / 4;
        var seen = await SelLook.Read(bmc, log, look.Clock.GetUtcNow(), entry => SelSensors.Of(known.Sensors, entry), probe.Sel, known.Log);
        if (seen is not null)
        {
            readings.AddRange(IpmiReadings.Of(seen));
            said.Add($"{(seen.Entries == 1 ? "1 entry" : $"{seen.Entries} entries")} in the event log" + (seen.HasOverflowed ? ", which was full and lost some" : "") + (seen.IsWhole ? "" : ", the next look reads on"));
        }

        return seen;
    }

    private async Task<double?> Power(IBmc bmc, BmcKnown known)
    {
        if (known.Unmeasured is { } at && look.Clock.GetElapsedTime(at) < Believed)
        {
            return null;
        }

        var watts = await DcmiLook.Power(bmc);
        known.Unmeasured = watts is null ? look.Clock.GetTimestamp() : null;
        return watts;
    }

    /// <summary>Null: as it was.</summary>
    private static ReadOnlyMemory<byte>? Memory(Guid id, SdrCache sensors, ReadOnlyMemory<byte> list, SelKnown? after, SelKnown before, ReadOnlyMemory<byte> log)
    {
        var isSame = sensors.Bytes.Span.SequenceEqual(list.Span) && (after is null || ReferenceEquals(after, before));
        return isSame ? (ReadOnlyMemory<byte>?)null : IpmiMemory.Bytes(id, sensors.Bytes, after is null ? log : after.ToBytes());
    }

    private static string Number(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
