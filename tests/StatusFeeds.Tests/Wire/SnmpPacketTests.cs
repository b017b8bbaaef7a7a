// Names and messages as bytes: requests as net-snmp writes them, answers of every type, and what is no message.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class SnmpPacketTests
{
    private static readonly Oid Name = Oid.Parse("1.3.6.1.2.1.1.5.0");

    [Theory]
    [InlineData("1.3", "2B")]
    [InlineData(".1.3.6.1.2.1.1.5.0", "2B06010201010500")]
    [InlineData("0.0", "00")]
    [InlineData("2.999.3", "883703")]
    [InlineData("1.3.6.1.4.1.8072.3.2.10", "2B06010401BF0803020A")]
    [InlineData("1.3.4294967295.128.127.16384.0", "2B8FFFFFFF7F81007F81800000")]
    public void ANameIsReadAndWritten(string text, string hex)
    {
        var oid = Oid.Parse(text);

        Assert.Equal(hex, Convert.ToHexString(oid.Encoded));
        Assert.Equal(text.TrimStart('.'), oid.ToString());
        Assert.True(Oid.TryRead(Convert.FromHexString(hex), out var read) && read == oid && read.GetHashCode() == oid.GetHashCode());
        Assert.Equal(text.TrimStart('.').Split('.').Select(uint.Parse), oid.ToArray());
        Assert.Equal((oid.ToArray().Length, oid.ToArray()[^1]), (oid.Length, oid[oid.Length - 1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(".")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData("1..3")]
    [InlineData("1.40")]
    [InlineData("3.1")]
    [InlineData("1.3.4294967296")]
    [InlineData("1.3.-1")]
    [InlineData("1.3. 4")]
    [InlineData("1.3.+4")]
    [InlineData("sysName.0")]
    public void WhatIsNoNameIsNone(string? text) => Assert.False(Oid.TryParse(text, out _));

    [Fact]
    public void ANameHasAtMost128Numbers()
    {
        var longest = "1.3" + string.Concat(Enumerable.Repeat(".4294967295", 126));

        Assert.Equal(128, Oid.Parse(longest).Length);
        Assert.False(Oid.TryParse(longest + ".1", out _));
        Assert.Throws<ArgumentException>(() => Oid.Parse(longest).Append(1));
        Assert.False(Oid.TryRead([.. Oid.Parse(longest).Encoded, 1], out _));
        Assert.Equal("1.3.6.7.300", Oid.Parse("1.3.6").Append(7, 300).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2B86")]
    [InlineData("2B9080808000")]
    public void BytesThatEndAmidANumberOrMakeOneTooLargeAreNoName(string hex) => Assert.False(Oid.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void NeedlessBytesInANameMakeNoOtherName() => Assert.True(Oid.TryRead([0x2B, 0x80, 0x06, 0x80, 0x80, 0x81, 0x00], out var oid) && oid == Oid.Parse("1.3.6.128"));

    [Fact]
    public void NamesStandInTheOrderOfTheirNumbers()
    {
        string[] ordered = ["0.0", "1.3", "1.3.6", "1.3.6.1", "1.3.6.127", "1.3.6.128", "1.3.6.16383", "1.3.6.16384", "1.3.6.4294967295", "1.3.7", "2.5", "2.999"];
        var names = ordered.Select(Oid.Parse).ToArray();

        Assert.Equal(ordered, names.Reverse().Order().Select(name => name.ToString()));
        Assert.True(names[3].StartsWith(names[2]) && names[2].StartsWith(names[2]) && !names[2].StartsWith(names[3]) && !names[5].StartsWith(names[4]));
        Assert.True(default(Oid).IsEmpty && default(Oid) < names[0] && default(Oid).ToString().Length == 0);
    }

    /// <summary>As snmpget sent it.</summary>
    [Theory]
    [InlineData("V1", 0x374AFAF8, "302902010004067075626C6963A01C0204374AFAF8020100020100300E300C06082B060102010105000500", "1.3.6.1.2.1.1.5.0")]
    [InlineData(
        "V2c",
        0x0B9360AA,
        "304502010104067075626C6963A03802040B9360AA020100020100302A300C06082B060102010105000500300C06082B060102010102000500300C06082B060102010163000500",
        "1.3.6.1.2.1.1.5.0 1.3.6.1.2.1.1.2.0 1.3.6.1.2.1.1.99.0")]
    [InlineData("V3", 0x10203040, "303E020103301102041020304002030" + "0FFE30401040201030410300E0400020100020100040004000400301404000400A00E0204102030400201000201003000", "1.3")]
    public void ARequestIsWhatSnmpgetSends(string version, int id, string hex, string oids)
    {
        var ask = Ask(Enum.Parse<SnmpVersion>(version), [.. oids.Split(' ').Select(Oid.Parse)], id);
        var buffer = new byte[2000];
        var from = SnmpWriter.Write(ask, buffer, 0);

        Assert.Equal(hex, Convert.ToHexString(buffer[from..^SnmpWriter.Slack]));
    }

    [Theory]
    [InlineData("02", "05", "Integer", 5)]
    [InlineData("02", "FF", "Integer", -1)]
    [InlineData("02", "80000000", "Integer", int.MinValue)]
    [InlineData("02", "FFFFFFFFFFFFFFFFFF", "Integer", -1)]
    [InlineData("41", "00FFFFFFFF", "Counter32", uint.MaxValue)]
    [InlineData("41", "FFFFFFFF", "Counter32", uint.MaxValue)]
    [InlineData("42", "80000000", "Gauge32", 1L << 31)]
    [InlineData("43", "0100", "TimeTicks", 256)]
    [InlineData("46", "00FFFFFFFFFFFFFFFF", "Counter64", -1)]
    [InlineData("47", "07", "Gauge32", 7)]
    [InlineData("05", "", "Null", 0)]
    [InlineData("80", "", "NoSuchObject", 0)]
    [InlineData("81", "", "NoSuchInstance", 0)]
    [InlineData("82", "", "EndOfMibView", 0)]
    public void AValueOfEachTypeIsRead(string tag, string content, string type, long bits)
    {
        var value = Assert.Single(Taken(Convert.FromHexString(tag)[0], Convert.FromHexString(content))!.Values);

        Assert.Equal((Name, type, bits), (value.Oid, value.Type.ToString(), value.Bits));
        Assert.Equal(type == "Counter64" ? ulong.MaxValue : bits, value.Real);
    }

    [Fact]
    public void BytesNamesAndFloatsAreRead()
    {
        Assert.Equal("1.3.6.1.2.1.1.5.0 = OctetString \"é\n\"", Taken(Ber.OctetString, "é\n\0"u8)!.Values[0].ToString());
        Assert.Equal("1.3.6.1.2.1.1.5.0 = OctetString 00FF1B", Taken(Ber.OctetString, [0, 0xFF, 0x1B])!.Values[0].ToString());
        Assert.Equal("1.3.6.1.2.1.1.5.0 = IpAddress 10.0.0.1", Taken(Ber.IpAddress, [10, 0, 0, 1])!.Values[0].ToString());
        Assert.Equal("1.3.6.1.2.1.1.5.0 = ObjectId 1.3.6.1", Taken(Ber.ObjectId, [0x2B, 6, 1])!.Values[0].ToString());
        Assert.Equal("1.3.6.1.2.1.1.5.0 = Float 0.5", Taken(Ber.Opaque, [0x9F, 0x78, 4, 0x3F, 0, 0, 0])!.Values[0].ToString());
        Assert.Equal((SnmpType.Double, -2.5, -2L), (Taken(Ber.Opaque, [0x9F, 0x79, 8, 0xC0, 4, 0, 0, 0, 0, 0, 0])!.Values[0] is var real ? (real.Type, real.Real, real.Number) : default));
        Assert.Equal("1.3.6.1.2.1.1.5.0 = Opaque 9F7804", Taken(Ber.Opaque, [0x9F, 0x78, 4])!.Values[0].ToString());
    }

    [Theory]
    [InlineData(0x02, "")]
    [InlineData(0x41, "")]
    [InlineData(0x41, "010203040506070809")]
    [InlineData(0x06, "86")]
    [InlineData(0x30, "")]
    [InlineData(0xA2, "")]
    public void AValueThatIsNoneSpoilsTheAnswer(byte tag, string content) => Assert.Null(Taken(tag, Convert.FromHexString(content)));

    [Fact]
    public void AnAnswerToOtherNamesOrToAnotherRequestIsNone()
    {
        var ask = Ask(SnmpVersion.V2c, [Name], 5);
        var asked = new Asked([], 1, 5, Ber.Get, 0, [Name], 0, [], [], null!, 1);
        var reader = new SnmpReader();
        byte[][] others =
        [
            SmallAgent.Response(asked, 0, 0),
            SmallAgent.Response(asked, 0, 0, SmallAgent.Row(Oid.Parse("1.3.6.1.2.1.1.6.0"), SmallAgent.Int(1))),
            SmallAgent.Response(asked, 0, 0, SmallAgent.Row(Name, SmallAgent.Int(1)), SmallAgent.Row(Name, SmallAgent.Int(1))),
            SmallAgent.Numbers(asked with { Id = 6 }),
            SmallAgent.Numbers(asked with { Version = 0 }),
        ];

        Assert.All(others, packet => Assert.False(reader.TryTake(ask, packet, 0)));
        Assert.Equal(SnmpFlaw.Malformed, ask.Flaw);
        Assert.True(reader.TryTake(ask, [.. SmallAgent.Numbers(asked), 0, 0, 0], 0));
    }

    private static Answer? Taken(byte tag, ReadOnlySpan<byte> content)
    {
        var ask = Ask(SnmpVersion.V2c, [Name], 5);
        var asked = new Asked([], 1, 5, Ber.Get, 0, [Name], 0, [], [], null!, 1);
        new SnmpReader().TryTake(ask, SmallAgent.Response(asked, 0, 0, SmallAgent.Row(Name, SmallAgent.Tlv(tag, content.ToArray()))), 0);
        return ask.Answer;
    }

    private static Ask Ask(SnmpVersion version, Oid[] oids, int id) => new(new IPEndPoint(IPAddress.Loopback, 161))
    {
        Login = new SnmpLogin { Version = version, Community = new Secret("public") },
        Oids = oids,
        Id = id,
        Tries = 1,
        Interval = 1,
        Deadline = 1,
    };
}
