// The folder: which files are read, and what is wrong with folders and files themselves.
using StatusFeeds.Config;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class ConfigFolderTests
{
    [Fact]
    public void YamlFilesOfAllSubFoldersAreReadInTheOrderOfTheirNames()
    {
        using var config = ConfigText.Of(
            ("z.yaml", "application: last\nhosts: [ { host: a, checks: [ http: / ] } ]"),
            ("sub/deep/m.yml", "application: middle\nneeds: [a]"),
            ("b.yaml", "application: first\nneeds: [a]"),
            ("note.txt", "not: [yaml"),
            (".hidden.yaml", "nonsense: 1"),
            (".git/x.yaml", "nonsense: 1"),
            ("empty.yaml", ""));
        Assert.Equal(["first", "middle", "last"], config.Site().Applications.Select(application => application.Id));
    }

    [Fact]
    public void ASiteFileInASubFolderIsAFileLikeAnyOther()
    {
        using var config = ConfigText.Of(("a.yaml", ConfigText.Web01), ("sub/site.yaml", "url: http://x"));
        Assert.Equal(["sub/site.yaml:1:1: `url` belongs in site.yaml"], config.Mistakes());
    }

    /// <summary>Files are read side by side.</summary>
    [Fact]
    public void OfManyFilesEachIsReadOnceAndEachMistakeIsToldInOrder()
    {
        var numbers = Enumerable.Range(100, 150).ToArray();
        (string, string) File(int number, string more) => ($"f{number}.yaml", $"application: app{number}\nhosts: [ {{ host: h{number}, use: [web]{more} }} ]");
        (string, string) profile = ("p.yaml", "profiles: { web: { checks: [ http: / ] }, unused: { checks: [ http: / ] } }");
        using var sound = ConfigText.Of([profile, .. numbers.Select(number => File(number, ""))]);
        Assert.Equal(numbers.Select(number => $"app{number}"), sound.Site().Applications.Select(application => application.Id));
        Assert.All(numbers, number => Assert.Equal("http", Assert.Single(sound.Site().Hosts[$"h{number}"].Checks).Name));

        using var wrong = ConfigText.Of([profile, .. numbers.Select(number => File(number, ", adress: x, checks: [ push: { token: 0123456789abcdef0123456789abcdef }, every: 1d ]"))]);
        Assert.Equal(
            numbers.Select(number => $"f{number}.yaml:2:"),
            wrong.Mistakes().Where(mistake => mistake.Contains("adress", StringComparison.Ordinal)).Select(mistake => mistake[..12]));
        Assert.Equal(numbers.Length, wrong.Mistakes().Count(mistake => mistake.Contains("this token is that of another push check too", StringComparison.Ordinal)));
    }

    [Fact]
    public void LinksAreFollowedAndMayGoInACircle()
    {
        using var config = ConfigText.Of((".data/a.yaml", ConfigText.Web01));
        File.CreateSymbolicLink(Path.Combine(config.Folder, "a.yaml"), ".data/a.yaml");
        Directory.CreateSymbolicLink(Path.Combine(config.Folder, "loop"), config.Folder);
        Assert.Equal(["web01"], config.Site().Hosts.Keys);
    }

    [Fact]
    public void AMissingFolderSaysSo()
    {
        var reading = ConfigFolder.Read("no/such/folder", _ => null);
        Assert.Null(reading.Site);
        Assert.Equal(["no/such/folder:1:1: there is no such folder: make it, or name another one with --config"], reading.Mistakes.Select(mistake => mistake.ToString()));
    }

    [Fact]
    public void AFileInsteadOfAFolderSaysSo()
    {
        using var config = ConfigText.Of(("a.yaml", ConfigText.Web01));
        var file = Path.Combine(config.Folder, "a.yaml");
        Assert.Equal($"{file}:1:1: this is a file: name the folder that holds it, all of which is read", Assert.Single(ConfigFolder.Read(file, _ => null).Mistakes).ToString());
    }

    [Theory]
    [InlineData("site.yaml", "url: http://me:hunter2@h/")]
    [InlineData("site.yaml", "listen: http://me:hunter2@127.0.0.1:80")]
    [InlineData("shop.yaml", "hosts: [ { host: a, checks: [ http: 'http://me:hunter2@127.0.0.1:99999/x' ] } ]")]
    [InlineData("shop.yaml", "hosts: [ { host: a, checks: [ http: 'htp://me:hun@/ter2:hunter2@h/x' ] } ]")]
    [InlineData("shop.yaml", "hosts: [ { host: a, checks: [ http: 'me:hunter2@h/x' ] } ]")]
    [InlineData("shop.yaml", "hosts: [ { host: a, checks: [ http: { url: /, connect: 'me:hunter2@h:80' } ] } ]")]
    [InlineData("shop.yaml", "hosts: [ { host: a, address: 'me:hunter2@h', checks: [ http: / ] } ]")]
    public void NoMessageShowsTheLoginOfAnAddressAlsoWhenItIsWrong(string file, string text)
    {
        var mistake = Assert.Single(ConfigText.MistakesOf(text, file));
        Assert.Contains("***@", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderWithoutAnyHostIsAMistake()
    {
        using var config = ConfigText.Of(("site.yaml", "title: x"));
        Assert.Equal(
            [config.Folder + ":1:1: there is no host in this folder: write one into a file such as shop.yaml, `hosts: [ { host: web01, checks: [ http: /health ] } ]`"],
            config.Mistakes());
    }

    [Fact]
    public void ABrokenFileIsToldAndTheOthersAreStillRead()
    {
        using var config = ConfigText.Of(
            ("broken.yaml", "hosts:\n  - host: db01\n   checks: []"),
            ("bytes.yaml", "x"),
            ("shop.yaml", "hosts:\n  - { host: web01, needs: [db01], colour: red, checks: [ http: / ] }"));
        File.WriteAllBytes(Path.Combine(config.Folder, "bytes.yaml"), [0x61, 0x3A, 0x20, 0xFF]);
        Directory.CreateDirectory(Path.Combine(config.Folder, "nowhere"));
        File.CreateSymbolicLink(Path.Combine(config.Folder, "link.yaml"), "nowhere/gone.yaml");

        // That db01 may stand in the broken file is why web01's need is not told as dangling.
        Assert.Equal(
            [
                "broken.yaml:3:4: this is not YAML: while parsing a block collection, did not find expected '-' indicator",
                "bytes.yaml:1:1: this file is not UTF-8 text: save it as UTF-8",
                "link.yaml:1:1: this file is not there (a link to nowhere?)",
                "shop.yaml:2:35: `colour` is not a key here",
            ],
            config.Mistakes());
    }

    [Fact]
    public void MistakesNameFilesAsTheUserTypedTheFolder()
    {
        using var config = ConfigText.Of(("sub/a.yaml", "hots: []"), ("b.yaml", ConfigText.Web01));
        var typed = Path.GetRelativePath(Directory.GetCurrentDirectory(), config.Folder);
        var mistake = Assert.Single(ConfigFolder.Read(typed, _ => null).Mistakes);
        Assert.Equal((typed + "/sub/a.yaml", 1, 1, "`hots` is not a key here; did you mean `hosts`?"), (mistake.File, mistake.Line, mistake.Column, mistake.Message));
    }

    [Fact]
    public void FilesOfSecretsAreRelativeToTheFileThatNamesThem()
    {
        using var config = ConfigText.Of(
            ("site.yaml", "title: ${file:title.txt}"), ("title.txt", "\n  Example Corp \n"),
            ("sub/a.yaml", "hosts: [ { host: a, name: \"${file:title.txt} ${file:../title.txt}\", checks: [ http: / ] } ]"), ("sub/title.txt", "A"));
        var site = config.Site();
        Assert.Equal("Example Corp", site.Title);
        Assert.Equal("A Example Corp", site.Hosts["a"].Name);
    }

    [Fact]
    public void AMissingSecretIsAMistakeUnlessSecretsAreNotAskedFor()
    {
        using var config = ConfigText.Of(
            ("site.yaml", "database: postgres://u:${PW}@h/d\nurl: ${URL}\nx-unused: ${NOBODY}"),
            ("a.yaml", "hosts: [ { host: a, address: \"${ADDRESS}\", needs: [\"${HOST}\"], checks: [ { http: \"http://${file:x}/\", every: \"${EVERY}\", down: \"time > $${x}\" } ] } ]"));
        Assert.Equal(
            [
                "a.yaml:1:30: the environment variable `ADDRESS` is not set: set it, or write `$${` for a literal `${`",
                "a.yaml:1:52: the environment variable `HOST` is not set: set it, or write `$${` for a literal `${`",
                $"a.yaml:1:82: `${{file:x}}`: there is no file x",
                "a.yaml:1:110: the environment variable `EVERY` is not set: set it, or write `$${` for a literal `${`",
                "a.yaml:1:128: time is a time: write 5s or 500ms (units: ns us ms s m h d)",
                "site.yaml:1:11: the environment variable `PW` is not set: set it, or write `$${` for a literal `${`",
                "site.yaml:2:6: the environment variable `URL` is not set: set it, or write `$${` for a literal `${`",
            ],
            config.Mistakes());
        Assert.Equal(["a.yaml:1:128: time is a time: write 5s or 500ms (units: ns us ms s m h d)"], config.Mistakes(withoutSecrets: true));
    }

    [Fact]
    public void NoMistakeShowsASecret()
    {
        const string Everywhere = """
            application: ${S}
            title: [ "${S}" ]
            needs: [ "${S}", "${S} of": [a, "${S}"], "3 of": ["${S}", "${S}"] ]
            profiles: { p: { checks: [ { http: /, name: "${S}\n" } ] } }
            hosts:
              - host: ${S}
                name: "${S}\n"
                address: http://${S}
                behind: ["${S}"]
                use: ["${S}"]
                labels: ${S}
                checks:
                  - { http: "${S}", every: "${S}", timeout: "${S}s", fail-after: "${S}", at-worst: "${S}" }
                  - { http: { url: "ftp://${S}", credential: "${S}", method: "${S}", max-body: "${S}", connect: "${S} ${S}", headers: { "A B": "${S}" } }, name: "${S}", down: ["${S}", "time > ${S}", "body matches (${S}", "body lacks ${S}"] }
                  - ${S}
            """;
        using var config = ConfigText.Of(("a.yaml", Everywhere), ("site.yaml", """
            url: ${S}
            listen: ${S}
            certificate: ${S}
            authority: ${S}
            database: ${S}://x
            timezone: ${S}
            stopped-after: ${S}
            access: { read: "${S}" }
            defaults: { every: "${S}" }
            credentials: { c: { http: { user: [ "${S}" ], password: [ "${S}" ] } } }
            """));
        config.Set("S", "Hunter 2");
        var mistakes = config.Mistakes();
        Assert.True(mistakes.Length > 30, string.Join('\n', mistakes));
        Assert.DoesNotContain(mistakes, mistake => mistake.Contains("unter", StringComparison.Ordinal));
    }

    [Fact]
    public void TheShippedFolderIsSound()
    {
        var folder = Path.Combine(Repository.Root, "feeds-config");
        var reading = ConfigFolder.Read(folder, _ => null);
        Assert.Empty(reading.Mistakes);
        Assert.Equal(["statusfeeds", "never-fast-enough", "nobody-home"], Assert.Single(reading.Site!.Applications).Hosts);
        Assert.All(reading.Site.Checks, check => Assert.Equal(TimeSpan.FromSeconds(10), check.Every));
        Assert.Equal("http://localhost:8080", reading.Site.Url);
    }

    /// <summary>Every line of the golden file is one mistake of the folder beside it: file, line, column, message.</summary>
    [Fact]
    public void TwentyMistakesAreToldAllAtOnceWithTheirPlaces()
    {
        var here = Path.Combine(Repository.Root, "tests", "StatusFeeds.Tests", "Config");
        var golden = File.ReadAllText(Path.Combine(here, "twenty-mistakes.golden"));
        var told = ConfigFolder.Read(Path.Combine(here, "twenty-mistakes"), name => name == "PASSWORD" ? "hunter2" : null).Mistakes
            .Select(mistake => mistake.ToString().Replace(here + "/", "", StringComparison.Ordinal) + "\n");
        Assert.Equal(golden, string.Concat(told));
    }
}
