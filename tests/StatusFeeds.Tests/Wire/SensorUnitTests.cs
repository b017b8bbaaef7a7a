// Units of sensors as words: all of table 43-15, and what is made of two.
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Tests.Wire;

public sealed class SensorUnitTests
{
    /// <summary>In the order of the table, as ipmitool calls them, with what they are here and what one of them is then.</summary>
    private const string Table = """
        unspecified=;degrees C=°C;degrees F=°F;degrees K=K;Volts=V;Amps=A;Watts=W;Joules=J;Coulombs=coulombs;VA=VA;Nits=nits;lumen=lm;lux=lux;Candela=cd;
        kPa=Pa*1000;PSI=psi;Newton=N;CFM=cfm;RPM=rpm;Hz=Hz;microsecond=s*0.000001;millisecond=s*0.001;second=s;minute=s*60;hour=s*3600;day=s*86400;week=s*604800;
        mil=mil;inches=in;feet=ft;cu in=in³;cu feet=ft³;mm=mm;cm=cm;m=meters;cu cm=cm³;cu m=m³;liters=liters;fluid ounce=fl oz;
        radians=radians;steradians=steradians;revolutions=revolutions;cycles=cycles;gravities=gravities;ounce=oz;pound=lb;ft-lb=ft lb;oz-in=oz in;
        gauss=gauss;gilberts=gilberts;henry=henry;millihenry=millihenry;farad=farad;microfarad=microfarad;ohms=Ω;siemens=siemens;mole=mole;becquerel=becquerel;
        PPM=ppm;reserved=reserved;Decibels=dB;DbA=dBA;DbC=dBC;gray=gray;sievert=sievert;color temp deg K=K;bit=bit;kilobit=bit*1000;megabit=bit*1000000;gigabit=bit*1000000000;
        byte=B;kilobyte=B*1000;megabyte=B*1000000;gigabyte=B*1000000000;word=words;dword=dwords;qword=qwords;line=lines;hit=hits;miss=misses;retry=retries;reset=resets;
        overflow=overflows;underrun=underruns;collision=collisions;packets=packets;messages=messages;characters=characters;error=errors;correctable error=correctable errors;
        uncorrectable error=uncorrectable errors;fatal error=fatal errors;grams=grams
        """;

    [Fact]
    public void EveryUnitHasItsWord()
    {
        var rows = Table.ReplaceLineEndings("").Split(';');
        Assert.Equal(93, rows.Length);
        Assert.Equal(93, SensorUnit.Known);
        foreach (var (code, row) in rows.Index())
        {
            var ours = row[(row.LastIndexOf('=') + 1)..].Split('*');
            var (word, factor) = (ours[0], ours.Length == 1 ? 1 : double.Parse(ours[1], CultureInfo.InvariantCulture));
            var unit = new SensorUnit(0, (byte)code, 0);
            Assert.Equal((row, word, factor), (row, unit.Unit.Word, unit.Factor));
        }
    }

    /// <summary>A unit that rules know must be the base of its dimension, or no rule could be written for it.</summary>
    [Fact]
    public void NoWordMeansSomethingElseInARule()
    {
        foreach (var code in Enumerable.Range(0, SensorUnit.Known))
        {
            var unit = new SensorUnit(0, (byte)code, 0).Unit;
            if (unit != Unit.None && Quantities.DimensionOf(unit.Word) is { } dimension)
            {
                Assert.Equal((unit, 1m), (dimension, Quantities.Factor(dimension, unit.Word)!.Value));
            }
        }
    }

    [Theory]
    [InlineData(1, 0, 0, "%")]
    [InlineData(1, 18, 0, "% rpm")]
    [InlineData(2, 6, 24, "W*h")]
    [InlineData(4, 6, 34, "W/meters")]
    [InlineData(6, 6, 34, "W")]
    [InlineData(3 << 3, 70, 0, "B/s")]
    [InlineData(3 << 3, 71, 0, "B/s")]
    [InlineData(1 << 3, 85, 0, "packets/µs")]
    [InlineData(2 << 3, 85, 0, "packets/ms")]
    [InlineData(4 << 3, 90, 0, "uncorrectable errors/min")]
    [InlineData(5 << 3, 88, 0, "errors/h")]
    [InlineData((6 << 3) | 4, 88, 24, "errors/h/d")]
    [InlineData(7 << 3, 88, 0, "errors")]
    [InlineData((3 << 3) | 1, 0, 0, "%/s")]
    [InlineData(0, 93, 0, "unit 93")]
    [InlineData(4, 255, 200, "unit 255/unit 200")]
    public void UnitsAreJoined(byte flags, byte of, byte modifier, string word) => Assert.Equal(word, new SensorUnit(flags, of, modifier).Unit.Word);

    [Fact]
    public void AValueComesInItsUnit()
    {
        var kilopascals = Assert.Single(SdrRecord.Sensors(SdrSamples.Full(unit: 14)));
        Assert.Equal((101_000, "Pa"), (kilopascals.Value(101), kilopascals.Unit.Word));
        var kilobytes = Assert.Single(SdrRecord.Sensors(SdrSamples.Full(unit: 71, unitFlags: 3 << 3)));
        Assert.Equal((5000, "B/s"), (kilobytes.Value(5), kilobytes.Unit.Word));
        Assert.Equal(Unit.None, Assert.Single(SdrRecord.Sensors(SdrSamples.Compact())).Unit);
    }
}
