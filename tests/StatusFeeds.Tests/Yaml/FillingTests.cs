// Filling in ${NAME} and ${file:PATH}, and that what was filled in is never shown.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Yaml;

public sealed class FillingTests
{
    private const string Hidden = "hunter2";

    private static Func<string, string?> Environment => name => name == "NAME" ? Hidden : null;

    [Theory]
    [InlineData("${NAME}", "hunter2")]
    [InlineData("a ${NAME} b ${NAME}", "a hunter2 b hunter2")]
    [InlineData("$${NAME}", "${NAME}")]
    [InlineData("$NAME", "$NAME")]
    [InlineData("{NAME}", "{NAME}")]
    [InlineData("5 $", "5 $")]
    public void VariablesAreFilledInAndTwoDollarsAreOne(string written, string value) =>
        Assert.Equal(value, new YamlText($"k: \"{written}\"", Environment).Fields.Text("k"));

    [Fact]
    public void WhatWasFilledInIsNotLookedAtAgain() =>
        Assert.Equal("${OTHER} {host}", new YamlText("k: ${NAME}", _ => "${OTHER} {host}").Fields.Text("k"));

    [Fact]
    public void AFilledInValueMayHoldAnyYaml() =>
        Assert.Equal("a: [b] # \"c\"\n'", new YamlText("k: ${NAME}", _ => "a: [b] # \"c\"\n'").Fields.Text("k"));

    [Theory]
    [InlineData("${OTHER}", "the environment variable `OTHER` is not set: set it, or write `$${` for a literal `${`")]
    [InlineData("${}", "`${` must be `${NAME}` (an environment variable) or `${file:PATH}`; for the characters themselves write `$${`")]
    [InlineData("${9}", "`${` must be `${NAME}` (an environment variable) or `${file:PATH}`; for the characters themselves write `$${`")]
    [InlineData("${NAME", "`${` must be `${NAME}` (an environment variable) or `${file:PATH}`; for the characters themselves write `$${`")]
    [InlineData("${file:nowhere/x}", "`${file:nowhere/x}`: there is no file nowhere/x")]
    public void WhatCannotBeFilledInIsAMistake(string written, string message)
    {
        var yaml = new YamlText($"k: {written}", Environment);
        Assert.Null(yaml.Fields.Text("k"));
        Assert.Equal(["test.yaml:1:4: " + message], yaml.Mistakes);
    }

    [Fact]
    public void WithoutSecretsNothingMissingIsAMistake()
    {
        var yaml = new YamlText("k: ${OTHER}\nn: ${PORT}\nc: ${CHOICE}\nbad: ${", Environment, withoutSecrets: true);
        Assert.Equal("${OTHER}", yaml.Fields.Text("k"));
        Assert.Equal(7, yaml.Fields.Number("n", 7, 1, 10));
        Assert.Equal(1, yaml.Fields.Choice("c", 1, ("one", 1)));
        yaml.Fields.Wrong("k", "not an address");
        Assert.Empty(yaml.Mistakes);
        Assert.Null(yaml.Fields.Text("bad"));
        Assert.Single(yaml.Mistakes);
    }

    [Fact]
    public void MessagesShowAValueAsWrittenNeverAsFilledIn()
    {
        var yaml = new YamlText("n: ${NAME}\nd: ${NAME}s\ns: ${NAME}\nc: a${NAME}\nm: ${NAME}", Environment);
        yaml.Fields.Number("n", 1, 1, 2);
        yaml.Fields.Duration("d", default, default, default);
        yaml.Fields.Size("s", 1, 1, 1);
        yaml.Fields.Choice("c", 1, ("ahunt", 1));
        yaml.Fields.Map("m");
        yaml.Fields.Wrong("s", $"not good: {yaml.Fields.Shown("s")}");
        yaml.Fields.Close();
        Assert.Equal(6, yaml.Mistakes.Length);
        Assert.DoesNotContain(yaml.Mistakes, mistake => mistake.Contains("hunter2"));
        Assert.Equal("test.yaml:1:4: `n` must be a whole number, not `${NAME}`", yaml.Mistakes[0]);
    }

    [Fact]
    public void ValuesThatHoldFilledInTextSaySo()
    {
        var fields = new YamlText("a: x${NAME}\nb: $${NAME}", Environment).Fields;
        Assert.True(fields.Hides("a"));
        Assert.False(fields.Hides("b"));
    }
}
