// Names of DNS: as people write them, as they go over the wire, and as they come back from bytes that may be anything.
using System.Net;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("www.example.org", "www.example.org.")]
    [InlineData("WWW.Example.ORG.", "www.example.org.")]
    [InlineData(".", ".")]
    [InlineData("org", "org.")]
    [InlineData("_sip._tcp.example.org", "_sip._tcp.example.org.")]
    [InlineData("*.example.org", "*.example.org.")]
    [InlineData("0/25.2.0.192.in-addr.arpa", "0/25.2.0.192.in-addr.arpa.")]
    [InlineData("john\\.doe.example.org", "john\\.doe.example.org.")]
    [InlineData("john\\046doe.example.org", "john\\.doe.example.org.")]
    [InlineData("a\\032b\\000\\\\.org", "a\\032b\\000\\\\.org.")]
    [InlineData("bücher.example", "xn--bcher-kva.example.")]
    [InlineData("BÜCHER.example.", "xn--bcher-kva.example.")]
    [InlineData("_dmarc.例え.jp", "_dmarc.xn--r8jz45g.jp.")]
    public void ANameIsAbsoluteAndInLowerCase(string written, string text)
    {
        var (name, wrong) = DnsName.Parse(written);
        Assert.Null(wrong);
        Assert.Equal(text, name!.Text);
        Assert.Equal(text, new DnsReader(name.Wire.Span).Name());
        Assert.Equal(name, DnsName.Parse(text).Name);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("..", "has an empty label (two dots, or one at its beginning)")]
    [InlineData("a..b", "has an empty label (two dots, or one at its beginning)")]
    [InlineData(".a", "has an empty label (two dots, or one at its beginning)")]
    [InlineData("a b.org", "has a blank, a control character or a lone backslash in it")]
    [InlineData("a\nb.org", "has a blank, a control character or a lone backslash in it")]
    [InlineData("a\\", "has a blank, a control character or a lone backslash in it")]
    [InlineData("a\\256.org", "has a blank, a control character or a lone backslash in it")]
    [InlineData("a\\1", "has a blank, a control character or a lone backslash in it")]
    [InlineData("bu\u0308cher.example", "has letters in pieces (combining marks); write it with whole letters, or its A-labels (xn--...)")]
    [InlineData("é..org", "has letters that no name of DNS can have, or a label that is empty or too long")]
    public void WhatIsNoNameIsToldApart(string written, string wrong) => Assert.Equal((null, wrong), DnsName.Parse(written));

    [Fact]
    public void LabelsAndNamesHaveTheirLimits()
    {
        var label = new string('a', 63);
        Assert.Equal(65, DnsName.Parse(label).Name!.Wire.Length);
        Assert.Equal("has a label of more than 63 octets", DnsName.Parse(label + "a.org").Wrong);
        var longest = $"{label}.{label}.{label}.{new string('b', 61)}";
        Assert.Equal(255, DnsName.Parse(longest).Name!.Wire.Length);
        Assert.Equal(255, DnsName.Parse(longest + ".").Name!.Wire.Length);
        Assert.Equal("is longer than 255 octets", DnsName.Parse(longest + "b").Wrong);
    }

    [Theory]
    [InlineData("192.0.2.7", "7.2.0.192.in-addr.arpa.")]
    [InlineData("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.")]
    public void AnAddressHasItsNameInTheReverseTree(string address, string name) => Assert.Equal(name, DnsName.OfAddress(IPAddress.Parse(address)).Text);

    [Theory]
    [InlineData("03777777 00 C000", 5, "www.")]
    [InlineData("03777777 00 0161 C000", 5, "a.www.")]
    [InlineData("03777777 C000", 0, null)]
    [InlineData("C000", 0, null)]
    [InlineData("C002 C000", 0, null)]
    [InlineData("C002 C000", 2, null)]
    [InlineData("C0", 0, null)]
    [InlineData("037777", 0, null)]
    [InlineData("03777777", 0, null)]
    [InlineData("4177", 0, null)]
    [InlineData("", 0, null)]
    public void APointerLeadsBackwardOnly(string hex, int at, string? text)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)); var reader = new DnsReader(bytes);
        reader.Bytes(at);
        var name = reader.Name();
        Assert.Equal(text ?? "", name);
        Assert.Equal(text is null, reader.Wrong is not null);
        Assert.True(text is null || reader.Left == 0);
    }

    [Fact]
    public void ANameThatGrowsOverItsLimitByPointersIsWrong()
    {
        // Each is a label and a pointer to the one before: the third has 3 × 64 octets and the root's, the fourth one too many.
        byte[] label = [63, .. Enumerable.Repeat((byte)'a', 63)];
        List<byte> bytes = [.. label, 0];
        for (var at = 0; bytes.Count < 4 * 65;)
        {
            var next = bytes.Count;
            bytes.AddRange([.. label, (byte)(0xC0 | (at >> 8)), (byte)at]);
            at = next;
        }

        var third = new DnsReader([.. bytes]);
        third.Bytes(65 + 66);
        Assert.Equal(3 * 64, third.Name().Length);
        var reader = new DnsReader([.. bytes]);
        reader.Bytes(65 + 66 + 66);
        Assert.Equal(("", "has a name that is too long"), (reader.Name(), reader.Wrong));
    }

    [Theory]
    [InlineData("plain text", "\"plain text\"")]
    [InlineData("say \"hi\" \\ ö\n", "\"say \\\"hi\\\" \\\\ \\195\\182\\010\"")]
    [InlineData("\"in quotes\"", "\"in quotes\"")]
    [InlineData("\"two \" \"strings\"", "\"two strings\"")]
    [InlineData("\"a\\\"b\\\\c\\195\\182ö\"", "\"a\\\"b\\\\c\\195\\182\\195\\182\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"open", null)]
    [InlineData("\"a\" b", null)]
    [InlineData("\"a\\\"", null)]
    public void ATextIsWrittenAsInZoneFilesOrPlain(string written, string? quoted) =>
        Assert.Equal(quoted, DnsText.Bytes(written) is { } bytes ? DnsText.Quoted(bytes) : null);
}
