// The settings of the kind push: how they are read with the check around them, and what is said of those that are wrong.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class PushFieldsTests
{
    private const string Token = "0123456789abcdef";
    private const string What = "at least 16 (at most 128) of the letters A-Z and a-z, digits, _ and -, which nobody can guess, such as `openssl rand -hex 16` makes";

    [Fact]
    public void ATokenAndTheSendersRhythmAreEnough()
    {
        var check = Read($"- {{ push: {Token}, every: 1d }}");
        var probe = Assert.IsType<PushProbe>(check.Probe);
        Assert.Equal((Token, TimeSpan.FromDays(1), null), (probe.Token.Reveal, probe.Every, probe.Grace));
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10)), (check.Every, check.LookEvery, check.Timeout));
        Assert.Equal(["age > 2 d", "status == down"], check.Down.Select(rule => rule.ToString()));
        Assert.Equal(["status == degraded"], check.Degraded.Select(rule => rule.ToString()));
    }

    [Theory]
    [InlineData("every: 60s", 6)]
    [InlineData("every: 2s", 1)]
    [InlineData("every: 1s", 1)]
    [InlineData("every: 10s", 1)]
    [InlineData("every: 7m", 42)]
    [InlineData("every: 400d", 60)]
    public void ItIsLookedAtOftenEnoughToBeKnownSoonAndNoMore(string every, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read($"- {{ push: {Token}, {every} }}").LookEvery);

    [Theory]
    [InlineData("grace: 90m", "age > 150 m")]
    [InlineData("grace: 0s", "age > 1 h")]
    [InlineData("grace: 400d", "age > 9601 h")]
    public void GraceIsBesideTheToken(string grace, string rule) =>
        Assert.Equal(rule, Read($"- {{ push: {{ token: {Token}, {grace} }}, every: 1h }}").Down[0].ToString());

    [Fact]
    public void RulesOfOnesOwnReplaceOnlyThoseOfTheSameReading()
    {
        var check = Read($"- {{ push: {Token}, every: 1h, down: [ age > 30m, rows < 1 ], degraded: text contains warning }}");
        Assert.Equal(["age > 30 m", "rows < 1", "status == down"], check.Down.Select(rule => rule.ToString()));
        Assert.Equal(["text contains warning", "status == degraded"], check.Degraded.Select(rule => rule.ToString()));
    }

    [Fact]
    public void NobodySeesTheToken()
    {
        var check = Read($"- {{ push: {Token}, every: 1h }}");
        Assert.DoesNotContain(Token, check.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, check.Probe.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- push", "4:9: `every` is missing: write beside the kind how often a sign of life should come, as in `every: 1d`", "4:9: `token` is missing: write it as in `push: \"${TOKEN}\"`, or as `token: \"${TOKEN}\"` beside the other settings")]
    [InlineData("- push: 0123456789abcdef", "4:9: `every` is missing: write beside the kind how often a sign of life should come, as in `every: 1d`")]
    [InlineData("- { push: 0123456789abcde, every: 1h }", "4:17: `token` must be " + What)]
    [InlineData("- { push: 0123456789abcde., every: 1h }", "4:17: `token` must be " + What)]
    [InlineData("- { push: 0123456789abcdeü, every: 1h }", "4:17: `token` must be " + What)]
    [InlineData("- { push: { token: }, every: 1h }", "4:26: `token` has no value: write one, or take the key out")]
    [InlineData("- { push: { token: 0123456789abcdef, grace: soon }, every: 1h }", "4:51: `grace` must be a duration such as 150ms, 30s, 5m, 2h or 90d, not `soon`")]
    [InlineData("- { push: { token: 0123456789abcdef, every: 1h } }", "4:9: `every` is missing: write beside the kind how often a sign of life should come, as in `every: 1d`", "4:44: `every` is not a key here")]
    [InlineData("- { push: 0123456789abcdef, every: 401d }", "4:42: `every` must be from 1s to 400d, not `401d`")]
    [InlineData("- { push: 0123456789abcdef, every: 1h, down: stauts == down, x-a: 1 }")]
    public void EachMistakeIsToldAtItsPlace(string check, params string[] mistakes) =>
        Assert.Equal(mistakes, ConfigText.MistakesOf($"hosts:\n  - host: web01\n    checks:\n      {check}"));

    [Fact]
    public void TwoChecksWithOneTokenAreAMistakeAtBothPlacesThatDoesNotShowIt()
    {
        using var config = ConfigText.Of(
            ("a.yaml", $"hosts: [ {{ host: a, checks: [ {{ push: {Token}, every: 1h }}, {{ name: two, push: {{ token: \"${{T}}\" }}, every: 1h }} ] }} ]"),
            ("b.yaml", $"hosts: [ {{ host: b, checks: [ {{ push: x{Token}, every: 1h }} ] }} ]"),
            ("c.yaml", "profiles: { job: { checks: [ { push: '${T}x', every: 1h } ] }, each: { checks: [ { name: each, push: '{host}-0123456789abcdef', every: 1h } ] } }\nhosts: [ { host: c, use: [job, each] }, { host: d, use: [job, each] } ]"));
        config.Set("T", Token);
        var mistakes = config.Mistakes();
        Assert.Equal(
            [
                "a.yaml:1:39: this token is that of another push check too (at a.yaml:1:98): give each its own",
                "a.yaml:1:98: this token is that of another push check too (at a.yaml:1:39): give each its own",
                "c.yaml:1:38: several hosts have a push check with this token: give each its own, as by `{host}` in it",
            ],
            mistakes);
        Assert.All(mistakes, mistake => Assert.DoesNotContain(Token, mistake, StringComparison.Ordinal));
        Assert.Empty(ConfigText.Of(("a.yaml", "hosts: [ { host: a, checks: [ { push: '${T}', every: 1h }, { name: two, push: '${U}', every: 1h } ] } ]")).Mistakes(withoutSecrets: true));
    }

    [Fact]
    public void TheSitesOwnRhythmIsNotThatOfASender()
    {
        using var config = ConfigText.Of(
            ("site.yaml", "defaults: { every: 5m }"),
            ("a.yaml", $"hosts: [ {{ host: a, checks: [ {{ push: {Token} }} ] }} ]"));
        Assert.Equal(["a.yaml:1:31: `every` is missing: write beside the kind how often a sign of life should come, as in `every: 1d`"], config.Mistakes());
    }

    private static Check Read(string check) => ConfigText.SiteOf($"hosts:\n  - host: web01\n    checks:\n      {check}").Checks.Single();
}
