// HTML made of literals and holes: holes cannot break out.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Feeds;

namespace StatusFeeds.Tests.Feeds;

public sealed class HtmlTests
{
    [Fact]
    public void TextInAHoleIsEscapedAndCleaned()
    {
        var text = "<b>&\"'</b>\0";
        Assert.Equal("<p title=\"&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;\uFFFD\">&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;\uFFFD</p>", Html.Of($"<p title=\"{text}\">{text}</p>").ToString());
    }

    [Fact]
    public void WhatTurnsTheDirectionOfWritingAroundIsABlankAndWritingFromTheRightStays() =>
        Assert.Equal("a b c d \u05D0\u200F", Html.Of($"{"a\u202Eb\u2066c\u202Ad"} {"\u05D0\u200F"}").ToString());

    [Fact]
    public void PiecesOfHtmlPassThroughAloneAndInLists()
    {
        var piece = Html.Of($"<b>{"&"}</b>");
        ImmutableArray<Html> pieces = [piece, Html.Of($"<i/>")];
        Assert.Equal("<p><b>&amp;</b></p><b>&amp;</b><i/>", Html.Of($"<p>{piece}</p>{pieces}").ToString());
    }

    [Fact]
    public void NothingInAHoleIsNothing()
    {
        string? text = null;
        Html? piece = null;
        Assert.True(Html.Of($"{text}{piece}{Html.Empty}").IsEmpty);
    }

    [Fact]
    public void NumbersAndLettersAreToldInvariantly()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Strange.Culture;
        try
        {
            Assert.Equal("-4711 &lt;", Html.Of($"{-4711} {'<'}").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void PiecesAreJoinedWithoutTheEmptyOnes() =>
        Assert.Equal("<b/>&amp;<i/>", Html.Join("&", [Html.Of($"<b/>"), Html.Empty, Html.Of($"<i/>")]).ToString());

    [Theory]
    [InlineData("https://wiki.example.org/a?b=1&c=\"", "<a href=\"https://wiki.example.org/a?b=1&amp;c=&quot;\">run&amp;book</a>")]
    [InlineData("http://wiki", "<a href=\"http://wiki\">run&amp;book</a>")]
    [InlineData("javascript:alert(1)", "run&amp;book: javascript:alert(1)")]
    [InlineData(" javascript:alert(1)", "run&amp;book:  javascript:alert(1)")]
    [InlineData("data:text/html,<script>", "run&amp;book: data:text/html,&lt;script&gt;")]
    [InlineData("/hosts/web01", "run&amp;book: /hosts/web01")]
    [InlineData("ssh://web01", "run&amp;book: ssh://web01")]
    public void OnlyHttpAddressesBecomeLinks(string address, string html) => Assert.Equal(html, Html.Link(address, "run&book").ToString());

    [Fact]
    public void WhatWasWrittenEarlierPassesThrough() => Assert.Equal("<p>&amp;\uFFFD</p>", Html.Written("<p>&amp;\0</p>").ToString());
}
