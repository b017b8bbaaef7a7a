// What `walk` says of a value, and the check that it proposes at the end.
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

internal static class WalkExample
{
    private const int MostShown = 200;
    private const int MostLines = 8;

    /// <summary>Each preset, and a column that it cannot do without.</summary>
    private static readonly (string Preset, string[] Needs)[] Presets =
    [
        ("interfaces", ["ifOperStatus"]),
        ("host-resources", ["hrStorageType"]),
        ("ups", ["upsOutputSource", "upsBasicOutputStatus"]),
        ("pdu", ["rPDULoadStatusLoad", "rPDU2PhaseStatusCurrent"]),
    ];

    /// <summary>As a reading would have it: a number with its unit, a word, or a text in quotes; one line.</summary>
    public static string Shown(SnmpValue value)
    {
        var form = SnmpNames.Above(value.Oid)?.Form ?? SnmpForm.Any;
        return SnmpReadings.Of("", value, form) is not { } reading ? "nothing"
            : reading.Text is not { } text ? Words.Value(reading)
            : form.Kind == SnmpKind.Word || value.Type is SnmpType.ObjectId or SnmpType.IpAddress ? Line(text)
            : $"\"{Line(text)}\"";
    }

    /// <summary>YAML comments and a check, ready to be copied.</summary>
    public static string Of(Check check, IReadOnlyList<SnmpValue> values)
    {
        var text = new StringBuilder();
        text.AppendLine().AppendLine($"# {values.Count} values. A check that reads some of them (the first word is the reading's name, and yours to choose):");
        text.AppendLine("# - snmp:").AppendLine("#     credential: ...        # or what the check has now");
        var presets = Presets.Where(preset => preset.Needs.Any(need => values.Any(value => value.Oid.StartsWith(SnmpObject.Of(need).Oid)))).Select(preset => preset.Preset).ToArray();
        if (presets.Length > 0)
        {
            text.AppendLine($"#     presets: [{string.Join(", ", presets)}]");
        }

        text.AppendLine("#     oids:");
        foreach (var value in values.Where(IsTelling).DistinctBy(value => SnmpNames.Above(value.Oid)!.Name).Take(MostLines))
        {
            var name = SnmpNames.Show(value.Oid);
            text.AppendLine($"#       {Name(name)}: {Quoted(name)}");
        }

        return text.AppendLine($"# Try it: statusfeeds probe {check.Host} {check.Name}").ToString();
    }

    /// <summary>A word, or a number in a unit: what one would write a rule about.</summary>
    private static bool IsTelling(SnmpValue value) =>
        value.IsNumber && SnmpNames.Above(value.Oid) is { Form: { Kind: SnmpKind.Word } or { Kind: SnmpKind.Number, Unit.Word.Length: > 0 } } known && !known.Name.StartsWith("sysOR", StringComparison.Ordinal);

    private static string Name(string name) => (name.EndsWith(".0", StringComparison.Ordinal) ? name[..^2] : name).Replace("\"", "", StringComparison.Ordinal);

    private static string Quoted(string name) => name.Contains('"', StringComparison.Ordinal) ? $"'{name}'" : name;

    private static string Line(string text)
    {
        var line = Words.OneLine(text);
        return line.Length <= MostShown ? line : string.Concat(line.AsSpan(0, MostShown), "…");
    }
}
