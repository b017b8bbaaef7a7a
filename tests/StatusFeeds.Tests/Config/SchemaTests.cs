// The JSON Schema for editors: it is what the readers ask, every key is described, and a real validator agrees with the readers.
using System.Text.RegularExpressions;
using StatusFeeds.Config;
using StatusFeeds.Tests.Feeds;
using StatusFeeds.Tests.Support;
using StatusFeeds.Yaml;

namespace StatusFeeds.Tests.Config;

public sealed partial class SchemaTests
{
    private static readonly string Shipped = Path.Combine(Repository.Root, "feeds-config");

    [Fact]
    public void TheShippedSchemaOfContentIsTheOneThatIsPrinted() => Golden.HoldsAt(Path.Combine(Shipped, ".schema.json"), Schema.OfContent());

    [Fact]
    public void TheShippedSchemaOfTheSiteIsTheOneThatIsPrinted() => Golden.HoldsAt(Path.Combine(Shipped, ".site.schema.json"), Schema.OfSite());

    [Fact]
    public void ShippedFilesNameTheirSchemaForEditorsAndFitIt()
    {
        var files = ConfigFiles.In(Shipped);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(
            $"# yaml-language-server: $schema=./{(ConfigFiles.IsSite(file) ? ".site" : "")}.schema.json", File.ReadLines(Path.Combine(Shipped, file)).First()));
        Assert.All(files, file => Assert.Null(Assert.Single(EditorCheck.Errors(ConfigFiles.IsSite(file), File.ReadAllText(Path.Combine(Shipped, file))))));
    }

    [Fact]
    public void EveryKeyThatIsReadIsDescribedInTheDocumentation() => Assert.Empty(Schema.Undescribed());

    /// <summary>A setting that a reader asks for only now and then would be missing in the schema: it must ask always.</summary>
    [Fact]
    public void EveryKeyThatIsDescribedInTheDocumentationIsAskedFor()
    {
        var sections = Sections();
        var described = KeyTexts.Shipped().Keys.Where(key => sections.ContainsKey(key.Section)).ToArray();
        Assert.Contains(("http", "max-body"), described);
        Assert.DoesNotContain(described, key => key.Key != "credential" && !IsAsked(sections[key.Section], key.Key));

        static bool IsAsked(Questions questions, string key) => questions[key] is not null || questions.All.Any(question => question.Inside is { } inside && IsAsked(inside, key));
    }

    [Fact]
    public void TheDefaultsInTheDocumentationAreThoseOfTheReaders()
    {
        var texts = KeyTexts.Shipped();
        var compared = 0;
        foreach (var (section, questions) in Sections())
        {
            foreach (var question in questions.All.Where(question => question.Default is not null))
            {
                compared++;
                Assert.Equal((section, question.Key, Plain(question.Default!)), (section, question.Key, Plain(texts[section, question.Key]?.Default ?? "no row")));
            }
        }

        Assert.True(compared > 8, $"{compared} defaults were compared");
        static string Plain(string text) => Quantities.Duration(text)?.ToString() ?? Quantities.Size(text)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? text;
    }

    [Fact]
    public void TheDocumentationsExamplesFit()
    {
        string[] examples =
        [
            .. new[] { "README.md", "docs/configuration.md", "docs/probes.md", "docs/operating.md", "docs/readers.md" }
                .SelectMany(file => YamlBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(block => block.Groups["text"].Value))
                .Select(text => text.StartsWith("- ", StringComparison.Ordinal) ? "hosts:\n- host: web01\n  checks:\n  " + text.ReplaceLineEndings("\n  ") : text)
                .Where(text => text.Contains("hosts:", StringComparison.Ordinal)),
        ];
        Assert.True(examples.Length >= 2);
        Assert.All(EditorCheck.Errors(site: false, examples), Assert.Null);
    }

    [Fact]
    public void WhatTheReadersTakeNoEditorMarks()
    {
        string[] texts =
        [
            "# nothing but this",
            "hosts: { host: web01, checks: { http: /health } }",
            "application: shop\ntitle: 42\ndescription: yes\nneeds: web01\nhosts: [ { host: web01, checks: [ http: / ] }, { host: db, checks: [ http: / ] } ]",
            "application: shop\nneeds: [ a, any of: [a, b], { 2 of: [a, b, c], any of: [b, c] } ]\nhosts: [ { host: a, checks: [ http: / ], x-mine: 1 } ]",
            "profiles: { web: { labels: { rack: 4 }, checks: [ http: 'http://{host}/{labels.rack}' ] } }\nx-free: [ 1, { two: 3 } ]",
            "x-http: &http { http: { url: /, method: HEAD, ip: 4, max-body: 1MiB, verify-tls: false, headers: { A: 1 }, http-version: 1.1, json: { queue: items.length } } }\nhosts: [ { host: a, checks: [ { <<: *http, every: 90s, name: front }, *http ] } ]",
            "hosts: [ { host: 7, use: [a, b], behind: sw, links: { a: http://b }, checks: [ { http: { url: /, ip: any, follow-redirects: \"true\" }, fail-after: \"3\", recover-after: 1, timeout: 1.5 s } ] } ]",
            "hosts: [ { host: \"${HOST}\", checks: [ { http: /, every: \"${EVERY}\", fail-after: \"${N}\", at-worst: \"{labels.worst}\", down: [ \"${RULE}\" ] } ] } ]",
            "hosts: [ { host: a, checks: [ snmp, { snmp: lab, name: b }, { snmp: { credential: lab, presets: ups, retries: 0 }, name: c }, { snmp: { version: 1, presets: [ interfaces, pdu ], interfaces: Gi* }, name: d } ] } ]",
            "hosts: [ { host: a, checks: [ { snmp: { version: \"3\", oids: { a: sysUpTime, b: 1.3, c: { oid: x.1, scale: 0.1, unit: A }, d: { oid: \"${O}\", words: { 5: battery, -1: none } } }, rates: { r: x.1 }, walk: { w: x, e: { oid: x, as: each, label: ifName } } } } ] } ]",
            "application: shop\ntell: checks\napplication-entry: true\nhosts: [ { host: a, checks: [ { http: /, flapping: { changes: 3, calm: 1h } } ] } ]\nmaintenance: { from: 2026-12-01T22:00, until: 2026-12-02 }",
            "maintenance: [ { hosts: a, cron: \"*/15 0-5/2 1,2 jan-dec SUN\", for: 2h, reason: a }, { hosts: [a, b], from: 2026-12-01 22:00:00 +01:00, until: \"${UNTIL}\" }, { hosts: a, cron: \"@daily\", for: 1h } ]",
            "hosts: [ { host: a, checks: [ { http: /, down: [], degraded: time > 150ms }, { name: b, http: { url: /, credential: web }, down: [ body not  matches ^a, tls* > 5s, \"body contains x\\ny\", 'status!=200' ] } ] } ]",
        ];
        Assert.All(EditorCheck.Errors(site: false, texts), Assert.Null);
        string[] sites =
        [
            "title: Example\nlisten: [ \"http://127.0.0.1:80\", \"https://0.0.0.0:443\" ]\ncertificate: a.pem\nkey: b.pem\naccess: { read: anyone }\nauthority: status.example.org,2026",
            "defaults: { every: 5m, timeout: 1s, fail-after: 3, recover-after: 4, retry-every: 20s }\nstopped-after: 30m\ndatabase: postgres://u:${PW}@h/d\nlisten: \"${LISTEN}\"",
            "witnesses: [ gateway, dns ]\nflapping: { within: 10m }\ntell: status\napplication-entry: \"false\"\nmaintenance: [ { from: 2026-12-01, until: 2026-12-02 }, { applications: [ shop ], cron: \"0 3 * * 7\", for: 90m } ]",
            "credentials: { lab: { snmp: { version: 3, user: a, auth: sha, auth-password: \"${A}\", privacy: aes, privacy-password: 12345678, context: c } }, old: { snmp: { version: 2c, community: 42 } } }",
            "access: { read: [ anyone, { user: noc, password: \"${NOC}\" }, { token-hash: \"${T}\", name: wall } ] }\ntrusted-proxies: [ 127.0.0.1, 10.0.0.0/8, \"::1\" ]",
            "access: { read: { token: abcdefghijklmnop1234 } }",
            "credentials: { web: { http: { user: a, password: \"${file:pw}\" } } }\nprofiles: { p: { checks: [ http: / ] } }\nx-a: b",
        ];
        Assert.All(EditorCheck.Errors(site: true, sites), Assert.Null);
    }

    [Fact]
    public void WrongKeysAndValuesAreMarkedWhereTheyStand()
    {
        (string Text, string Path, string Word)[] wrong =
        [
            ("aplication: shop", "", "aplication"),
            ("listen: http://127.0.0.1:80", "", "listen"),
            ("title: Shop", "", "application"),
            ("retention: 5d", "", "retention"),
            ("maintenance: [ { hosts: [a], from: tomorrow } ]", "maintenance/0/from", "tomorrow"),
            ("maintenance: [ { hosts: [a], cron: \"0 3 * *\" } ]", "maintenance/0/cron", "0 3 * *"),
            ("maintenance: [ { hosts: [a], for: 2 } ]", "maintenance/0/for", "2"),
            ("maintenance: [ { applications: [a] } ]", "maintenance/0", "applications"),
            ("hosts: [ { host: a, checks: [ { http: /, flapping: { chnges: 5 } } ] } ]", "hosts/0/checks/0/flapping", "chnges"),
            ("tell: checks", "", "application"),
            ("application: a\ntell: all\nhosts: [ { host: a } ]", "tell", "all"),
            ("application: Web Shop", "application", "Web Shop"),
            ("application:", "application", "None"),
            ("hosts: [ { name: a } ]", "hosts/0", "'host' is a required"),
            ("hosts: [ { host: a, adress: b } ]", "hosts/0", "adress"),
            ("hosts: [ { host: a, labels: { a: [b] } } ]", "hosts/0/labels/a", "b"),
            ("hosts: [ { host: a, needs: [ { some of: [b, c] } ] } ]", "hosts/0/needs/0", "some of"),
            ("hosts: [ { host: a, needs: [ any of: [b] ] } ]", "hosts/0/needs/0/any of", "b"),
            ("hosts: [ { host: a, checks: [ { every: 5s } ] } ]", "hosts/0/checks/0", "is a required property"),
            ("hosts: [ { host: a, checks: [ { htpp: / } ] } ]", "hosts/0/checks/0", "htpp"),
            ("hosts: [ { host: a, checks: [ { http: } ] } ]", "hosts/0/checks/0/http", "None"),
            ("hosts: [ { host: a, checks: [ http ] } ]", "hosts/0/checks/0", "http"),
            ("hosts: [ { host: a, checks: [ http: { method: HEAD } ] } ]", "hosts/0/checks/0/http", "'url' is a required"),
            ("hosts: [ { host: a, checks: [ http: { url: /, methd: HEAD } ] } ]", "hosts/0/checks/0/http", "methd"),
            ("hosts: [ { host: a, checks: [ http: { url: /, http-version: 3 } ] } ]", "hosts/0/checks/0/http/http-version", "3"),
            ("hosts: [ { host: a, checks: [ http: { url: /, method: FETCH } ] } ]", "hosts/0/checks/0/http/method", "FETCH"),
            ("hosts: [ { host: a, checks: [ http: { url: /, max-body: 5 } ] } ]", "hosts/0/checks/0/http/max-body", "5"),
            ("hosts: [ { host: a, checks: [ { http: /, every: 60 } ] } ]", "hosts/0/checks/0/every", "60"),
            ("hosts: [ { host: a, checks: [ { http: /, every: 5 parsecs } ] } ]", "hosts/0/checks/0/every", "parsecs"),
            ("hosts: [ { host: a, checks: [ { http: /, fail-after: 0 } ] } ]", "hosts/0/checks/0/fail-after", "minimum"),
            ("hosts: [ { host: a, checks: [ { http: /, fail-after: two } ] } ]", "hosts/0/checks/0/fail-after", "two"),
            ("hosts: [ { host: a, checks: [ { http: /, at-worst: unknown } ] } ]", "hosts/0/checks/0/at-worst", "unknown"),
            ("hosts: [ { host: a, checks: [ { http: /, down: [ status ] } ] } ]", "hosts/0/checks/0/down/0", "status"),
            ("hosts: [ { host: a, checks: [ { http: /, down: time > } ] } ]", "hosts/0/checks/0/down", "time >"),
            ("profiles: { web: { host: a } }", "profiles/web", "host"),
            ("profiles: { web: { checks: [ { htpp: / } ] } }", "profiles/web/checks/0", "htpp"),
        ];
        Holds(site: false, wrong);
        Holds(site: true,
        [
            ("titel: x", "", "titel"),
            ("hosts: []", "", "hosts"),
            ("access: { read: everyone }", "access/read", "everyone"),
            ("access: { read: [ { user: noc, pasword: hunter22 } ] }", "access/read/0", "pasword"),
            ("trusted-proxies: [ 10.0.0.0/8, here ]", "trusted-proxies/1", "here"),
            ("access: { read: anyone, write: anyone }", "access/write", "anyone"),
            ("authority: example.org", "authority", "example.org"),
            ("defaults: { evry: 5s }", "defaults", "evry"),
            ("defaults: { every: 5 }", "defaults/every", "5"),
            ("tell: all", "tell", "all"),
            ("flapping: { changes: 1 }", "flapping/changes", "minimum"),
            ("maintenance: { until: noon }", "maintenance/until", "noon"),
            ("stopped-after: soon", "stopped-after", "soon"),
            ("credentials: { web: { ipmi: { pasword: a } } }", "credentials/web/ipmi", "pasword"),
            ("credentials: { web: { http: { user: a, pasword: b } } }", "credentials/web/http", "pasword"),
            ("[ title ]", "", "title"),
        ]);

        static void Holds(bool site, (string Text, string Path, string Word)[] wrong)
        {
            foreach (var ((text, path, word), error) in wrong.Zip(EditorCheck.Errors(site, [.. wrong.Select(one => one.Text)])))
            {
                Assert.True(error is not null, $"{text} is not marked");
                Assert.True(error.StartsWith(path + ":", StringComparison.Ordinal) && error[(path.Length + 1)..].Contains(word, StringComparison.Ordinal), $"{text} is marked at {error}");
            }
        }
    }

    [Fact]
    public void AnImaginedFileNotesWhatAReaderAsksOfItWithItsLimitsAndDefaults()
    {
        var file = new Imagined();
        var root = file.Mapping();
        var fields = new Fields(root, new Mistakes());
        fields.Short("port");
        fields.Number("port", 22, 1, 65535);
        fields.Duration("wait", TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        fields.Size("most", 2000, 1, 1_000_000);
        fields.Choice("way", 'b', ("left", 'a'), ("right", 'b'));
        fields.Looks("word", "[a-z]+", "a word", "on", "off");
        fields.Texts("word");
        fields.Has("name");
        fields.Text("name");
        fields.Wrong("name", "`name` is missing");
        fields.Refuse("old", "gone");
        Assert.NotNull(fields.Map("inner"));
        new Fields(root, new Mistakes()).Map("inner")!.Flag("deep", otherwise: true);

        var asked = file.Asked(root);
        Assert.Equal("port", asked.Short);
        Assert.Equal(["port", "wait", "most", "way", "word", "name", "inner"], asked.All.Select(question => question.Key));
        Assert.Equal((Shape.Number, "22", "1", "65535"), Of("port"));
        Assert.Equal((Shape.Duration, "90s", "1s", "1h"), Of("wait"));
        Assert.Equal((Shape.Size, "2kB", "1B", "1MB"), Of("most"));
        Assert.Equal((Shape.Choice, "right", null, null), Of("way"));
        Assert.Equal((Shape.Texts, "[a-z]+", "a word", "on off"), (asked["word"]!.Shape, asked["word"]!.Pattern, asked["word"]!.What, string.Join(' ', asked["word"]!.Words)));
        Assert.Equal((true, false), (asked.Needs("name"), asked.Needs("port")));
        Assert.Equal("true", asked["inner"]!.Inside!["deep"]!.Default);

        (Shape, string?, string?, string?) Of(string key) => (asked[key]!.Shape, asked[key]!.Default, asked[key]!.Least, asked[key]!.Most);
    }

    [Fact]
    public void AFileThatSomebodyWroteNotesNothing() => Assert.Null(new YamlText("a: b").Fields.Questions);

    [Fact]
    public void DescriptionsComeFromTheTablesOfASection()
    {
        var texts = KeyTexts.Of("""
            ## ping: is it there?

            One **bold** [link](a.md).

            | setting | default | what |
            |---|---|---|
            | `count`, `size` | 3 | how many |

            | reading | what |
            |---|---|
            | `loss` | not a key |
            """);
        Assert.Equal([("ping", "count"), ("ping", "size")], texts.Keys);
        Assert.Equal(new KeyText("how many", "3"), texts["ping", "size"]);
        Assert.Equal("One bold link.", texts.FirstLine("ping"));
        Assert.Equal("", texts.FirstLine("tcp"));
    }

    private static Dictionary<string, Questions> Sections()
    {
        var asked = AskedKeys.Find();
        return new(asked.Kinds)
        {
            [KeyTexts.Site] = asked.Site,
            [KeyTexts.Application] = asked.Content,
            [KeyTexts.Host] = asked.Host,
            [KeyTexts.Check] = asked.Check,
            [KeyTexts.Maintenance] = asked.Window,
            [KeyTexts.Flapping] = asked.Site["flapping"]!.Inside!,
            [KeyTexts.Incidents] = asked.Site["incidents"]!.Inside!,
            [KeyTexts.Availability] = asked.Site["availability"]!.Inside!,
        };
    }

    [GeneratedRegex("^```yaml\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex YamlBlock();
}
