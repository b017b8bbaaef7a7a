// Reads one check of a host: its kind, its settings, its rhythm and its rules.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class CheckReader
{
    private const int NameMost = 64;

    private static readonly string[] GeneralKeys = [.. Rhythm.Keys, "name", "at-worst", "degraded", "down", "flapping"];

    /// <summary>Kinds that tell how a host is, and kinds that tell whether it serves.</summary>
    private static readonly string[] Tellers = ["snmp", "ipmi"];
    private static readonly string[] Servers = ["http", "tcp", "tls", "dns", "ping"];

    private static string KnownKinds => string.Join(", ", Catalog.Kinds.Keys.Order(StringComparer.Ordinal));

    /// <summary><c>- ping</c> is short for <c>- ping:</c>.</summary>
    public static Mapping Normal(Node check) => check switch
    {
        Mapping mapping => mapping,
        Scalar { IsNothing: false } kind => new Mapping(kind.Place, [new(kind, Scalar.Of(kind.Place, "", plain: true))]),
        _ => new Mapping(check.Place, []),
    };

    /// <summary>The name it goes by, and where that stands: its own, else its kind; null where it has neither.</summary>
    public static (string Name, Node At)? NameOf(Mapping check) =>
        check["name"] is Scalar { IsNothing: false } name ? (name.Value, name)
        : KindOf(check) is { } kind ? (kind.Key.Raw, kind.Key)
        : null;

    public static bool SaysWhetherItServes(Mapping check) => Servers.Contains(KindOf(check)?.Key.Raw);

    /// <param name="isSeconded">Another check of the host says whether it serves: what only tells how it is does not make it DOWN.</param>
    public static Check? Read(Mapping check, string host, string address, bool isSeconded, Ground ground)
    {
        var mistakes = ground.Mistakes;
        if (KindOf(check) is not { } kind)
        {
            NoKind(check, mistakes);
            return null;
        }

        var known = Catalog.Kinds[kind.Key.Raw];
        var (settings, isComplete) = Credentials.Join(known, kind.Value, ground);
        var probe = Settings(known, settings, isComplete, mistakes);
        var fields = new Fields(check, mistakes);
        fields.Skip(kind.Key.Raw);
        foreach (var second in check.Entries.Where(entry => entry.Key != kind.Key && IsKind(entry.Key.Raw)))
        {
            fields.Refuse(second.Key.Raw, $"a check has one kind, and this one is `{known.Kind}`: make `{second.Key.Raw}` a check of its own");
        }

        var name = fields.Text("name", known.Kind);
        if (name.Length is 0 or > NameMost || name.Any(char.IsControl) || name.Trim() != name)
        {
            fields.Wrong("name", $"`name` must be one line of at most {NameMost} characters, not {fields.Shown("name")}");
        }

        var rhythm = Rhythm.ReadCheck(fields, ground.Site.Defaults, awaited: probe is ITakesPosts);
        probe = probe.At(rhythm.Every);
        var rules = probe.Own ?? known.Defaults;
        var standing = ground.Defaults.Of(rules);
        if (probe is ITakesPosts waiting)
        {
            if (!fields.Has("every"))
            {
                mistakes.Add(check, "`every` is missing: write beside the kind how often a sign of life should come, as in `every: 1d`");
            }

            ground.Tokens.Note(waiting.Token, (settings as Mapping)?["token"] ?? settings);
        }

        if (probe.Least >= rhythm.Timeout)
        {
            var place = fields.Has("timeout") ? "timeout" : "every";
            fields.Wrong(place, $"the timeout of this check ({Quantities.Show(rhythm.Timeout)}) must be longer than a look takes at least ({Quantities.Show(probe.Least)})");
        }

        var read = new Check
        {
            Host = host,
            Name = name,
            Kind = known.Kind,
            Probe = probe,
            Every = rhythm.Every,
            Timeout = rhythm.Timeout,
            FailAfter = rhythm.FailAfter,
            RecoverAfter = rhythm.RecoverAfter,
            RetryEvery = rhythm.RetryEvery,
            Flapping = FlappingReader.Read(fields, ground.Site.Flapping),
            AtWorst = fields.Choice("at-worst", isSeconded && Tellers.Contains(known.Kind) ? Status.Degraded : Status.Down, ("degraded", Status.Degraded), ("down", Status.Down)),
            Degraded = RuleList.Read(fields, "degraded", standing.Degraded, rules, mistakes),
            Down = RuleList.Read(fields, "down", standing.Down, rules, mistakes),
            Fingerprint = Fingerprint.Of(known.Kind, settings, check, address, rhythm),
        };
        fields.Close();
        return read with { Probe = probe.Wanting([.. read.Down.Concat(read.Degraded).Select(rule => rule.Reading)]) };
    }

    /// <summary>What is missing is told at the place of the whole; where a credential is, that goes without saying.</summary>
    private static IProbe Settings(CatalogEntry kind, Node node, bool isComplete, Mistakes mistakes)
    {
        var found = new Mistakes();
        var settings = new Fields(node, found);
        var probe = kind.Read(settings);
        settings.Close();
        foreach (var mistake in found.Sorted.Where(mistake => isComplete || mistake != node.Place.Mistake(mistake.Message)))
        {
            mistakes.Add(mistake);
        }

        return probe;
    }

    private static Entry? KindOf(Mapping check)
    {
        foreach (var entry in check.Entries.Where(entry => IsKind(entry.Key.Raw)))
        {
            return entry;
        }

        return null;
    }

    private static bool IsKind(string key) => Catalog.Kinds.ContainsKey(key);

    private static void NoKind(Mapping check, Mistakes mistakes)
    {
        var strange = check.Entries.Where(entry => !entry.IsIgnored && !GeneralKeys.Contains(entry.Key.Raw)).Select(entry => entry.Key).FirstOrDefault();
        mistakes.Add((Node?)strange ?? check, strange is null
            ? $"a check needs its kind, as in `http: /health`; there is {KnownKinds}"
            : $"{strange.Shown} is not a kind of check; there is {KnownKinds}" + Nearest.DidYouMean(strange.Raw, Catalog.Kinds.Keys.Concat(GeneralKeys)));
    }
}
