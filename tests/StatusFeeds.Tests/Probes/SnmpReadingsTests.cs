// What an agent's values are as readings.
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class SnmpReadingsTests
{
    private static readonly Oid At = Oid.Parse("1.3.6.1.4.1.99999.1.0");

    [Theory]
    [InlineData(SnmpType.Integer, -7, "n", -7, "")]
    [InlineData(SnmpType.Gauge32, 73, "0.1A", 7.3, "A")]
    [InlineData(SnmpType.Integer, 480, "0.001V", 0.48, "V")]
    [InlineData(SnmpType.TimeTicks, 12345, "", 123.45, "s")]
    [InlineData(SnmpType.TimeTicks, 12345, "s", 123.45, "s")]
    [InlineData(SnmpType.Integer, 48, "60s", 2880, "s")]
    [InlineData(SnmpType.Counter64, -1, "n", 18446744073709551615.0, "")]
    [InlineData(SnmpType.Integer, 1000, "KiB", 1024000, "B")]
    [InlineData(SnmpType.Integer, 168, "10W", 1680, "W")]
    [InlineData(SnmpType.Counter32, 5, "", 5, "")]
    public void ANumberComesInItsBaseUnit(object type, long bits, string form, double value, string unit) =>
        Assert.Equal(new Reading("r", value, Unit.Of(unit)), SnmpReadings.Of("r", new SnmpValue(At, (SnmpType)type, bits, default), SnmpForm.Parse(form)));

    [Theory]
    [InlineData("24.56", "n", 24.56)]
    [InlineData(" 12 ", "n", 12.0)]
    [InlineData("12", "0.1A", 1.2)]
    public void ATextThatIsADecimalNumberIsOneWhereANumberIsExpected(string text, string form, double value) =>
        Assert.Equal(value, SnmpReadings.Of("r", Octets(Encoding.UTF8.GetBytes(text)), SnmpForm.Parse(form))!.Value.Value, 9);

    [Theory]
    [InlineData("24.56", "24.56")]
    [InlineData("Größe 5\r\n", "Größe 5")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("", "")]
    [InlineData("rack 4\0\0", "rack 4")]
    [InlineData("\u001b[2J", "1b:5b:32:4a")]
    public void ATextIsItselfUnlessItIsNotReadable(string text, string reading) => Assert.Equal(reading, Text(Encoding.UTF8.GetBytes(text), ""));

    [Fact]
    public void BytesAreHexadecimal()
    {
        Assert.Equal("00:1b:21:3c:9d:f8", Text([0, 0x1b, 0x21, 0x3c, 0x9d, 0xf8], ""));
        Assert.Equal("41:42:43:44:45:46", Text("ABCDEF"u8.ToArray(), "h"));
        Assert.Equal("ff:fe", Text([0xff, 0xfe], "t"));
        Assert.Equal(SnmpReadings.MostBytes * 3 + 1, Text(new byte[1000], "h").Length);
        Assert.Equal(SnmpReadings.MostText, Text(Encoding.UTF8.GetBytes(new string('x', 9000)), "t").Length);
    }

    [Fact]
    public void DateAndTimeIsOneWhereItIsKnownToBe()
    {
        Assert.Equal("2026-11-21 19:16:17 +01:30", Text([0x07, 0xEA, 11, 21, 19, 16, 17, 5, (byte)'+', 1, 30], "d"));
        Assert.Equal("2026-11-21 19:16:17", Text([0x07, 0xEA, 11, 21, 19, 16, 17, 5], "d"));
        Assert.Equal("07:ea:0d:15:13:10:11:05", Text([0x07, 0xEA, 13, 21, 19, 16, 17, 5], "d"));
    }

    [Fact]
    public void AWordIsWhatItsNumberMeans()
    {
        var form = SnmpForm.Parse("=up,down,7:lowerLayerDown");
        Assert.Equal(["up", "down", "lowerLayerDown", "9", "-1"], new long[] { 1, 2, 7, 9, -1 }.Select(number => Of(SnmpType.Integer, number, form)));
        Assert.Equal("down", SnmpReadings.Of("r", Octets("2"u8.ToArray()), form)!.Value.Text);
        Assert.Equal("OK", SnmpReadings.Of("r", Octets("OK"u8.ToArray()), form)!.Value.Text);
    }

    [Fact]
    public void AddressesAndNamesAreTexts()
    {
        Assert.Equal("10.0.0.1", SnmpReadings.Of("r", new SnmpValue(At, SnmpType.IpAddress, 0, new byte[] { 10, 0, 0, 1 }), SnmpForm.Any)!.Value.Text);
        Assert.Equal("hrStorageRam", SnmpReadings.Of("r", new SnmpValue(At, SnmpType.ObjectId, 0, Oid.Parse("1.3.6.1.2.1.25.2.1.2").Encoded.ToArray()), SnmpForm.Any)!.Value.Text);
        Assert.Equal("0.0", SnmpReadings.Of("r", new SnmpValue(At, SnmpType.ObjectId, 0, Array.Empty<byte>()), SnmpForm.Any)!.Value.Text);
        Assert.Equal("01:02:03", SnmpReadings.Of("r", new SnmpValue(At, SnmpType.IpAddress, 0, new byte[] { 1, 2, 3 }), SnmpForm.Any)!.Value.Text);
    }

    [Fact]
    public void OpaqueFloatsAreNumbersAndWhatIsNotFiniteIsATextThatSaysSo()
    {
        Assert.Equal(2.5, SnmpReadings.Of("r", Float(2.5), SnmpForm.Any)!.Value.Value);
        Assert.Equal("NaN", SnmpReadings.Of("r", Float(double.NaN), SnmpForm.Any)!.Value.Text);
    }

    [Theory]
    [InlineData(SnmpType.NoSuchObject)]
    [InlineData(SnmpType.NoSuchInstance)]
    [InlineData(SnmpType.EndOfMibView)]
    [InlineData(SnmpType.Null)]
    public void WhatTheAgentDoesNotHaveIsNoReading(object type) => Assert.Null(SnmpReadings.Of("r", new SnmpValue(At, (SnmpType)type, 0, default), SnmpForm.Any));

    [Fact]
    public void ALabelIsOneShortLine()
    {
        Assert.Equal("C:\\ Label: System", SnmpReadings.Label(Octets("C:\\ Label:\r\n   System "u8.ToArray())));
        Assert.Equal(64, SnmpReadings.Label(Octets(Encoding.UTF8.GetBytes(new string('x', 200))))!.Length);
        Assert.Null(SnmpReadings.Label(Octets("  "u8.ToArray())));
        Assert.Equal("a b", SnmpReadings.Label(Octets(Encoding.UTF8.GetBytes("a\u202Eb"))));
    }

    private static SnmpValue Octets(byte[] bytes) => new(At, SnmpType.OctetString, 0, bytes);

    private static SnmpValue Float(double number) => new(At, SnmpType.Double, BitConverter.DoubleToInt64Bits(number), default);

    private static string Text(byte[] bytes, string form) => SnmpReadings.Of("r", Octets(bytes), SnmpForm.Parse(form))!.Value.Text!;

    private static string Of(SnmpType type, long number, SnmpForm form) => SnmpReadings.Of("r", new SnmpValue(At, type, number, default), form)!.Value.Text!;
}
