// What plugins have measured, as the guidelines have it and as real plugins write it; and what they would warn of, in words.
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Probes;

namespace StatusFeeds.Tests.Probes;

public sealed class PerfdataTests
{
    [Theory]
    [InlineData("load1=0.140;5.000;10.000;0; load5=0.910;4.000;8.000;0;", "load1=0.14 load5=0.91")] // check_load
    [InlineData("/=19229835264B;243497277849;257024904396;0;270552530944", "/=19229835264B")] // check_disk
    [InlineData("rta=0.027000ms;1.000000;2.000000;0.000000 pl=0%;5;10;0", "rta=2.7E-05s pl=0%")] // check_ping
    [InlineData("time=0.003821s;;;0.000000;10.000000 size=615B;;;0", "time=0.003821s size=615B")] // check_http
    [InlineData("users=3;5;10;0", "users=3")] // check_users
    [InlineData("swap=1023MB;204;102;0;1023", "swap=1023000000B")] // check_swap of before
    [InlineData("'C:\\ %'=74%;80;90 'C:\\'=\"x\"", "C:\\ %=74%")] // check_nscp
    [InlineData("eth0_in=123456789c eth0_out=5c;;", "eth0_in=123456789 eth0_out=5")] // check_snmp
    [InlineData("offset=-0.000042s;0.5;1; jitter=1e-05s stratum=2", "offset=-4.2E-05s jitter=1E-05s stratum=2")] // check_ntp
    [InlineData("'it''s a label'=5;1:;~:2", "it's a label=5")]
    [InlineData("a=1us b=1ms c=1s d=2m e=1h", "a=1E-06s b=0.001s c=1s d=120s e=3600s")]
    [InlineData("a=1KB b=1kB c=2MB d=3gb e=4TB f=1KiB g=1MIB h=1kB", "a=1000B b=1000B c=2000000B d=3gb e=4000000000000B f=1024B g=1048576B h=1000B")]
    [InlineData("temp=21.5C amps=350mA volts=230V fan=3000rpm", "temp=21.5°C amps=0.35A volts=230V fan=3000rpm")]
    [InlineData("a=0,5 b=1,25%", "a=0.5 b=1.25%")] // where numbers have a comma
    [InlineData("a=.5 b=5. c=+5", "a=0.5 b=5 c=5")]
    [InlineData("a=1 a=2", "a=1")]
    [InlineData("a=1;2;3", "a=1")]
    [InlineData("\tTotal=5\r\n x=6", "Total=5 x=6")]
    [InlineData("a==5 b=6", "b=6")]
    [InlineData("ä=5€ größe=7", "ä=5 größe=7")]
    [InlineData("", "")]
    public void ReadingsAreInBaseUnits(string text, string readings) => Assert.Equal(readings, string.Join(' ', Perfdata.Of(text).Readings.Select(Shown)));

    [Theory]
    [InlineData("a=U b=U;5;10 c=1", "")]
    [InlineData("a=nan b=inf c=-inf d=NaN", "a=nan b=inf c=-inf d=NaN")]
    [InlineData("words without a number a=1", "words without a number")]
    [InlineData("a= b=; =5 ''=5", "a= b=; =5 ''=5")]
    [InlineData("a=5..6 b=0x10 c=1 d=--5", "a=5..6 b=0x10 d=--5")]
    [InlineData("a=1e999 b=99999999999999999999999999999999999999999999999999999999999999999999", "a=1e999 b=99999999999999999999999999999999999999999999999999999999999999999999")]
    [InlineData("'never ends=5 b=6", "'never ends=5 b=6")]
    [InlineData("'a' b=6", "'a'")]
    public void WhatIsNoNumberIsToldAndWhatIsNotKnownIsNot(string text, string strange) => Assert.Equal(strange, string.Join(' ', Perfdata.Of(text).Strange));

    [Theory]
    [InlineData("time=5s", "time=5s")]
    [InlineData("time=5", "time (plugin)=5")]
    [InlineData("exit=5 output=1s", "exit (plugin)=5 output (plugin)=1s")]
    public void OurOwnReadingsKeepTheirNamesButATimeThatThePluginMeasuredTakesThePlaceOfOurs(string text, string readings) =>
        Assert.Equal(readings, string.Join(' ', Perfdata.Of(text).Readings.Select(Shown)));

