// What a BMC said, as readings, reasons and a table; and what a check remembers of it.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class IpmiReadingsTests
{
    private static readonly SensorSeen Fan1 = new(
        Measuring("Fan1"), 200, SensorLevel.NonRecoverable, "nr", "200 rpm is below its lower non-recoverable threshold of 300 rpm", null, new(300, 500, 700, null, null, null));

    private static readonly Guid Bmc = new("a1234567-89ab-cdef-a123-456789abcdef");

    private static readonly SensorSeen Fan2 = new(Measuring("Fan2"), 600, SensorLevel.NonCritical, "nc", "600 rpm is below its lower non-critical threshold of 700 rpm", null, null);
    private static readonly SensorSeen Supply = new(new Sensor { Name = "PSU1", EventType = 0x6F, SensorType = 8 }, null, SensorLevel.Critical, "Presence detected, Power Supply AC lost", "Power Supply AC lost", null, null);
    private static readonly SensorSeen Lid = new(new Sensor { Name = "Lid", EventType = 0x6F, SensorType = 5 }, null, SensorLevel.Fine, "", null, null, null);

    [Fact]
    public void SensorsAreReadingsByTheirNames() =>
        Assert.Equal(
            [new Reading("Fan1", 200, Unit.Of("rpm")), Reading.OfText("PSU1", "Presence detected, Power Supply AC lost"), Reading.OfText("Lid", "ok")],
            IpmiReadings.Of([Fan1, Supply, Lid, SensorSeen.Unseen(Measuring("Fan3"), "not present")]));

    [Fact]
    public void WhatCannotBeReadIsNoReadingAndSaysWhy()
    {
        var gone = SensorSeen.Unseen(Measuring("Fan3"), "not present");
        Assert.Equal("not present", IpmiReadings.Absent([Fan1, gone])["Fan3"]);
        Assert.Equal([0, 0], IpmiReadings.Counted([gone]).Select(reading => reading.Value));
        Assert.Equal(["Fan3", "", "", "not present", "", "", "", "", "", ""], IpmiReadings.Table([gone])[1]);
    }

    [Fact]
    public void BadSensorsAreCountedByHowBadTheyAreAndNamedTheWorstFirst()
    {
        var counted = IpmiReadings.Counted([Supply, Fan2, Fan1, Lid]).ToDictionary(reading => reading.Name);
        Assert.Equal(2, counted["critical"].Value);
        Assert.Equal("Fan1 200 rpm is below its lower non-recoverable threshold of 300 rpm; PSU1: Power Supply AC lost", counted["critical"].Words);
        Assert.Equal(counted["critical"].Words, counted["critical"].Note);
        Assert.Equal((1, "Fan2 600 rpm is below its lower non-critical threshold of 700 rpm"), (counted["non-critical"].Value, counted["non-critical"].Words));
    }

    [Fact]
    public void OfManyBadSensorsFiveAreNamed()
    {
        var all = Enumerable.Range(1, 8).Select(i => Fan1 with { Sensor = Measuring($"Fan{i}"), Words = "stands" }).ToImmutableArray();
        Assert.Equal("Fan1 stands; Fan2 stands; Fan3 stands; Fan4 stands; Fan5 stands; and 3 more", IpmiReadings.Counted(all).First().Words);
    }

    [Fact]
    public void TheTableHasTheThresholdsInTheOrderOfIpmitool() =>
        Assert.Equal(["Fan1", "200", "rpm", "nr", "300", "500", "700", "", "", ""], IpmiReadings.Table([Fan1])[1]);

    [Fact]
    public void AChassisThatIsOffSaysWhy()
    {
        var readings = IpmiReadings.Of(ChassisSeen.Of([0x08, 0x02, 0x0D])!).ToDictionary(reading => reading.Name);
        Assert.Equal((0, "the server is switched off (power down by overload)"), (readings["power"].Value, readings["power"].Words));
        Assert.Equal((1, "the chassis tells of a fault of its power"), (readings["power-fault"].Value, readings["power-fault"].Words));
        Assert.Equal([1, 1, 1], new[] { "drive-fault", "cooling-fault", "intrusion" }.Select(name => readings[name].Value));
    }

    [Fact]
    public void AChassisThatIsWellHasNothingToTell()
    {
        var readings = IpmiReadings.Of(ChassisSeen.Of([0x01, 0x00, 0x00])!).ToDictionary(reading => reading.Name);
        Assert.Equal(1, readings["power"].Value);
        Assert.All(readings.Values.Where(reading => reading.Name != "power"), reading => Assert.Equal(0, reading.Value));
        Assert.All(readings.Values, reading => Assert.Null(reading.Words));
    }

    [Fact]
    public void WhatACheckRemembersComesBackAsItWas()
    {
        var bytes = IpmiMemory.Bytes(Bmc, new byte[] { 1, 2, 3 }, new byte[] { 4 });
        var (id, sensors, log) = IpmiMemory.Of(Bmc, bytes);
        Assert.Equal(Bmc, id);
        Assert.Equal([1, 2, 3], sensors.ToArray());
        Assert.Equal([4], log.ToArray());
    }

    [Fact]
    public void OfAnotherBmcAtTheSameAddressNothingIsRemembered() =>
        Assert.True(IpmiMemory.Of(Guid.NewGuid(), IpmiMemory.Bytes(Bmc, new byte[] { 1, 2, 3 }, new byte[] { 4 })).Log.IsEmpty);

    [Fact]
    public void WhatIsNoMemoryOfOursIsNothing()
    {
        var sound = IpmiMemory.Bytes(Bmc, new byte[] { 1, 2, 3 }, new byte[] { 4 }).ToArray();
        Assert.All(Enumerable.Range(0, sound.Length - 1), length => Assert.True(IpmiMemory.Of(Bmc, sound.AsMemory(0, length)) is { Sensors.IsEmpty: true, Log.IsEmpty: true }));
        sound[0] = 2;
        Assert.True(IpmiMemory.Of(Bmc, sound) is { Sensors.IsEmpty: true, Log.IsEmpty: true });
        (sound[0], sound[20]) = (1, 0xFF);
        Assert.True(IpmiMemory.Of(Bmc, sound) is { Sensors.IsEmpty: true, Log.IsEmpty: true });
    }

    private static Sensor Measuring(string name) => new()
    {
        Name = name,
        EventType = 1,
        Formula = new SensorFormula(0, 0, 100, 0, 0, 0),
        Measure = new SensorUnit(0, 18, 0),
    };
}
