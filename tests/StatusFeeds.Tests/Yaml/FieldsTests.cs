// Reading a mapping key by key: values, harmless values, and mistakes with their places.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Yaml;

public sealed class FieldsTests
{
    [Fact]
    public void EveryKindOfValueIsReadByItsKey()
    {
        var yaml = new YamlText("""
            text: hello world
            flag: true
            number: 17
            duration: 150ms
            size: 1MiB
            choice: head
            secret: hunter2
            texts: [a, b]
            one: c
            pairs: { B: 2, A: 1 }
            map: { inner: deep }
            x-anchor: whatever
            """);
        var fields = yaml.Fields;

        Assert.Equal("hello world", fields.Text("text"));
        Assert.True(fields.Flag("flag", false));
        Assert.Equal(17, fields.Number("number", 1, 1, 100));
        Assert.Equal(TimeSpan.FromMilliseconds(150), fields.Duration("duration", default, TimeSpan.Zero, TimeSpan.FromDays(1)));
        Assert.Equal(1_048_576, fields.Size("size", 1, 1, 10_000_000));
        Assert.Equal(2, fields.Choice("choice", 0, ("get", 1), ("head", 2)));
        Assert.Equal("hunter2", fields.Secret("secret")!.Reveal);
        Assert.Equal(["a", "b"], fields.Texts("texts"));
        Assert.Equal(["c"], fields.Texts("one"));
        Assert.Equal(["B=2", "A=1"], fields.Pairs("pairs").Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal("deep", fields.Map("map")!.Text("inner"));
        fields.Close();
        Assert.Empty(yaml.Mistakes);
    }

    [Fact]
    public void AbsentKeysGiveWhatTheReaderSays()
    {
        var yaml = new YamlText("{}");
        Assert.Null(yaml.Fields.Text("a"));
        Assert.Equal("x", yaml.Fields.Text("a", "x"));
        Assert.False(yaml.Fields.Has("a"));
        Assert.Equal(5, yaml.Fields.Number("a", 5, 1, 9));
        Assert.Empty(yaml.Fields.Texts("a"));
        Assert.Empty(yaml.Fields.Pairs("a"));
        Assert.Null(yaml.Fields.Map("a"));
        yaml.Fields.Close();
        Assert.Empty(yaml.Mistakes);
    }

    [Theory]
    [InlineData("k: [a]", "test.yaml:1:4: `k` must be a whole number, not a list")]
    [InlineData("k: abc", "test.yaml:1:4: `k` must be a whole number, not `abc`")]
    [InlineData("k: 1.5", "test.yaml:1:4: `k` must be a whole number, not `1.5`")]
    [InlineData("\n  k:  11", "test.yaml:2:7: `k` must be from 1 to 10, not `11`")]
    [InlineData("k: 99999999999", "test.yaml:1:4: `k` must be a whole number, not `99999999999`")]
    [InlineData("k:", "test.yaml:1:3: `k` has no value: write one, or take the key out")]
    [InlineData("k: ~", "test.yaml:1:4: `k` has no value: write one, or take the key out")]
    public void AWrongNumberIsAMistakeAndTheDefaultStands(string text, string mistake)
    {
        var yaml = new YamlText(text);
        Assert.Equal(7, yaml.Fields.Number("k", 7, 1, 10));
        Assert.Equal([mistake], yaml.Mistakes);
    }

    [Theory]
    [InlineData("150ms", 0.15)]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("90d", 7_776_000)]
    public void DurationsAreANumberAndAUnit(string text, double seconds)
    {
        var yaml = new YamlText($"k: {text}");
        Assert.Equal(seconds, yaml.Fields.Duration("k", default, TimeSpan.Zero, TimeSpan.FromDays(365)).TotalSeconds);
        Assert.Empty(yaml.Mistakes);
    }

