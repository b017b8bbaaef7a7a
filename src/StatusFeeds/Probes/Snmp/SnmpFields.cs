// Reads the settings of the kind snmp and says what is wrong with them.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class SnmpFields
{
    private const string Example = "a name as in `ifOperStatus.3`, or a number as in 1.3.6.1.2.1.2.2.1.8.3";

    private static readonly string[] Asking = ["oids", "rates", "walk", "presets"];
    private static readonly string[] PresetWords = ["interfaces", "host-resources", "ups", "pdu"];

    public static SnmpProbe Read(Fields fields)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var probe = new SnmpProbe
        {
            Login = SnmpLoginFields.Read(fields),
            Address = PeerFields.Address(fields),
            Port = fields.Number("port", SnmpClient.Port, 1, 65535),
            Retries = fields.Number("retries", 1, 0, 10),
            Family = PeerFields.Family(fields),
            Presets = Presets(fields, names),
            Oids = [.. Named(fields, "oids", names).Select(one => Value(one.Name, one.Of)).OfType<SnmpAsk>()],
            Rates = [.. Named(fields, "rates", names).Select(one => Rate(one.Name, one.Of)).OfType<SnmpAsk>()],
            Walks = [.. Named(fields, "walk", names).Select(one => Walk(one.Name, one.Of)).OfType<SnmpWalk>()],
        };
        PeerFields.CheckFamily(fields, probe.Family, probe.Address, "the address to ask");

        return Asking.Any(fields.Has) ? probe : probe with { Oids = [.. SnmpProbe.PlainAsks] };
    }

    private static ImmutableArray<SnmpPreset> Presets(Fields fields, HashSet<string> names)
    {
        fields.Looks("presets", string.Join('|', PresetWords), "one of " + string.Join(", ", PresetWords), [.. PresetWords]);
        var words = new List<string>();
        foreach (var scalar in fields.Scalars("presets"))
        {
            if (!PresetWords.Contains(scalar.Value))
            {
                fields.Wrong("presets", $"there is no preset {scalar.Shown}: there are {string.Join(", ", PresetWords)}" + (scalar.IsFilled ? "" : Nearest.DidYouMean(scalar.Value, PresetWords)));
            }
            else if (!words.Contains(scalar.Value))
            {
                words.Add(scalar.Value);
            }
        }

        var only = fields.Texts("interfaces");
        if (fields.Has("interfaces") && !words.Contains("interfaces"))
        {
            fields.Wrong("interfaces", "`interfaces` says which of them the preset reads: write `presets: [interfaces]` beside it, or take it out");
        }

        var presets = words.Select(word => (SnmpPreset)(word switch
        {
            "interfaces" => new InterfacesPreset(only),
            "host-resources" => new HostPreset(),
            "ups" => new UpsPreset(),
            _ => new PduPreset(),
        })).ToImmutableArray();
        names.UnionWith(presets.SelectMany(preset => preset.Readings).Select(reading => reading.Name));
        return presets;
    }

    /// <summary>What stands under the names that the user gives; of an imagined mapping one, under <see cref="Questions.AnyName"/>.</summary>
    private static IEnumerable<(string Name, Fields Of)> Named(Fields fields, string key, HashSet<string> names)
    {
        if (fields.Map(key) is not { } all)
        {
            yield break;
        }

        if (all.Entries.IsEmpty && all.Questions is null)
        {
            fields.Wrong(key, $"`{key}` is empty: write names and what to read for each, or take it out");
        }

        if (all.Questions is not null)
        {
            yield return (Questions.AnyName, Shortened(all.Map(Questions.AnyName)!));
            yield break;
        }

        foreach (var name in all.Entries.Select(entry => entry.Key.Raw))
        {
            if (SnmpNaming.Problem(name) is { } problem)
            {
                all.Wrong(name, problem);
            }
            else if (!names.Add(name))
            {
                all.Wrong(name, $"another reading of this check is called `{name}` too: give one of them another name");
            }

            if (all.Map(name) is { } one)
            {
                yield return (name, Shortened(one));
            }
        }

        static Fields Shortened(Fields one)
        {
            one.Short("oid");
            one.Text("oid");
            return one;
        }
    }

    private static SnmpAsk? Value(string name, Fields fields)
    {
        var known = Object(fields, "oid", SnmpObject.OfValue);
        var form = SnmpFormFields.Read(fields, known?.Form ?? SnmpForm.Any, withWords: true);
        return known is null ? null : new(name, known, form);
    }

    private static SnmpAsk? Rate(string name, Fields fields)
    {
        var known = Object(fields, "oid", SnmpObject.OfValue);
        if (known?.Form.Kind is SnmpKind.Word or SnmpKind.Text or SnmpKind.Bytes or SnmpKind.Date)
        {
            fields.Wrong("oid", $"{known.Shown} does not count anything, so it has no rate: read it under `oids`");
        }

        var form = SnmpFormFields.Read(fields, (known?.Form ?? SnmpForm.Any).PerSecond(), withWords: false);
        return known is null ? null : new(name, known, form);
    }

    private static SnmpWalk? Walk(string name, Fields fields)
    {
        var root = Object(fields, "oid", SnmpObject.OfRoot);
        var form = SnmpFormFields.Read(fields, root?.Form ?? SnmpForm.Any, withWords: true);
        var summary = fields.Choice(
            "as", SnmpSummary.Max, ("max", SnmpSummary.Max), ("min", SnmpSummary.Min), ("sum", SnmpSummary.Sum), ("count", SnmpSummary.Count), ("each", SnmpSummary.Each));
        fields.Text("label");
        var label = fields.Has("label") ? Object(fields, "label", SnmpObject.OfRoot) : null;
        if (label is not null && summary != SnmpSummary.Each)
        {
            fields.Wrong("label", "`label` names the readings of `as: each`: write that beside it, or take it out");
        }

        if (summary is SnmpSummary.Max or SnmpSummary.Min or SnmpSummary.Sum && form.Kind is not (SnmpKind.Number or SnmpKind.Any))
        {
            fields.Wrong(fields.Has("as") ? "as" : "oid", $"{root?.Shown} is no number, so it has no max, min or sum: write `as: each` or `as: count`");
        }

        return root is null ? null : new(name, root, form, summary, label);
    }

    private static SnmpObject? Object(Fields fields, string key, Func<string, (SnmpObject? Object, string Problem)> parse)
    {
        if (!fields.Has(key))
        {
            fields.Wrong(key, $"`{key}` is missing: write {Example}");
        }

        if (fields.Text(key) is not { } text)
        {
            return null;
        }

        var (known, problem) = parse(text);
        if (known is null)
        {
            fields.Wrong(key, fields.Hides(key) ? $"{fields.Shown(key)} is nothing to ask for once it is filled in: write {Example}" : problem);
        }

        return known;
    }
}
