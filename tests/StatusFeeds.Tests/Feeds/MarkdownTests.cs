// What becomes of Markdown: the few elements that feeds may hold, whatever anybody writes.
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Feeds;

public sealed class MarkdownTests
{
    private const string Sound = "# Head *and* `code`\n\nText **strong __more__** _plain_ <script>alert(1)</script> &lt;b&gt; &amp; <https://a.example/?a=1&b=2> http://b.example/x\nnext line  \nhard\n\n> quote\n>> deep **x**\n\n- a\n  - b\n    1. c\n    2. d\n\n3) x\n4) y\n\n```sh\nrm -rf <x> & y\n```\n\n    indented\n\n![picture](https://p.example/a.png \"t\") [js](javascript:alert(1)) [rel](/x) [mail](mailto:a@b.c) [![in](https://i.example/)](https://o.example/)\n\n| a | b |\n|---|:-:|\n| **1** | 2 \\| 3 |\n\n***\n\n[ref]\n\n[ref]: https://r.example/ \"title\"\n\nHead\n====\n";

    [Theory]
    [InlineData("", "")]
    [InlineData(" \n\n ", "")]
    [InlineData("plain", "<p>plain</p>")]
    [InlineData("a\r\nb\n\nc", "<p>a\nb</p>\n<p>c</p>")]
    [InlineData("## Head *em* **strong**", "<p><b>Head em strong</b></p>")]
    [InlineData("*em* _em_ **strong** __strong__ ***both*** `co<de`", "<p>em em <b>strong</b> <b>strong</b> <b>both</b> co&lt;de</p>")]
    [InlineData("```\na <b>\n\n  c\n```", "<pre>a &lt;b&gt;\n\n  c</pre>")]
    [InlineData("    code", "<pre>code</pre>")]
    [InlineData("> quoted\n> words", "<p>quoted\nwords</p>")]
    [InlineData("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>")]
    [InlineData("2. a\n3. b", "<ul><li>2. a</li><li>3. b</li></ul>")]
    [InlineData("- a\n\n  more\n- b", "<ul><li>a<p>more</p></li><li>b</li></ul>")]
    [InlineData("|a|b|\n|-|-|\n|1|**2**|", "<table border=\"1\"><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><b>2</b></td></tr></table>")]
    [InlineData("[x](https://a.example/?a=1&b=\"2\")", "<p><a href=\"https://a.example/?a=1&amp;b=%222%22\">x</a></p>")]
    [InlineData("[x](javascript:alert(1))", "<p>x (javascript:alert(1))</p>")]
    [InlineData("[x](JaVaScRiPt&#58;alert(1))", "<p>x (JaVaScRiPt:alert(1))</p>")]
    [InlineData("[x](data:text/html,<script>)", "<p>x (data:text/html,&lt;script&gt;)</p>")]
    [InlineData("[x](//a.example)", "<p>x (//a.example)</p>")]
    [InlineData("[x](HTTPS://A.example)", "<p><a href=\"https://a.example/\">x</a></p>")]
    [InlineData("![cat](https://a.example/cat.png)", "<p><a href=\"https://a.example/cat.png\">cat</a></p>")]
    [InlineData("![](https://a.example/cat.png)", "<p><a href=\"https://a.example/cat.png\">https://a.example/cat.png</a></p>")]
    [InlineData("[![cat](https://a.example/c)](https://b.example)", "<p><a href=\"https://b.example/\">cat</a></p>")]
    [InlineData("see https://a.example/x. And www.b.example", "<p>see <a href=\"https://a.example/x\">https://a.example/x</a>. And <a href=\"http://www.b.example/\">www.b.example</a></p>")]
    [InlineData("<https://a.example/> <a@b.example>", "<p><a href=\"https://a.example/\">https://a.example/</a> a@b.example</p>")]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("<img src=x onerror=alert(1)> <!-- c --> <![CDATA[x]]>", "<p>&lt;img src=x onerror=alert(1)&gt; &lt;!-- c --&gt; &lt;![CDATA[x]]&gt;</p>")]
    [InlineData("a\0b \u001B[31m \u202Ertl", "<p>a\uFFFDb \uFFFD[31m  rtl</p>")]
    [InlineData("[a]\n\n[a]: https://a.example", "<p><a href=\"https://a.example/\">a</a></p>")]
    [InlineData("**unclosed _and", "<p>**unclosed _and</p>")]
    [InlineData("a\\\nb", "<p>a\nb</p>")]
    public void WhatPeopleWriteBecomesTheFewElements(string written, string html) => Assert.Equal(html, Markdown.Html(written).ToString());

    [Fact]
    public void ASampleOfAllThereIsIsHarmless()
    {
        var parsed = Harmless.Parse(Markdown.Html(Sound).ToString());
        Assert.Contains(parsed.Elements("p"), paragraph => paragraph.Value.Contains("<script>alert(1)</script>", StringComparison.Ordinal));
        Assert.Equal(2, parsed.Elements("pre").Count());
        Assert.Single(parsed.Elements("table"));
    }

    [Theory]
    [InlineData("![[")]
    [InlineData("*a_")]
    [InlineData("1. ")]
    [InlineData("+ ")]
    [InlineData("> - 1. ")]
    [InlineData("[a](")]
    [InlineData(">")]
    [InlineData("**a ")]
    [InlineData("~~a")]
    [InlineData("`a``")]
    [InlineData("<a")]
    [InlineData("https://a.b/(")]
    [InlineData("|*a_")]
    public void WhatAParserTakesTheSquareOfIsNotParsed(string part)
    {
        var written = string.Concat(Enumerable.Repeat(part, 15_000 / part.Length)).TrimEnd();
        Assert.Equal(Html.Of($"<pre>{written}</pre>").ToString(), Markdown.Html(written).ToString());
    }

    [Theory]
    [InlineData("# {0}\n\nnext *one*")]
    [InlineData("{0}\n===\n\nnext *one*")]
    [InlineData("- {0}\n\nnext *one*")]
    [InlineData("> {0}\n\nnext *one*")]
    public void OneRichBlockLeavesTheOthersAsTheyAre(string form)
    {
        var rich = string.Concat(Enumerable.Repeat("*a_", MarkdownBounds.MostMarks)).TrimEnd();
        var html = Markdown.Html(form.Replace("{0}", rich, StringComparison.Ordinal)).ToString();
        Assert.Contains($"<pre>{rich}</pre>", html, StringComparison.Ordinal);
        Assert.EndsWith("<p>next one</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void AsMuchAsIsReadIsRead()
    {
        var half = MarkdownBounds.MostMarks / 2;
        Assert.Equal($"<p>{string.Concat(Enumerable.Repeat("a ", half)).TrimEnd()}</p>", Markdown.Html(string.Concat(Enumerable.Repeat("*a* ", half)).TrimEnd()).ToString());
        Assert.StartsWith("<pre>", Markdown.Html(string.Concat(Enumerable.Repeat("*a* ", half)) + "*").ToString(), StringComparison.Ordinal);
        Assert.Equal("<p>a</p>", Markdown.Html(string.Concat(Enumerable.Repeat("> ", MarkdownBounds.MostMarkers)) + "a").ToString());
        Assert.StartsWith("<pre>", Markdown.Html("- b\n" + string.Concat(Enumerable.Repeat("> ", MarkdownBounds.MostMarkers + 1)) + "a").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[a]")]
    [InlineData("[a]\n\n")]
    [InlineData("-\n")]
    [InlineData("|a|b|\n|-|-|\n|c|d|\n\n")]
    [InlineData("www.a.b ")]
    [InlineData("http://\u4E2D ")]
    [InlineData("**a** ")]
    [InlineData("# a\n")]
    public void ItsHtmlIsNotMuchLongerThanTheText(string part)
    {
        var written = $"[a]: http://x/{new string('y', 1000)}\n\n" + string.Concat(Enumerable.Repeat(part, 15_000 / part.Length));
        Assert.InRange(Markdown.Html(written).ToString().Length, 0, MarkdownBounds.MostHtml(written));
    }

    [Fact]
    public void ALongPostMortemIsRead()
    {
        var links = string.Concat(Enumerable.Range(0, 100).Select(n => $"- [ticket {n}](https://tickets.example/browse/OPS-{n}): **done**, `rm -rf` of _it_\n"));
        var table = "| when | what | who |\n|---|---|---|\n" + string.Concat(Enumerable.Range(0, 40).Select(n => $"| 12:{n:00} | *host* `web{n}` was **restarted** | [ada](https://p.example/{n}) |\n"));
        var prose = string.Concat(Enumerable.Repeat("The **disk** of `db01` was full (see [the graph](https://g.example/d/1)), which *nobody* had seen.\n", 10));
        var written = $"# What happened\n\n{prose}\n\n> {prose}\n\n1. one\n   - two\n     - three\n\n{links}\n\n```\n{string.Concat(Enumerable.Repeat("df -h | grep /var > out\n", 20))}```\n\n## Times\n\n{table}";
        Assert.InRange(written.Length, 10_000, Markdown.MostParsed);
        var parsed = Harmless.Parse(Markdown.Html(written).ToString());
        Assert.Single(parsed.Descendants("pre"));
        Assert.Equal(160, parsed.Descendants("a").Count());
        Assert.Equal(41, parsed.Descendants("tr").Count());
        Assert.Equal(162, parsed.Descendants("b").Count());
    }

    [Fact]
    public void TwoHundredLinksInOneParagraphAreLinks() =>
        Assert.Equal(200, Harmless.Parse(Markdown.Html(string.Concat(Enumerable.Range(0, 200).Select(n => $"[{n}](https://a.example/{n})\n"))).ToString()).Descendants("a").Count());

    /// <summary>Each takes a parser without bounds for minutes, gigabytes or the whole stack.</summary>
    [Theory]
    [InlineData("> ")]
    [InlineData(">")]
    [InlineData("- ")]
    [InlineData("1. ")]
    [InlineData("[")]
    [InlineData("[a](")]
    [InlineData("![")]
    [InlineData("![a](b")]
    [InlineData("*a ")]
    [InlineData("*a _b ")]
    [InlineData("a**b")]
    [InlineData("**a ")]
    [InlineData("|")]
    [InlineData("|a|\n|-|\n")]
    [InlineData("`a``")]
    [InlineData("<")]
    [InlineData("&#x41;")]
    [InlineData("[a]: /u\n")]
    [InlineData("http://a.b ")]
    public void WhatIsMadeToHurtAParserStaysSmall(string part)
    {
        var written = string.Concat(Enumerable.Repeat(part, 64 * 1024 / part.Length));
        var html = Markdown.Html(written).ToString();
        Harmless.Parse(html);
        Assert.InRange(html.Length, 0, 5 * written.Length);
    }

    [Fact]
    public void ATableThatWouldHaveMillionsOfCellsIsShownAsItWasWritten()
    {
        var wide = string.Concat(Enumerable.Repeat("|a", 1000)) + "|\n" + string.Concat(Enumerable.Repeat("|-", 1000)) + "|\n" + string.Concat(Enumerable.Repeat("|b|\n", 2000));
        var html = Markdown.Html(wide).ToString();
        Assert.DoesNotContain("<td>", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 1000, 100_000);
    }

    [Fact]
    public void NothingOfALongTextIsLost()
    {
        var written = string.Concat(Enumerable.Range(0, 8000).Select(line => $"line{line}\n" + (line % 5 == 0 ? "\n" : "")));
        var text = Harmless.Parse(Markdown.Html(written).ToString()).Value;
        Assert.All(Enumerable.Range(0, 8000), line => Assert.Contains($"line{line}", text, StringComparison.Ordinal));
    }

    [Fact]
    public void WhateverIsWrittenIsHarmless()
    {
        var random = new Random(8);
        var sound = Encoding.UTF8.GetBytes(Sound);
        for (var i = Fuzz.Count(2000); i > 0; i--)
        {
            var written = Encoding.UTF8.GetString(Fuzz.Mutated(sound, random));
            var html = Markdown.Html(written).ToString();
            try
            {
                Harmless.Parse(html);
            }
            catch (Exception wrong)
            {
                Assert.Fail($"{wrong.Message}\n{written}\n---\n{html}");
            }
        }
    }
}
