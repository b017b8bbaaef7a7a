// Sensors of every kind as ipmitool, FreeIPMI and we read them from the same BMC: every unit, linearization, sign and encoding, over two cipher suites.
using System.Globalization;
using System.Text;
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class IpmiSensorsTests
{
    private const int UnitCount = 93;
    private const int CubeRoot = 11;

    /// <summary>In the order of the sensors of <see cref="Discrete"/>: what ipmitool has no words for, or says otherwise.</summary>
    private static readonly Dictionary<string, string> Unlike = new() { ["PSU3"] = "not present", ["OEM"] = "state 3", ["Gone"] = "not known to the BMC" };

    private static readonly string[] Limits = ["lower nr", "lower cr", "lower nc", "upper nc", "upper cr", "upper nr"];

    /// <summary>ipmitool's word, and ours with how many of ours one of theirs is.</summary>
    private static readonly Dictionary<string, (string Word, double Factor)> Units = File.ReadLines(Repository.File("tests", "StatusFeeds.EndToEnd", "ipmi", "units.txt"))
        .Where(line => line[0] != '#')
        .Select(line => line.Split('=', '*'))
        .Concat([["% RPM", "% rpm"], ["percent", "%"], ["Watts*hour", "W*h"], ["Volts/minute", "V/min"]])
        .ToDictionary(parts => parts[0], parts => (parts[1], parts.Length < 3 ? 1 : double.Parse(parts[2], CultureInfo.InvariantCulture)), StringComparer.OrdinalIgnoreCase);

    [Fact]
    public async Task EverySensorIsReadAsIpmitoolAndFreeIpmiReadIt()
    {
        var made = Made();
        await using var sim = await IpmiSim.Start(ManySensors.Sdrs, made.Emu);
        await using var front = await IpmiFront.Start(sim);
        foreach (var (port, suite) in new[] { (sim.Port, 3), (front.Port, 17) })
        {
            var ours = await Ours(port, suite);
            Assert.True(ours.Rows.Length > 120);
            Assert.Equal(made.Names[..^1].Concat(["Slot 5", "Slot 6", "Slot 7"]), ours.Rows.Select(row => row["sensor"]));
            Assert.Equal("down", ours.Status);
            Assert.Contains("Fan nr 1000 rpm is below its lower non-recoverable threshold of 2000 rpm", ours.Reason, StringComparison.Ordinal);

            var theirs = (await IpmiSim.Ipmitool(port, suite, "-c", "sensor")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(made.Names.Count, theirs.Length);
            Assert.Empty(ours.Rows.Zip(theirs).Select(pair => UnlikeIpmitool(pair.First, pair.Second.Split(','), ours.Values)).OfType<string>());

            var states = (await IpmiSim.Ipmitool(port, suite, "sdr", "elist", "compact")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
            Assert.Equal(made.Names.Count - made.Names.IndexOf("PSU1"), states.Length);
            Assert.Empty(ours.Rows[made.Names.IndexOf("PSU1")..].Zip(states).Select(pair => UnlikeState(pair.First, pair.Second[^1])).OfType<string>());

            var free = (await sim.FreeIpmi("ipmi-sensors", suite == 3 ? null : port, suite, "--no-header-output", "--comma-separated-output", "--output-sensor-state", "--non-abbreviated-units", "--shared-sensors"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(ours.Rows.Length, free.Length);
            Assert.Empty(ours.Rows.Zip(free).Select(pair => UnlikeFreeIpmi(pair.First, pair.Second.Split(','), ours.Values)).OfType<string>());
        }
    }

    /// <summary>Null where they agree.</summary>
    private static string? UnlikeIpmitool(Dictionary<string, string> row, string[] theirs, Dictionary<string, double> values)
    {
        var said = $"{row["sensor"]}: ours {string.Join(',', row.Values)}, theirs {string.Join(',', theirs)}";
        var hasValue = values.TryGetValue(row["sensor"], out var value);
        if (theirs[1] == "na" || theirs[2] == "discrete" || !double.TryParse(theirs[1], CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return hasValue || (theirs[2] != "discrete" && row["state"] is "ok" or "") ? said : null;
        }

        var (word, factor) = Units[theirs[2]];
        return hasValue && row["unit"] == word && row["state"] == theirs[3] && IsNear(value / factor, number, 0.0006)
            && Limits.Zip(theirs[4..]).All(pair => pair.Second == "na" ? row[pair.First].Length == 0 : IsNear(Number(row[pair.First]) / factor, Number(pair.Second), 0.0011)) ? null : said;
    }

    private static string? UnlikeState(Dictionary<string, string> row, string theirs) =>
        (Unlike.GetValueOrDefault(row["sensor"]) ?? (theirs.Length == 0 ? "ok" : theirs)) == row["state"] ? null : $"{row["sensor"]}: ours {row["state"]}, theirs {theirs}";

    /// <summary>It computes no cube root (0.00 always), makes 1/0 zero and the logarithm of it a number, cuts after two digits, and has other words for states.</summary>
    private static string? UnlikeFreeIpmi(Dictionary<string, string> row, string[] theirs, Dictionary<string, double> values)
    {
        var said = $"{row["sensor"]}: ours {string.Join(',', row.Values)}, theirs {string.Join(',', theirs)}";
        var (state, reading, unit, events) = (theirs[3], theirs[4], theirs[5], string.Join(',', theirs[6..]));
        if (!values.TryGetValue(row["sensor"], out var value))
        {
            return row["state"] switch
            {
                "its reading makes no number" => reading != "N/A",
                "the factors of its reading cannot be had" => reading == "N/A",
                "disabled" or "not known to the BMC" => (reading, events) is ("N/A", "N/A"),
                "ok" or "not present" => (reading, events) is ("N/A", "'OK'"),
                _ => reading == "N/A" && row["state"].Split(", ").Length == events.Count(quote => quote == '\'') / 2,
            } ? null : said;
        }

        var (word, factor) = Units[unit switch { "overrun / overflow" => "overflow", "N/A" => "unspecified", "%" => "percent", _ => unit.Replace(" * ", "*", StringComparison.Ordinal).Replace(" / ", "/", StringComparison.Ordinal) }];
        var isStated = row["state"] switch
        {
            "ok" => (state, events) is ("Nominal", "'OK'"),
            "nc" => events.Contains(" Non-Critical", StringComparison.Ordinal) && !events.Contains("r Critical", StringComparison.Ordinal),
            "cr" => state == "Critical" && events.Contains("r Critical", StringComparison.Ordinal) && !events.Contains("Non-Recoverable", StringComparison.Ordinal),
            _ => state == "Critical" && events.Contains("Non-Recoverable", StringComparison.Ordinal),
        };
        var isNear = row["sensor"] is "Form 11" or "Form 11 of less" ? reading == "0.00" : IsNear(value / factor, Number(reading), 0.011);
        return row["unit"] == word && isStated && isNear ? null : said;
    }

    private static bool IsNear(double ours, double theirs, double most) => Math.Abs(ours - theirs) <= Math.Max(most, Math.Abs(theirs) * 1e-9);

    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static async Task<(string Status, string Reason, Dictionary<string, string>[] Rows, Dictionary<string, double> Values)> Ours(int port, int suite)
    {
        using var box = new Sandbox();
        box.Site();
        box.Write("lab.yaml", $"application: lab\nhosts: [ {{ host: bmc, address: {IpmiSim.Address}, checks: [ {{ ipmi: {{ port: {port}, {IpmiSim.Login()}, cipher-suite: {suite}, sel: false }}, timeout: 10s, every: 10s }} ] }} ]\n");
        var (_, output, errors) = await StatusFeedsProcess.Run(box.Folder, "probe", "bmc", "--config", box.Config, "--json");
        Assert.Empty(errors);
        var look = JsonDocument.Parse(output).RootElement;
        return (
            look.GetProperty("status").GetString()!,
            look.GetProperty("reason").GetString()!,
            look.GetProperty("table").Deserialize<Dictionary<string, string>[]>()!,
            look.GetProperty("readings").EnumerateObject().Where(reading => reading.Value.ValueKind == JsonValueKind.Number).ToDictionary(reading => reading.Name, reading => reading.Value.GetDouble()));
    }

    private static ManySensors Made()
    {
        var made = new ManySensors();
        for (byte unit = 0; unit < UnitCount; unit++)
        {
            made.Measuring($"Unit {unit}", (byte)(60 + unit), unit, m: 1 + (unit % 7), b: unit % 3, k1: unit % 4, k2: -(unit % 3));
        }

        for (byte form = 1; form <= CubeRoot; form++)
        {
            made.Measuring($"Form {form}", (byte)(21 + form), linearization: form, m: 3, b: 1, k1: -1, k2: form is 4 or 5 or 6 ? -1 : 0);
        }

        made.Measuring("Form 1 of none", 0, linearization: 1);
        made.Measuring("Form 7 of none", 0, linearization: 7);
        made.Measuring("Form 112", 5, linearization: 0x70);
        made.Measuring("Form 11 of less", 0x80, format: 2, linearization: CubeRoot, m: -511, b: -512, k1: 3);
        made.Other(0xC0, 1, 2, 3, 4, 5, 6, 7, 8);
        made.Measuring("Ones 1", 0x85, format: 1, m: 7, k2: -1);
        made.Measuring("Ones 2", 0xFF, format: 1, b: 3);
        made.Measuring("Twos 1", 0x85, format: 2, m: 7, k2: -1);
        made.Measuring("Twos 2", 0xFF, format: 2, b: -300);
        made.Measuring("Exponents 1", 200, m: 37, b: 11, k1: 5, k2: -8);
        made.Measuring("Exponents 2", 200, m: 1, b: 511, k1: -8, k2: 7);
        made.Measuring("Exponents 3", 200, m: -512, b: -512, k1: 2, k2: -5);
        made.Measuring("Share", 45, unit: 0, flags: 1);
        made.Measuring("Share of speed", 45, unit: 18, flags: 1);
        made.Measuring("Work", 45, unit: 6, flags: 2 << 1, modifier: 24);
        made.Measuring("Drift", 45, flags: 1 << 1, modifier: 23);
        made.Measuring("Off", 45, isScanned: false);
        made.Measuring("FAN2", 51, named: [0x84, 0x66, 0xE8, 0x4A]);
        made.Measuring("12-3.4", 51, named: [0x46, 0x21, 0x3B, 0x4C]);
        made.Measuring("Lüfter", 51, named: [6, .. Encoding.BigEndianUnicode.GetBytes("Lüfter")]);
        made.Measuring("Lüfter 2", 51, named: [8, .. Encoding.Unicode.GetBytes("Lüfter 2")]);
        made.Measuring("µVolt ä", 51);
        foreach (var (name, raw) in new (string, byte)[] { ("ok", 100), ("nc", 50), ("cr", 30), ("nr", 10), ("upper nc", 170), ("upper cr", 190), ("upper nr", 210) })
        {
            made.Measuring($"Fan {name}", raw, unit: 18, m: 100, thresholds: [200, 180, 160, 20, 40, 60], mask: 0x3F, sensorType: 4);
        }

        made.Measuring("Two limits", 100, unit: 14, format: 2, m: -3, k2: -2, thresholds: [0, 120, 0, 0, 50, 0], mask: 0x12);
        Discrete(made);
        return made;
    }

    private static void Discrete(ManySensors made)
    {
        made.Discrete("PSU1", 0x08, 0x6F, [0, 3]);
        made.Discrete("PSU2", 0x08, 0x6F, [0]);
        made.Discrete("PSU3", 0x08, 0x6F, []);
        made.Discrete("Redundancy", 0x08, 0x0B, [1]);
        made.Discrete("Memory", 0x0C, 0x6F, [0, 6]);
        made.Discrete("Intrusion", 0x05, 0x6F, [0]);
        made.Discrete("Drive", 0x0D, 0x6F, [0, 1, 8]);
        made.Discrete("CPU", 0x07, 0x6F, [1, 7, 10]);
        made.Discrete("Digital", 0x01, 0x03, [1]);
        made.Discrete("Severity", 0x01, 0x07, [2]);
        made.Discrete("Quiet", 0x07, 0x6F, []);
        made.Discrete("OEM", 0xC7, 0x70, [3]);
        made.Discrete("Gone", 0x08, 0x6F, [], exists: false);
        made.Discrete("Slot", 0x21, 0x6F, [2], shared: 3);
    }
}
