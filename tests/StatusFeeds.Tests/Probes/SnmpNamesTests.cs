// Names of MIBs: what they stand for, how they are shown, and what is said of a wrong one.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class SnmpNamesTests
{
    [Theory]
    [InlineData("sysUpTime", "1.3.6.1.2.1.1.3.0")]
    [InlineData("sysUpTime.0", "1.3.6.1.2.1.1.3.0")]
    [InlineData("SNMPv2-MIB::sysName", "1.3.6.1.2.1.1.5.0")]
    [InlineData("ifOperStatus.3", "1.3.6.1.2.1.2.2.1.8.3")]
    [InlineData("IF-MIB::ifHCInOctets.3", "1.3.6.1.2.1.31.1.1.1.6.3")]
    [InlineData("laLoad.1", "1.3.6.1.4.1.2021.10.1.3.1")]
    [InlineData("hrStorageUsed.36", "1.3.6.1.2.1.25.2.3.1.6.36")]
    [InlineData("upsOutputSource", "1.3.6.1.2.1.33.1.4.1.0")]
    [InlineData("upsOutputPercentLoad.1", "1.3.6.1.2.1.33.1.4.4.1.5.1")]
    [InlineData("rPDULoadStatusLoad.1", "1.3.6.1.4.1.318.1.1.12.2.3.1.1.2.1")]
    [InlineData("upsBasicOutputStatus", "1.3.6.1.4.1.318.1.1.1.4.1.1.0")]
    [InlineData("bgpPeerState.192.0.2.1", "1.3.6.1.2.1.15.3.1.2.192.0.2.1")]
    [InlineData("entPhySensorValue.1006", "1.3.6.1.2.1.99.1.1.1.4.1006")]
    [InlineData("prtMarkerSuppliesLevel.1.1", "1.3.6.1.2.1.43.11.1.1.9.1.1")]
    [InlineData("cpmCPUTotal5minRev.1", "1.3.6.1.4.1.9.9.109.1.1.1.1.8.1")]
    [InlineData("ciscoEnvMonTemperatureStatusValue.1", "1.3.6.1.4.1.9.9.13.1.3.1.3.1")]
    [InlineData("nsExtendResult.\"queue\"", "1.3.6.1.4.1.8072.1.3.2.3.1.4.5.113.117.101.117.101")]
    [InlineData("enterprises.318.1.1.1.1.1.1.0", "1.3.6.1.4.1.318.1.1.1.1.1.1.0")]
    [InlineData(".1.3.6.1.4.1.99999.1.0", "1.3.6.1.4.1.99999.1.0")]
    public void ANameStandsForItsNumber(string name, string oid)
    {
        var (known, problem) = SnmpObject.OfValue(name);
        Assert.Equal(("", oid), (problem, known!.Oid.ToString()));
    }

    [Theory]
    [InlineData("ifOperStatu.3", "`ifOperStatu` is not a name that is known here; did you mean `ifOperStatus`?; any value can be written by its number, as in 1.3.6.1.2.1.1.3.0")]
    [InlineData("ifOperStatus", "ifOperStatus is a column of a table: write a row's number behind it, as in `ifOperStatus.1`, or read all of them under `walk`")]
    [InlineData("sysUpTime.3", "sysUpTime has one value and no rows: write `sysUpTime`")]
    [InlineData("1.3.6.1.2.1.1.3", "`1.3.6.1.2.1.1.3` is sysUpTime, which has one value: write `sysUpTime` or `1.3.6.1.2.1.1.3.0`")]
    [InlineData("ifTable", "ifTable is a group of names, no value; `statusfeeds walk HOST ifTable` lists what it holds")]
    [InlineData("1.3..6", "`1.3..6` is no object identifier: write numbers with dots between them, as in 1.3.6.1.2.1.1.3.0")]
    [InlineData("ifOperStatus.x", "`ifOperStatus.x`: behind ifOperStatus must stand a row's numbers, as in `ifOperStatus.1`")]
    [InlineData("ifOperStatus.", "`ifOperStatus.`: behind ifOperStatus must stand a row's numbers, as in `ifOperStatus.1`")]
    [InlineData("nsExtendResult.queue", "`nsExtendResult.queue`: behind nsExtendResult must stand a row's numbers, as in `nsExtendResult.1`, or its text, as in `nsExtendResult.\"queue\"`")]
    public void AWrongNameIsSaidToBeOne(string name, string problem) => Assert.Equal((null, problem), SnmpObject.OfValue(name));

    [Theory]
    [InlineData("1.3.6.1.2.1.2.2.1.8.3", "ifOperStatus.3")]
    [InlineData("1.3.6.1.2.1.1.3.0", "sysUpTime.0")]
    [InlineData("1.3.6.1.2.1.2.2", "ifTable")]
    [InlineData("1.3.6.1.4.1.8072.1.3.2.3.1.4.5.113.117.101.117.101", "nsExtendResult.\"queue\"")]
    [InlineData("1.3.6.1.4.1.8072.1.3.2.4.1.2.5.113.117.101.117.101.1", "nsExtendOutLine.\"queue\".1")]
    [InlineData("1.3.6.1.4.1.8072.1.3.2.3.1.4.2.10.34", "nsExtendResult.2.10.34")]
    [InlineData("1.3.6.1.4.1.8072.1.3.2.3.1.4.9.113", "nsExtendResult.9.113")]
    [InlineData("1.3.6.1.2.1.25.2.1.4", "hrStorageFixedDisk")]
    [InlineData("1.3.6.1.4.1.99999.1.0", "1.3.6.1.4.1.99999.1.0")]
    [InlineData("1.3", "1.3")]
    public void ANumberIsShownByItsName(string oid, string name) => Assert.Equal(name, SnmpNames.Show(Oid.Parse(oid)));

    [Fact]
    public void WhatIsShownOfAValueCanBeWrittenInACheck() =>
        Assert.All(SnmpNames.All.Where(name => name.Place != SnmpPlace.Group), name =>
        {
            var shown = SnmpNames.Show(name.Oid.Append(name.Place == SnmpPlace.Single ? 0u : 7u));
            Assert.StartsWith(name.Name + ".", shown, StringComparison.Ordinal);
            Assert.Equal(SnmpNames.Show(SnmpObject.OfValue(shown).Object!.Oid), shown);
        });

    [Fact]
    public void EveryNameHasAFormThatCanBeRead()
    {
        Assert.True(SnmpNames.All.Count() > 1000);
        Assert.Equal(Unit.Seconds, SnmpNames.Of("sysUpTime")!.Form.Unit);
        Assert.Equal((0.1, Unit.Of("V")), (SnmpNames.Of("upsBatteryVoltage")!.Form.Scale, SnmpNames.Of("upsBatteryVoltage")!.Form.Unit));
        Assert.Equal((1024, Unit.Bytes), (SnmpNames.Of("memTotalReal")!.Form.Scale, SnmpNames.Of("memTotalReal")!.Form.Unit));
        Assert.Equal((1e6, Unit.Of("bit/s")), (SnmpNames.Of("ifHighSpeed")!.Form.Scale, SnmpNames.Of("ifHighSpeed")!.Form.Unit));
        Assert.Equal("lowerLayerDown", SnmpNames.Of("ifOperStatus")!.Form.Words[7]);
        Assert.Equal(("ethernetCsmacd", "ieee8023adLag"), (SnmpNames.Of("ifType")!.Form.Words[6], SnmpNames.Of("ifType")!.Form.Words[161]));
        Assert.All(SnmpNames.All.SelectMany(name => name.Form.Words.Values), word => Assert.Matches("^[A-Za-z0-9_-]+$", word));
    }
}
