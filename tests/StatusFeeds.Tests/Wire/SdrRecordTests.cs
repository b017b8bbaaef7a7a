// Records of sensors as bytes: what is in each kind, names in every encoding, records that share, and records that are cut or lie.
using System.Text;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class SdrRecordTests
{
    [Fact]
    public void AFullRecordIsASensorWithItsThresholds()
    {
        var sensor = Assert.Single(SdrRecord.Sensors(SdrSamples.Full(
            number: 0x42, name: "CPU1 Temp", entity: 3, instance: 2, lun: 1, access: 1, states: 0x1B3F, thresholds: [100, 95, 85, 1, 2, 3])));

        Assert.Equal(("CPU1 Temp", 0x42, 1, 0x20, "°C"), (sensor.Name, sensor.Number, sensor.Lun, sensor.Owner, sensor.Unit.Word));
        Assert.Equal((3, 2, 1, 1, 1, 0x1B3F), (sensor.EntityId, sensor.EntityInstance, sensor.SensorType, sensor.EventType, sensor.ThresholdAccess, sensor.States));
        Assert.Equal<byte>([3, 2, 1, 85, 95, 100], sensor.RawThresholds);
        Assert.True(sensor is { IsThreshold: true, IsOfBmc: true, IsOfSoftware: false, HasValue: true, IsEventOnly: false });
    }

    [Fact]
    public void ACompactRecordIsASensorWithoutAValue()
    {
        var sensor = Assert.Single(SdrRecord.Sensors(SdrSamples.Compact(number: 7, name: "PSU1 Status", owner: 0x2C, states: 0x000F)));

        Assert.Equal(("PSU1 Status", 7, 8, 0x6F, 0x2C, 0x000F), (sensor.Name, sensor.Number, sensor.SensorType, sensor.EventType, sensor.Owner, sensor.States));
        Assert.True(sensor is { HasValue: false, Formula: null, IsThreshold: false, IsOfBmc: false, RawThresholds.IsEmpty: true });
    }

    [Fact]
    public void AnEventOnlyRecordIsASensorThatIsNotRead()
    {
        var sensor = Assert.Single(SdrRecord.Sensors(SdrSamples.EventOnly(number: 9)));

        Assert.Equal(("watchdog", 9, 0x23, 0x6F, true), (sensor.Name, sensor.Number, sensor.SensorType, sensor.EventType, sensor.IsEventOnly));
    }

    [Theory]
    [InlineData(0x08)]
    [InlineData(0x09)]
    [InlineData(0x10)]
    [InlineData(0x11)]
    [InlineData(0x12)]
    [InlineData(0x13)]
    [InlineData(0x14)]
    [InlineData(0xC0)]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public void OtherRecordsArePassedOver(byte type)
    {
        var record = SdrSamples.Full();
        record[3] = type;

        Assert.Empty(SdrRecord.Sensors(record));
        Assert.False(SdrRecord.IsWanted(record));
        Assert.True(SdrRecord.IsWanted(SdrSamples.Compact()));
    }

    /// <summary>The specification's own examples among them (§43.2).</summary>
    [Theory]
    [InlineData(new byte[] { 3, 5 }, "Temp 5|Temp 6|Temp 7", "1|1|1")]
    [InlineData(new byte[] { 0x13, 0x80 }, "Temp A|Temp B|Temp C", "1|2|3")]
    [InlineData(new byte[] { 0x13, 26 }, "Temp AA|Temp AB|Temp AC", "1|1|1")]
    [InlineData(new byte[] { 0x12, 0x80 | 25 }, "Temp Z|Temp AA", "1|2")]
    [InlineData(new byte[] { 0x12, 127 }, "Temp DX|Temp DY", "1|1")]
    [InlineData(new byte[] { 1, 5 }, "Temp", "1")]
    [InlineData(new byte[] { 0, 5 }, "Temp", "1")]
    public void SensorsThatShareARecordAreCounted(byte[] sharing, string names, string instances)
    {
        foreach (var record in (byte[][])[SdrSamples.Compact(number: 0x20, name: "Temp ", sharing: sharing), SdrSamples.EventOnly(number: 0x20, name: "Temp ", sharing: sharing)])
        {
            var sensors = SdrRecord.Sensors(record);
            Assert.Equal(names, string.Join('|', sensors.Select(sensor => sensor.Name)));
            Assert.Equal(Enumerable.Range(0x20, sensors.Length), sensors.Select(sensor => (int)sensor.Number));
        }

        Assert.Equal(instances, string.Join('|', SdrRecord.Sensors(SdrSamples.Compact(sharing: sharing)).Select(sensor => sensor.EntityInstance)));
    }

    [Fact]
    public void SharedNumbersEndWhereNumbersEnd() => Assert.Equal(2, SdrRecord.Sensors(SdrSamples.Compact(number: 0xFE, sharing: [15, 0])).Length);

    public static TheoryData<byte[], string> Names => new()
    {
        { [0xC9, .. "12V  rail"u8], "12V  rail" },
        { [0xC3, 0xB5, 0x43, 0xE4], "µCä" },
        { [0xC8, .. "Fan 1 \0\0"u8], "Fan 1" },
        { [0xC8, .. "Fan\0\u0001\u0002\u0003\u0004"u8], "Fan" },
        { [0xC5, .. "A\tB\nC"u8], "A B C" },
        { [0xC3, (byte)'A', 0x85, (byte)'B'], "A B" },
        { [0xC0, .. "unused"u8], "" },
        { [0xDF, .. "short"u8], "short" },

        // Four characters in three bytes, the specification's example; three in as many; FRU-like, by bytes.
        { [0x84, 0x29, 0xDC, 0xA6], "IPMI" },
        { [0x83, 0x29, 0xDC, 0xA6], "IPM" },
        { [0x82, 0x29, 0x0C], "IP" },
        { [0x86, 0x29, 0xDC, 0xA6, 0x29, 0xDC, 0xA6], "IPMIIPMI" },
        { [0x84, 0x29, 0xDC, 0xA6, 0, 0, 0, 0], "IPMI" },
        { [0x84, 0x29, 0xDC], "IP" },
        { [0x45, 0x21, 0xB3, 0x04], "123-4" },
        { [0x46, 0x21, 0xB3, 0xDA, 0xEF], "123- :" },
        { [0x44, 0x21, 0xB3, 0x54, 0x76], "123-4567" },
        { [0x05, .. Encoding.Unicode.GetBytes("Lüft1")], "Lüft1" },
        { [0x05, .. Encoding.BigEndianUnicode.GetBytes("Lüft1")], "Lüft1" },
        { [0x0A, .. Encoding.BigEndianUnicode.GetBytes("Fan 1")], "Fan 1" },
        { [0x0A, .. Encoding.Unicode.GetBytes("Fan 1")], "Fan 1" },
        { [0x08, .. Encoding.BigEndianUnicode.GetBytes("風扇 1")], "風扇 1" },
        { [0x08, .. Encoding.Unicode.GetBytes("風扇 1")], "風扇 1" },
        { [0x04, .. "FAN1"u8], "FAN1" },
        { [0x06, 0x41, 0, 0x00, 0xD8, 0x42, 0], "A B" },
        { [0x06, 0x41, 0, 0x2E, 0x20, 0x42, 0], "A B" },
        { [0x03, 0x41, 0, 0x42], "A" },
        { [0x40], "" },
        { [], "" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void NamesAreReadInEveryEncoding(byte[] typed, string name)
    {
        Assert.Equal(name, SdrNames.Read(typed));
        Assert.Equal(name, Assert.Single(SdrRecord.Sensors(SdrSamples.Full(named: typed))).Name);
    }

    [Fact]
    public void ARecordCutAnywhereIsASensorOrNone()
    {
        foreach (var whole in (byte[][])[SdrSamples.Full(), SdrSamples.Compact(sharing: [3, 5]), SdrSamples.EventOnly(sharing: [3, 5])])
        {
            for (var length = 0; length < whole.Length; length++)
            {
                foreach (var (n, sensor) in SdrRecord.Sensors(whole.AsSpan(0, length)).Index())
                {
                    Assert.Equal((whole[7] + n, (int)whole[8]), (sensor.Number, sensor.EntityId));
                    sensor.Value(100);
                }
            }

            Assert.Empty(SdrRecord.Sensors(whole.AsSpan(0, 13)));
        }

        Assert.Empty(Assert.Single(SdrRecord.Sensors(SdrSamples.Full().AsSpan(0, 41))).RawThresholds);
        Assert.Equal("", Assert.Single(SdrRecord.Sensors(SdrSamples.Full().AsSpan(0, 47))).Name);
    }

    [Fact]
    public void ALengthThatLiesIsNotBelieved()
    {
        var record = SdrSamples.Full(name: "Temp");
        record[4] = 255;
        Assert.Equal("Temp", Assert.Single(SdrRecord.Sensors(record)).Name);
        record[4] = 20;
        Assert.Empty(SdrRecord.Sensors(record));
    }

    [Fact]
    public void NothingThatABmcSaysOfASensorThrows()
    {
        var random = new Random(6);
        byte[][] sound = [SdrSamples.Full(), SdrSamples.Compact(sharing: [3, 5]), SdrSamples.EventOnly(), SdrSamples.Full(named: [0x0A, .. Encoding.Unicode.GetBytes("Fan 1")])];
        for (var i = 0; i < Fuzz.Count(20_000); i++)
        {
            foreach (var sensor in SdrRecord.Sensors(Fuzz.Mutated(sound[i % sound.Length], random)))
            {
                Assert.DoesNotContain(sensor.Name, char.IsControl);
                Assert.True(sensor.Name.Length <= 80 && sensor.Unit.Word.Length < 60);
                sensor.Value((byte)i);
            }

            SensorReading.Of(Fuzz.Mutated([1, 0xC0, 3, 0x80], random));
        }
    }

    [Theory]
    [InlineData(3, 1, "processor 1")]
    [InlineData(3, 0x62, "processor 2")]
    [InlineData(10, 0x82, "power supply 2")]
    [InlineData(7, 0, "system board")]
    [InlineData(0x37, 1, "air inlet 1")]
    [InlineData(0x3F, 1, "entity 0x3F 1")]
    [InlineData(0xD5, 1, "OEM entity 0xD5 1")]
    [InlineData(0xA0, 1, "chassis entity 0xA0 1")]
    [InlineData(0xB0, 1, "board set entity 0xB0 1")]
    [InlineData(0x42, 1, "baseboard 1")]
    [InlineData(0x41, 1, "processor 1")]
    [InlineData(53, 1, "real-time clock 1")]
    public void EntitiesHaveNames(byte id, byte instance, string name) => Assert.Equal(name, EntityNames.Of(id, instance));
}
