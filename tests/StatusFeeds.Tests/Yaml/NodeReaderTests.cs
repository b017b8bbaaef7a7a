// YAML itself: anchors and merge keys, duplicates, and texts that are no YAML.
using StatusFeeds.Tests.Support;
using StatusFeeds.Yaml;

namespace StatusFeeds.Tests.Yaml;

public sealed class NodeReaderTests
{
    [Fact]
    public void AliasesStandForWhatWasAnchored()
    {
        var yaml = new YamlText("x-list: &list [a, b]\nk: *list");
        Assert.Equal(["a", "b"], yaml.Fields.Texts("k"));
        yaml.Fields.Close();
        Assert.Empty(yaml.Mistakes);
    }

    [Fact]
    public void MergeKeysJoinMappingsAndOwnKeysWin()
    {
        var yaml = new YamlText("""
            x-one: &one { a: 1, b: 1 }
            x-two: &two { b: 2, c: 2 }
            k:
              <<: [*one, *two]
              a: own
            """);
        Assert.Equal(["a=own", "b=1", "c=2"], yaml.Fields.Pairs("k").Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Empty(yaml.Mistakes);
    }

    [Fact]
    public void AMistakeBehindAnAliasIsToldOnce()
    {
        var yaml = new YamlText("x-bad: &bad { n: abc }\na: *bad\nb: *bad");
        yaml.Fields.Map("a")!.Number("n", 1, 1, 2);
        yaml.Fields.Map("b")!.Number("n", 1, 1, 2);
        Assert.Equal(["test.yaml:1:18: `n` must be a whole number, not `abc`"], yaml.Mistakes);
    }

    [Fact]
    public void DuplicateKeysAreMistakesAndTheFirstStands()
    {
        var yaml = new YamlText("a: 1\nb: 2\na: 3\nb: 4");
        Assert.Equal("1", yaml.Fields.Text("a"));
        Assert.Equal(
            ["test.yaml:3:1: `a` is here twice; the first is in line 1", "test.yaml:4:1: `b` is here twice; the first is in line 2"],
            yaml.Mistakes);
    }

    [Theory]
    [InlineData("a: *nobody", "test.yaml:1:4: there is no anchor `&nobody` before this")]
    [InlineData("a: &me [ *me ]", "test.yaml:1:10: there is no anchor `&me` before this")]
    [InlineData("x: &one 1\na: *on", "test.yaml:2:4: there is no anchor `&on` before this; did you mean `one`?")]
    [InlineData("? [a]\n: b", "test.yaml:1:3: a key must be a single word, not a list")]
    [InlineData("<<: 5", "test.yaml:1:1: `<<` joins a mapping, or a list of mappings")]
    [InlineData("a: !secret b", "test.yaml:1:4: tags such as `!secret` have no meaning here")]
    [InlineData("a: 1\n---\nb: 2", "test.yaml:3:1: a second document (after `---`): put it in a file of its own")]
    public void WhatYamlAllowsButNobodyMeansIsAMistake(string text, string mistake) =>
        Assert.Equal([mistake], new YamlText(text).Mistakes);

    [Theory]
    [InlineData("a: [b\nc: d", 1, 4)]
    [InlineData("a: b: c", 1, 5)]
    [InlineData("a:\n\t- b", 2, 1)]
    [InlineData("a: \"b", 1, 4)]
    [InlineData("a: @b", 1, 4)]
    public void BrokenSyntaxIsAMistakeAtItsPlace(string text, int line, int column)
    {
        var mistake = Assert.Single(new YamlText(text).Mistakes);
        Assert.StartsWith($"test.yaml:{line}:{column}: this is not YAML: ", mistake);
    }

    /// <summary>A valid file with a few characters changed, many times; what comes is a mistake or a value, never an exception.</summary>
    [Fact]
    public void WhateverIsMistypedIsAtMostAMistake()
    {
        const string Sound = "app: shop # c\nhosts:\n  - host: web01\n    needs: [ db01, any of: [a, b] ]\n    say: \"x\"\nx: &a {b: 'c', <<: *a}\nt: |\n  abc ${NAME}\n";
        const string Strange = "[]{}:,-#&*!|>'\"%@`? \n\t\0ab\u00e9\\.0~<$";
        var random = new Random(1);
        for (var round = 0; round < 5_000; round++)
        {
            var text = Sound.ToList();
            for (var edit = random.Next(1, 6); edit > 0; edit--)
            {
                text[random.Next(text.Count)] = Strange[random.Next(Strange.Length)];
            }

            var yaml = new YamlText(string.Concat(text));
            yaml.Fields.Texts("hosts");
            yaml.Fields.Pairs("x");
            yaml.Fields.Close();
            Assert.NotEmpty(yaml.Mistakes);
        }
    }

    [Fact]
    public void AnEmptyFileHoldsNothing()
    {
        foreach (var text in (string[])["", "# only a comment\n", "---\n", "~"])
        {
            Assert.Empty(new YamlText(text).Mistakes);
            Assert.Empty(new YamlText(text).Fields.Entries);
        }
    }

    [Fact]
    public void AliasesOfAliasesCannotGrowWithoutEnd()
    {
        var lines = Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]");
        var yaml = new YamlText("a0: &a0 x\n" + string.Join('\n', lines));
        Assert.Equal(["test.yaml:1:1: with its aliases written out this file holds more than 10000000 values"], yaml.Mistakes);
    }

    [Fact]
    public void AValueTenThousandDeepIsAMistakeNotTheEnd() =>
        Assert.Contains("deep", Assert.Single(new YamlText("a: " + new string('[', 10_000)).Mistakes));

    [Theory]
    [InlineData("hots", "hosts")]
    [InlineData("Hosts", "hosts")]
    [InlineData("descripton", "description")]
    [InlineData("hsots", "hosts")]
    [InlineData("xyz", null)]
    public void TheNearestWordIsWithinAThirdOfItsLength(string word, string? near) =>
        Assert.Equal(near, Nearest.Of(word, ["description", "hosts", "needs"]));
}
