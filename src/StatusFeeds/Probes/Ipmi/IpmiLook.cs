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

    /// <summary>So many looks may be over before the list of sensors is read; then its being too slow is told.</summary>
    private const int MostListing = 30;

    private readonly long start = look.Clock.GetTimestamp();
    private readonly List<Reading> readings = [];
    private readonly List<string> said = [];
    private ImmutableDictionary<string, string> absent = ImmutableDictionary<string, string>.Empty;

    /// <summary>The list of sensors is being read.</summary>
    private SdrProgress? listing;

    /// <summary>It was read for the first time, so that little time was left for the sensors themselves.</summary>
    private bool isListed;

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
            catch (BmcLost lost) when (listing is { HasGrown: true, Looks: <= MostListing } && !lost.Fault.Silent)
            {
                return ProbeResult.NoResult($"{to} has a long list of sensors: {listing.Visited.Count} of {listing.Stamp.Count} records are read, the next look goes on") with { Answered = true };
            }
            catch (BmcLost lost) when (isListed && !lost.Fault.Silent)
            {
                return ProbeResult.NoResult($"{to} has a long list of sensors, and this look has read it: the next one reads the sensors themselves") with { Answered = true };
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
        readings.Clear();
        said.Clear();
        // A BMC that is asked for another session in the middle may say that it is another.
        var (id, known) = (slot.Id, slot.Known);
        var (kept, list, log) = IpmiMemory.Of(id, look.Memory);
        id = kept == Guid.Empty ? Guid.Empty : id;
        var chassis = await ChassisLook.Read(bmc);
        if (chassis is not null)
        {
            readings.AddRange(IpmiReadings.Of(chassis));
            said.Add(chassis.IsOn ? "power is on" : "power is off");
        }

        var sensors = await Sensors(bmc, known, list);
        readings.AddRange(IpmiReadings.Counted(sensors));
        var before = SelKnown.Of(log.Span);
        var seen = await Log(bmc, known, before);
        if (await Power(bmc, known) is { } watts)
        {
            readings.Add(new Reading("consumption", watts, Unit.Of("W")));
        }

        readings.AddRange(IpmiReadings.Of(slot));
        readings.AddRange(IpmiReadings.Of(sensors));
        return new ProbeResult(sensors.IsEmpty && chassis is null && seen is null ? Verdict.Unknown : Verdict.Answered, $"{to}: {string.Join(", ", said)}", [.. readings])
        {
            Absent = absent,
            Memory = kept == id && known.Sensors!.Bytes.Span.SequenceEqual(list.Span) && (seen is null || ReferenceEquals(seen.Known, before))
                ? (ReadOnlyMemory<byte>?)null
                : IpmiMemory.Bytes(id, known.Sensors!.Bytes, seen is null ? log : seen.Known.ToBytes()),
            KeepsMemory = true,
        };
    }

    private async Task<ImmutableArray<SensorSeen>> Sensors(IBmc bmc, BmcKnown known, ReadOnlyMemory<byte> kept)
    {
        listing = known.Records;
        var before = known.Sensors ?? SdrCache.Of(kept);
        var all = known.Sensors = await SdrLook.Read(bmc, before, known.Records);
        (listing, isListed) = (null, all.Lack is null && before is null);
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

        static bool IsAmong(ImmutableArray<string> patterns, Sensor sensor) => patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(Plain(pattern).Replace("\\", "\\\\", StringComparison.Ordinal), Plain(sensor.Name), ignoreCase: false));

        // A question mark would stand for any character, and cannot be escaped; no name has what stands in its place.
        static string Plain(string text) => text.Replace('?', '\uFFFD');
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

        known.Unmeasured = look.Clock.GetTimestamp();
        try
        {
            var watts = await DcmiLook.Power(bmc);
            known.Unmeasured = watts is null ? known.Unmeasured : null;
            return watts;
        }
        catch (BmcLost)
        {
            // Some BMCs are silent at what they do not know; all else was told.
            said.Add("Get Power Reading was not answered");
            return null;
        }
    }

    private static string Number(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
