// The settings of the kind exec: how they are read, and what is said of those that are wrong.
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class ExecFieldsTests
{
    private const string AsList = "write the program and each argument as an item of a list: `command: [ check_http, -H, web01, -s, \"two words\" ]`";

    [Theory]
    [InlineData("check_disk", "check_disk")]
    [InlineData("/usr/lib/nagios/plugins/check_disk  -w 10%\t-c 5%", "/usr/lib/nagios/plugins/check_disk,-w,10%,-c,5%")]
    [InlineData("check_procs -w ~:10 -c @10:20 -a * -u /a?b=c#d!e(f)", "check_procs,-w,~:10,-c,@10:20,-a,*,-u,/a?b=c#d!e(f)")]
    [InlineData("[ check_http, -s, \"it's | two words; $HOME\", '' ]", "check_http,-s,it's | two words; $HOME,")]
    [InlineData("{ command: check_load }", "check_load")]
    [InlineData("{ command: [ check_load, -w, 5 ] }", "check_load,-w,5")]
    [InlineData("[ 'my plugin' ]", "my plugin")]
    public void ATextIsCutAtItsBlanksAndAListIsTakenAsItIs(string yaml, string command)
    {
        var (probe, mistakes) = Read(yaml);
        Assert.Empty(mistakes);
        Assert.Equal(command, string.Join(',', probe.Command));
    }

    [Fact]
    public void EverySettingIsRead()
    {
        var (probe, mistakes) = Read("{ command: [ check_x ], env: { A_1: \"x y\", PATH: /opt/bin }, directory: /tmp }");
        Assert.Empty(mistakes);
        Assert.Equal("A_1=x y,PATH=/opt/bin", string.Join(',', probe.Environment.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal("/tmp", probe.Directory);
        Assert.Empty(probe.Hidden);
        Assert.Equal("/", Read("check_x").Probe.Directory);
    }

    [Theory]
    [InlineData("{}", "1:1: `command` is missing: write it as in `exec: check_disk -w 10% -c 5%`, or as a list, the program first")]
    [InlineData("[]", "1:1: `command` is missing: write it as in `exec: check_disk -w 10% -c 5%`, or as a list, the program first")]
    [InlineData("{ command: }", "1:12: `command` has no value: write one, or take the key out")]
    [InlineData("{ command: '  ' }", "1:12: `command` begins with nothing: its first word must be the program")]
    [InlineData("[ '', -w ]", "1:1: `command` begins with nothing: its first word must be the program")]
    [InlineData("{ command: { a: b } }", "1:12: `command` must be a text or a list of texts, not a mapping")]
    [InlineData("[ check_x, [ a ] ]", "1:12: `command` must be a text or a list of texts, not a list")]
    [InlineData("check_x | grep a", "1:1: there is no shell, and a text is only cut at its blanks; it holds `|`: " + AsList)]
    [InlineData("check_x -s 'two words'", "1:1: there is no shell, and a text is only cut at its blanks; it holds `'`: " + AsList)]
    [InlineData("check_x -s \"two words\"", "1:1: there is no shell, and a text is only cut at its blanks; it holds `\"`: " + AsList)]
    [InlineData("check_x > /tmp/x", "1:1: there is no shell, and a text is only cut at its blanks; it holds `>`: " + AsList)]
    [InlineData("check_x; true", "1:1: there is no shell, and a text is only cut at its blanks; it holds `;`: " + AsList)]
    [InlineData("check_x -H $(hostname)", "1:1: there is no shell, and a text is only cut at its blanks; it holds `$`: " + AsList)]
    [InlineData("check_x -H $HOSTADDRESS$", "1:1: there is no shell, and a text is only cut at its blanks; it holds `$`: " + AsList)]
    [InlineData("check_x a\\ b", "1:1: there is no shell, and a text is only cut at its blanks; it holds `\\`: " + AsList)]
    [InlineData("\"check_x\\ncheck_y\"", "1:1: there is no shell, and a text is only cut at its blanks; it holds a line end: " + AsList)]
    [InlineData("plugins/check_x", "1:1: the program must be a whole path that begins with a slash, or a name without any (then it is looked for), not `plugins/check_x`")]
    [InlineData("~/check_x", "1:1: the program must be a whole path that begins with a slash, or a name without any (then it is looked for), not `~/check_x`")]
    [InlineData("[ check_x, \"a\\0b\" ]", "1:1: `command` must not hold the character \\0: no program can be given it")]
    [InlineData("{ command: x, env: { 1A: x } }", "1:26: `1A` is no name for a variable of the environment: letters, digits and underscores, no digit first")]
    [InlineData("{ command: x, env: { A-B: x } }", "1:27: `A-B` is no name for a variable of the environment: letters, digits and underscores, no digit first")]
    [InlineData("{ command: x, env: { A: \"a\\0b\" } }", "1:25: `A` must not hold the character \\0: no program can be given it")]
    [InlineData("{ command: x, directory: tmp }", "1:26: `directory` must be a whole path that begins with a slash, not `tmp`")]
    [InlineData("{ command: x, comand: y }", "1:15: `comand` is not a key here; did you mean `command`?")]
    public void EachMistakeIsToldAtItsPlace(string yaml, string mistake) => Assert.Equal(["test.yaml:" + mistake], Read(yaml).Mistakes);

    [Theory]
    [InlineData("check_x -p ${SECRET}", "two words", "1:1: what is filled in is empty or holds blanks, and a text is cut there: " + AsList)]
    [InlineData("check_x -p ${SECRET}", "", "1:1: what is filled in is empty or holds blanks, and a text is cut there: " + AsList)]
    [InlineData("${SECRET}/check_x", "plugins", "1:1: the program must be a whole path that begins with a slash, or a name without any (then it is looked for), not what is filled in")]
    [InlineData("check_x -p ${MISSING}", "x", "1:1: the environment variable `MISSING` is not set")]
    public void WhatIsFilledInIsNoShellsEitherAndIsNotShown(string yaml, string secret, string mistake) =>
        Assert.StartsWith("test.yaml:" + mistake, Assert.Single(Read(yaml, name => name == "SECRET" ? secret : null).Mistakes), StringComparison.Ordinal);

    [Fact]
    public void SecretsAreGivenAndKnownToBeSecret()
    {
        var (probe, mistakes) = Read("{ command: [ check_x, 'a${A}', '${B}' ], env: { TOKEN: '${C}', EMPTY: '${D}' } }", name => name == "D" ? "" : $"s3cret' {name}");
        Assert.Empty(mistakes);
        Assert.Equal(["check_x", "as3cret' A", "s3cret' B"], probe.Command);
        Assert.Equal(["s3cret' A", "s3cret' B", "s3cret' C"], probe.Hidden.Select(hidden => hidden.Reveal));
        Assert.DoesNotContain("s3cret", probe.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${PROGRAM}")]
    [InlineData("check_x -p ${PASSWORD}")]
    [InlineData("[ '${PROGRAM}', '${ARGUMENT}' ]")]
    public void WithoutSecretsNothingAboutThemIsAMistake(string yaml)
    {
        var text = new YamlText(yaml, withoutSecrets: true);
        ExecProbe.Read(text.Fields);
        text.Fields.Close();
        Assert.Empty(text.Mistakes);
    }

    private static (ExecProbe Probe, string[] Mistakes) Read(string yaml, Func<string, string?>? environment = null)
    {
        var text = new YamlText(yaml, environment);
        var probe = ExecProbe.Read(text.Fields);
        text.Fields.Close();
        return (probe, text.Mistakes);
    }
}
