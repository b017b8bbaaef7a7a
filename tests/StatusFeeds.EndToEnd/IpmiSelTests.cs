// The event log of a real simulator, entry by entry, as ipmitool lists it; what is new in it over our own session.
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using StatusFeeds.EndToEnd.Support;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.EndToEnd;

public sealed partial class IpmiSelTests
{
    private static readonly IpmiLogin Login = new() { User = IpmiSim.Viewer, Password = new(IpmiSim.ViewerPassword), Suite = 3 };

    /// <summary>Types of sensors that have names, and some that have none.</summary>
    private static readonly IEnumerable<int> SensorTypes = [.. Enumerable.Range(0, 0x30), 0xC0, 0xF0, 0xF1, 0xF2, 0xFF];

    /// <summary>Units as ipmitool writes them, and as we do.</summary>
    private static readonly (string Theirs, string Ours)[] Units = [(" degrees C", " °C"), (" RPM", " rpm"), (" Volts", " V"), (" Watts", " W")];

    [Fact]
    public async Task EveryEntryReadsAsIpmitoolListsIt()
    {
        await using var sim = await Simulator();
        await sim.Do([.. Entries()]);

        var theirs = (await Elist(sim)).Select(Alike).ToList();
        var ours = await Ask(sim, Read);

        Assert.Equal(theirs.Count, ours.Count);
        Assert.InRange(theirs.Count, 1800, 4000);
        var more = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (line, entry) in theirs.Zip(ours.Select(Alike)))
        {
            var isWordless = line.Contains(" | | ", StringComparison.Ordinal);
            Assert.Equal(line, isWordless ? Description().Replace(entry, " |") : entry);
            if (isWordless && entry != line)
            {
                more.Add(SensorType().Match(entry).Value);
            }
        }

