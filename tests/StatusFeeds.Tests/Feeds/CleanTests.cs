// Text from the outside becomes fit for XML and short.
using System.Xml;
using StatusFeeds.Feeds;

namespace StatusFeeds.Tests.Feeds;

public sealed class CleanTests
{
    [Theory]
    [InlineData("a\0b\u0001\u001B[31m", "a\uFFFDb\uFFFD\uFFFD[31m")]
    [InlineData("\u007F\u0085\u009B", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("x\uFFFEy\uFFFF", "x\uFFFDy\uFFFD")]
    [InlineData("tab\tline\r\nend", "tab\tline\r\nend")]
    [InlineData("Grüße 😀 \u00A0\uFFFD\uE000", "Grüße 😀 \u00A0\uFFFD\uE000")]
    public void WhatXmlCannotHoldBecomesTheReplacementCharacter(string raw, string cleaned) => Assert.Equal(cleaned, Clean.Text(raw));

    [Fact]
    public void LoneSurrogatesAreReplacedAndPairsAreKept()
    {
        Assert.Equal("\uFFFD😀\uFFFD", Clean.Text("\uDE00\uD83D\uDE00\uD83D"));
        Assert.Equal("\uFFFD\uFFFDx", Clean.Text("\uDE00\uD83Dx"));
    }

    [Fact]
    public void EveryUtf16UnitComesOutAsXmlCanHoldIt()
    {
        for (var unit = 0; unit <= char.MaxValue; unit++)
            Assert.True(Clean.Text(((char)unit).ToString()) is [var one] && XmlConvert.IsXmlChar(one), $"U+{unit:X4} came through");
    }

    [Fact]
    public void ACleanTextIsNotCopied()
    {
        var text = new string('a', 3) + "😀";
        Assert.Same(text, Clean.Text(text));
    }

    [Theory]
    [InlineData("  a \r\n\t b\u2028c  ", "a b c")]
    [InlineData("", "")]
    [InlineData(" \n ", "")]
    [InlineData("0123456789", "0123456789")]
    [InlineData("0123456789a", "012345678…")]
    [InlineData("01234567 9a", "01234567…")]
    [InlineData("01234567😀x", "01234567…")]
    [InlineData("0123456😀xx", "0123456😀…")]
    [InlineData("a\0\nb", "a\uFFFD b")]
    public void ALineIsFoldedAndCutButNeverWithinACharacter(string raw, string line) => Assert.Equal(line, Clean.Line(raw, 10));

    [Fact]
    public void AHundredKilobytesWithoutABlankBecomeOneShortLine()
    {
        var line = Clean.Line(new string('x', 100_000), 200);
        Assert.Equal(new string('x', 199) + "…", line);
    }
}