    [Theory]
    [InlineData("30", "`k` must be a duration such as 150ms, 30s, 5m, 2h or 90d, not `30`")]
    [InlineData("1h30m", "`k` must be a duration such as 150ms, 30s, 5m, 2h or 90d, not `1h30m`")]
    [InlineData("5S", "`k` must be a duration such as 150ms, 30s, 5m, 2h or 90d, not `5S`")]
    [InlineData("999999999999999d", "`k` must be a duration such as 150ms, 30s, 5m, 2h or 90d, not `999999999999999d`")]
    [InlineData("-5s", "`k` must be from 1s to 1d, not `-5s`")]
    [InlineData("25h", "`k` must be from 1s to 1d, not `25h`")]
    public void AWrongDurationIsAMistake(string text, string message)
    {
        var yaml = new YamlText($"k: {text}");
        Assert.Equal(TimeSpan.FromSeconds(3), yaml.Fields.Duration("k", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)));
        Assert.Equal(["test.yaml:1:4: " + message], yaml.Mistakes);
    }

    [Theory]
    [InlineData("100B", 100)]
    [InlineData("500kB", 500_000)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("4KiB", 4096)]
    [InlineData("1GiB", 1_073_741_824)]
    public void SizesAreANumberAndAUnit(string text, long bytes) =>
        Assert.Equal(bytes, new YamlText($"k: {text}").Fields.Size("k", 1, 1, long.MaxValue));

    [Theory]
    [InlineData("1KB", "`k` must be a size such as 100B, 500kB, 1MB or 1MiB, not `1KB`")]
    [InlineData("2GB", "`k` must be from 1B to 1GB, not `2GB`")]
    public void AWrongSizeIsAMistake(string text, string message)
    {
        var yaml = new YamlText($"k: {text}");
        Assert.Equal(1, yaml.Fields.Size("k", 1, 1, 1_000_000_000));
        Assert.Equal(["test.yaml:1:4: " + message], yaml.Mistakes);
    }

    [Fact]
    public void AChoiceAndAFlagNameWhatThereIs()
    {
        var yaml = new YamlText("method: PSOT\nverify: yes");
        Assert.Equal("GET", yaml.Fields.Choice("method", "GET", ("GET", "GET"), ("POST", "POST")));
        Assert.True(yaml.Fields.Flag("verify", true));
        Assert.Equal(
            [
                "test.yaml:1:9: `method` must be one of GET, POST, not `PSOT`; did you mean `POST`?",
                "test.yaml:2:9: `verify` must be one of true, false, not `yes`",
            ],
            yaml.Mistakes);
    }

    [Fact]
    public void WhatWasNotReadIsAnUnknownKeyAtTheKeysPlace()
    {
        var yaml = new YamlText("metod: GET\nmap:\n  iner: 1\nzebra: 2");
        yaml.Fields.Text("method");
        yaml.Fields.Map("map")!.Text("inner");
        yaml.Fields.Close();
        Assert.Equal(
            [
                "test.yaml:1:1: `metod` is not a key here; did you mean `method`?",
                "test.yaml:3:3: `iner` is not a key here; did you mean `inner`?",
                "test.yaml:4:1: `zebra` is not a key here",
            ],
            yaml.Mistakes);
    }

    [Fact]
    public void HasDoesNotCountAsReading()
    {
        var yaml = new YamlText("a: 1");
        Assert.True(yaml.Fields.Has("a"));
        yaml.Fields.Close();
        Assert.Equal(["test.yaml:1:1: `a` is not a key here"], yaml.Mistakes);
    }

    [Fact]
    public void ASingleValueStandsForTheShortKeyAndForNoOther()
    {
        var read = new YamlText("/health");
        read.Fields.Short("url");
        Assert.Equal("/health", read.Fields.Text("url"));
        read.Fields.Close();
        Assert.Empty(read.Mistakes);

        var left = new YamlText("/health");
        left.Fields.Close();
        Assert.Equal(["test.yaml:1:1: here must be `key: value` pairs, not a single value"], left.Mistakes);

        var mapping = new YamlText("url: /a");
        mapping.Fields.Short("url");
        Assert.Equal("/a", mapping.Fields.Text("url"));
    }

    [Theory]
    [InlineData(false, "test.yaml:1:1: here must be `key: value` pairs, not a list")]
    [InlineData(true)]
    public void AListWhereKeysShouldBeIsAMistakeUnlessAKeyTakesOne(bool orList, params string[] mistakes)
    {
        var read = new YamlText("[a, b]");
        read.Fields.Short("command", orList);
        Assert.Equal(orList ? ["a", "b"] : [], read.Fields.Texts("command"));
        read.Fields.Close();
        Assert.Equal(mistakes, read.Mistakes);
    }

    [Fact]
    public void TheReadersOwnMistakesStandAtTheValueOrAtTheMapping()
    {
        var yaml = new YamlText("a: 1\nb: 2");
        yaml.Fields.Wrong("b", "no good");
        yaml.Fields.Wrong("c", "must be there");
        Assert.Equal(["test.yaml:1:1: must be there", "test.yaml:2:4: no good"], yaml.Mistakes);
    }

    [Fact]
    public void AnEmptyPlaceInAListIsAMistake()
    {
        var yaml = new YamlText("k:\n  - a\n  -\n  - {b: c}");
        Assert.Equal(["a"], yaml.Fields.Texts("k"));
        Assert.Equal(
            ["test.yaml:3:4: a value of `k` is missing here", "test.yaml:4:5: `k` must be a text or a list of texts, not a mapping"],
            yaml.Mistakes);
    }
}