        // Where ipmitool has no words we have some.
        Assert.Equal(["Event Logging Disabled", "Session Audit", "Version Change"], more);
    }

    [Fact]
    public async Task WhatIsNewIsToldOnceUntilTheLogIsCleared()
    {
        await using var sim = await Simulator();
        var known = SelKnown.None;
        async Task<SelSeen> Look() => await Ask(sim, async (bmc, cache) =>
        {
            var read = await SelLook.Read(bmc, SelKnown.Of(known.ToBytes()), TimeProvider.System.GetUtcNow(), entry => SelSensors.Of(cache, entry), SelReading.All);
            known = read!.Known;
            return read;
        });

        Assert.Equal(0, (await Look()).Count);
        await sim.Log(sensorType: 0x0C, sensor: 7, offset: 0);
        await sim.Do("sel_add 0x20 0x02 0 0 0 0 0x20 0 4 4 2 1 0x52 2 5");
        var seen = await Look();
        Assert.Equal(2, seen.Count);
        Assert.Matches(@"^Memory Memory ECC: Correctable ECC \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d by the BMC's clock\)$", seen.New[0].Words);
        Assert.StartsWith("Fan Fan1: Lower Critical going low, reading 200 < threshold 500 rpm (", seen.New[1].Words, StringComparison.Ordinal);
        Assert.InRange(seen.Free!.Value, 99, 100);

        Assert.Equal(2, (await Look()).Count);
        await sim.Ipmitool("sel", "delete", "1");
        Assert.Equal(SensorLevel.Critical, Assert.Single((await Look()).New).Entry.Level);
        await sim.Ipmitool("sel", "clear");
        await Until.Seen("the log is empty", Look, cleared => cleared is { IsWhole: true, Count: 0 });
        await sim.Log(sensorType: 0x05, sensor: 8, offset: 0);
        Assert.StartsWith("Physical Security Chassis Intru: General Chassis intrusion (", Assert.Single((await Look()).New).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheChassisIsAsItsFileSaysAndThePowerAsDcmiSays()
    {
        await using var sim = await Simulator();
        await using var front = await IpmiFront.Start(sim, watts: 187);

        Assert.True((await Ask(sim, (bmc, _) => ChassisLook.Read(bmc)))!.IsOn);
        sim.Power(on: false);
        Assert.False((await Ask(sim, (bmc, _) => ChassisLook.Read(bmc)))!.IsOn);
        Assert.Null(await Ask(sim, (bmc, _) => DcmiLook.Power(bmc)));
        Assert.Equal(187, await Ask(front.Port, Login with { Suite = 17 }, (bmc, _) => DcmiLook.Power(bmc)));
    }

    private static async Task<IpmiSim> Simulator()
    {
        // No maker's: of some, ipmitool has words of its own.
        var emu = await File.ReadAllTextAsync(Repository.File("tests", "StatusFeeds.EndToEnd", "ipmi", "bmc.emu"));
        var sim = await IpmiSim.Start(emu: emu.Replace("0x002a7c 0x0b2d", "0x001234 0x0001", StringComparison.Ordinal).Replace("sel_enable 0x20 1000", "sel_enable 0x20 4000", StringComparison.Ordinal));
        await sim.Ipmitool("sel", "time", "set", "now");
        return sim;
    }

    /// <summary>Each state of each type, coming and going; thresholds; what the second byte makes of a state; makers' own records.</summary>
    private static IEnumerable<string> Entries()
    {
        foreach (var type in SensorTypes)
        {
            for (var offset = 0; offset < 16; offset++)
            {
                yield return Entry(type, 0x63, 0x6F, offset, 0xFF, 0xFF);
                yield return Entry(type, 0, 0xEF, 0x20 | offset, 0xFF, 0x21);
            }
        }

        for (var type = 1; type < 0x10; type++)
        {
            for (var offset = 0; offset < 13; offset++)
            {
                yield return Entry(0x08, 0x63, type, offset, 0xFF, 0xFF);
            }
        }

        foreach (var (type, offset, most) in new[] { (0x08, 6, 6), (0x0F, 0, 15), (0x0F, 1, 28), (0x0F, 2, 28), (0x2B, 1, 26), (0x2B, 7, 26) })
        {
            for (var second = 0; second < most; second++)
            {
                yield return Entry(type, 0x63, 0x6F, 0xC0 | offset, second, 0xFF);
            }
        }

        for (var offset = 0; offset < 12; offset++)
        {
            foreach (var (sensor, type) in new[] { (1, 0x01), (2, 0x04), (4, 0x02) })
            {
                yield return Entry(type, sensor, 0x01, 0x50 | offset, 10 * offset, 200);
                yield return Entry(type, sensor, 0x81, 0x50 | offset, 10 * offset, 201);
            }
        }

        yield return Entry(0x09, 5, 0x6F, 4, 0xFF, 0xFF);
        yield return "sel_add 0x20 0xc1 0 0 0 0 0x57 1 0 1 2 3 4 5 6";
        yield return "sel_add 0x20 0xdf 0 0 0 0 0x57 1 0 1 2 3 4 5 6";
        yield return "sel_add 0x20 0xe0 1 2 3 4 5 6 7 8 9 10 11 12 13";
        yield return "sel_add 0x20 0xf0 0x32 0x33 0x4f 0x6f 0x70 0x73 0x3a 0x20 0x30 0x30 0x30 0x32 0";
    }

    private static string Entry(int sensorType, int sensor, int eventType, int first, int second, int third) =>
        $"sel_add 0x20 2 0 0 0 0 0x20 0 4 {sensorType} {sensor} {eventType} {first} {second} {third}";

    private static async Task<IReadOnlyList<string>> Elist(IpmiSim sim)
    {
        var (code, output, errors) = await Spawned.Run(
            ["ipmitool", "-I", "lanplus", "-C", "3", "-H", IpmiSim.Address, "-p", $"{sim.Port}", "-U", IpmiSim.Admin, "-P", IpmiSim.AdminPassword, "sel", "elist"],
            environment: new Dictionary<string, string?> { ["TZ"] = "UTC" });
        return code == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw new InvalidOperationException($"ipmitool sel elist ended with {code}: {errors}");
    }

    private static async Task<IReadOnlyList<string>> Read(IBmc bmc, SdrCache cache)
    {
        var (reader, lines) = (new SelReader(bmc), new List<string>());
        for (ushort id = 0; id != 0xFFFF;)
        {
            var answer = await reader.Entry(id);
            var entry = answer.Entry ?? throw new InvalidOperationException($"{id}: {answer.Code:x2}");
            var time = entry.Time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:MM/dd/yy | HH:mm:ss} UTC | ") : entry.Stamp is { } stamp ? $"Pre-Init |{stamp:0000000000}| " : "";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{entry.Id:x} | {time}{SelWords.Columns(entry, SelSensors.Of(cache, entry))}"));
            id = answer.Next;
        }

        return lines;
    }

    /// <summary>Without what is written differently on purpose.</summary>
    private static string Alike(string line)
    {
        line = Blanks().Replace(line.Trim(), " |");
        foreach (var (theirs, ours) in Units)
        {
            line = line.EndsWith(theirs, StringComparison.Ordinal) ? line[..^theirs.Length] + ours : line;
        }

        return Nameless().Replace(line, "| Unknown$1");
    }

    private static Task<T> Ask<T>(IpmiSim sim, Func<IBmc, SdrCache, Task<T>> talk) => Ask(sim.Port, Login, talk);

    private static async Task<T> Ask<T>(int port, IpmiLogin login, Func<IBmc, SdrCache, Task<T>> talk)
    {
        using var bmcs = new Bmcs();
        var time = TimeSpan.FromSeconds(30);
        return await bmcs.With(
            new IPEndPoint(IPAddress.Parse(IpmiSim.Address), port), login, keeps: false, new Look("bmc", IpmiSim.Address, TimeProvider.System, new NoServices(), time), time,
            async (bmc, _) => await talk(bmc, await SdrLook.Read(bmc, null, new())), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"  +\|", RegexOptions.ExplicitCapture)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\| (?:OEM|reserved) 0x[0-9a-f]{2}(( #0x63)? \|)")]
    private static partial Regex Nameless();

    [GeneratedRegex(@" \|[^|]*(?= \| (A|Dea)sserted)", RegexOptions.ExplicitCapture)]
    private static partial Regex Description();

    [GeneratedRegex(@"(?<= UTC \| )[^#|]*(?=( #0x63)? \|)", RegexOptions.ExplicitCapture)]
    private static partial Regex SensorType();

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