    [Fact]
    public void NamesMoveNoCursorAndAreBounded()
    {
        Assert.Equal("a  b", Assert.Single(Perfdata.Of("'a\u001b\tb'=1").Readings).Name);
        Assert.Equal(200, Assert.Single(Perfdata.Of(new string('a', 200) + "=1").Readings).Name.Length);
        Assert.Empty(Perfdata.Of(new string('a', 201) + "=1").Readings);
    }

    [Fact]
    public void OfVeryManyTheFirstAreRead()
    {
        var many = Perfdata.Of(string.Join(' ', Enumerable.Range(0, 600).Select(number => $"a{number}=1")));
        Assert.Equal(Perfdata.Most, many.Readings.Length);
        Assert.Equal("… (more than 500)", Assert.Single(many.Strange));
    }

    [Theory]
    [InlineData("a=1;10", "warn outside 0 to 10")]
    [InlineData("a=1;10;;0", "warn above 10, at least 0")]
    [InlineData("a=1;10:", "warn below 10")]
    [InlineData("a=1;~:10", "warn above 10")]
    [InlineData("a=1;10:20", "warn outside 10 to 20")]
    [InlineData("a=1;@10:20", "warn from 10 to 20")]
    [InlineData("a=1;@10", "warn from 0 to 10")]
    [InlineData("a=1;@~:10", "warn up to 10")]
    [InlineData("a=1;@10:", "warn from 10 on")]
    [InlineData("a=1;~:", "warn never")]
    [InlineData("a=1;@~:", "warn always")]
    [InlineData("a=1;-5:-1;0:", "warn outside -5 to -1, crit below 0")]
    [InlineData("a=1;;5;0;100", "crit above 5, from 0 to 100")]
    [InlineData("a=1;;;;100", "at most 100")]
    [InlineData("a=500ms;1000;2000;0", "warn above 1 s, crit above 2 s, at least 0 s")]
    [InlineData("a=1MB;5MB;10", "warn outside 0 B to 5 MB, crit outside 0 B to 10 MB")]
    [InlineData("a=1;20:10", "warn \"20:10\"")]
    [InlineData("a=1;5,4,3;x;y;z", "warn \"5,4,3\", crit \"x\"")]
    [InlineData("a=1;1:2:3;:5", "warn \"1:2:3\", crit outside 0 to 5")]
    [InlineData("a=1", null)]
    [InlineData("a=1;;;;", null)]
    public void WhatThePluginWouldWarnOfIsSaidInWords(string text, string? note) => Assert.Equal(note, Assert.Single(Perfdata.Of(text).Readings).Note);

    [Theory]
    [InlineData("OK", "OK", "")]
    [InlineData("OK - fine | a=1\n", "OK - fine", " a=1")]
    [InlineData("OK|a=1 b=2\nlong text\nmore | c=3\nd=4\ne=5", "OK", "a=1 b=2 c=3 d=4 e=5")]
    [InlineData("OK\nlong | a=1\n| b=2", "OK", " a=1 | b=2")]
    [InlineData("either | or", "either | or", "")]
    [InlineData("either | or\nboth | a=1", "either | or", " a=1")]
    [InlineData("\n\n  OK\r\nmore", "OK", "")]
    [InlineData("|a=1", "", "a=1")]
    [InlineData("|a=1\nOK", "", "a=1")]
    [InlineData("", "", "")]
    [InlineData("a=1 | b", "a=1 | b", "")]
    public void TheFirstLineIsTheTextAndBehindTheBarsStandsWhatWasMeasured(string text, string first, string measured)
    {
        var output = PluginOutput.Of(text);
        Assert.Equal(first, output.First);
        Assert.Equal(measured.Split(' ', StringSplitOptions.RemoveEmptyEntries), output.Measured.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Shown(Reading reading) => string.Create(CultureInfo.InvariantCulture, $"{reading.Name}={reading.Value}{reading.Unit.Word}");
}
