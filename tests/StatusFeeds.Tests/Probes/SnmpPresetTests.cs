// The presets: what they read of devices as they are, and what their rules say of it.
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class SnmpPresetTests : IAsyncLifetime
{
    private const byte Ticks = 0x43;
    private const byte Wide = 0x46;

    private readonly TableAgent agent = new();
    private readonly SnmpLooks looks = new() { Timeout = TimeSpan.FromSeconds(3) };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        looks.Dispose();
        return agent.DisposeAsync();
    }

    [Fact]
    public async Task AnInterfaceThatShouldBeUpAndIsNotMakesItsSwitchDegraded()
    {
        Interface(1, "Gi0/1", wanted: 1, is_: 1).Number("1.3.6.1.2.1.1.3.0", 100_000, Ticks);
        Interface(2, "Gi0/2", wanted: 2, is_: 2);
        var (result, told) = await Look("presets: [interfaces]");
        Assert.Equal((Status.Up, "up", "disabled"), (told.Status, result.Text("status Gi0/1"), result.Text("status Gi0/2")));
        Interface(1, "Gi0/1", wanted: 1, is_: 2, octets: 7_500_000).Number("1.3.6.1.2.1.1.3.0", 106_000, Ticks);
        looks.Clock.Ahead = TimeSpan.FromSeconds(60);
        (result, told) = await Look("presets: [interfaces]");
        Assert.Equal((Status.Degraded, "status Gi0/1 == \"down\""), (told.Status, told.Reason));
        Assert.Equal((1_000_000, 0, Unit.Of("bit/s")), (result.Number("in Gi0/1"), result.Number("in-errors Gi0/1"), result.Readings.Single(reading => reading.Name == "in Gi0/1").Unit));
    }

    [Fact]
    public async Task OnlyTheInterfacesThatAreNamedAreReadAndOneThatIsGoneIsMissing()
    {
        Interface(1, "Gi0/1", 1, 1);
        Interface(2, "Gi0/2", 1, 2);
        Interface(3, "Po1", 1, 1).Text("1.3.6.1.2.1.31.1.1.1.18.3", "uplink to core");
        var (result, told) = await Look("presets: [interfaces], interfaces: [gi0/1, \"uplink*\"]");
        Assert.Equal((Status.Up, "status Gi0/1, status Po1"), (told.Status, string.Join(", ", result.Readings.Select(reading => reading.Name).Where(name => name.StartsWith("status", StringComparison.Ordinal)))));
        (_, told) = await Look("presets: [interfaces], interfaces: [Gi0/7]");
        Assert.Equal((Status.Degraded, "status Gi0/7 == \"missing\""), (told.Status, told.Reason));
    }

    [Fact]
    public async Task AnOldSwitchHasNoNamesAndNoWideCounters()
    {
        agent.Number("1.3.6.1.2.1.2.2.1.8.7", 1).Number("1.3.6.1.2.1.2.2.1.7.7", 1).Text("1.3.6.1.2.1.2.2.1.2.7", "port 7").Counter("1.3.6.1.2.1.2.2.1.10.7", 5);
        var (result, _) = await Look("version: 1, presets: [interfaces]");
        Assert.Equal("up", result.Text("status port 7"));
        Assert.Contains("no rate yet of in port 7", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 2, Status.Up, "")]
    [InlineData(5, 2, Status.Degraded, "source == \"battery\"")]
    [InlineData(4, 2, Status.Degraded, "source == \"bypass\"")]
    [InlineData(5, 3, Status.Down, "battery == \"low\"")]
    [InlineData(5, 4, Status.Down, "battery == \"depleted\"")]
    [InlineData(2, 2, Status.Down, "source == \"none\"")]
    public async Task AUpsTellsWhereThePowerComesFrom(int source, int battery, object status, string reason)
    {
        agent.Number("1.3.6.1.2.1.33.1.4.1.0", source).Number("1.3.6.1.2.1.33.1.2.1.0", battery).Number("1.3.6.1.2.1.33.1.2.3.0", 48).Number("1.3.6.1.2.1.33.1.2.4.0", 97)
            .Number("1.3.6.1.2.1.33.1.2.7.0", 27).Number("1.3.6.1.2.1.33.1.4.4.1.5.1", 34).Number("1.3.6.1.2.1.33.1.4.4.1.5.2", 51);
        var (result, told) = await Look("presets: ups");
        Assert.Equal(((Status)status, reason), (told.Status, told.Reason));
        Assert.Equal((2880, 97, 27, 51), (result.Number("runtime"), result.Number("charge"), result.Number("temperature"), result.Number("load")));
    }

    [Theory]
    [InlineData(2, 2, 1, Status.Up, "")]
    [InlineData(3, 2, 1, Status.Degraded, "source == \"battery\"")]
    [InlineData(2, 2, 2, Status.Degraded, "replace-battery == \"yes\"")]
    [InlineData(3, 3, 1, Status.Down, "battery == \"low\"")]
    [InlineData(7, 2, 1, Status.Down, "source == \"none\"")]
    public async Task AUpsOfApcSpeaksItsOwnMib(int source, int battery, int replace, object status, string reason)
    {
        agent.Number("1.3.6.1.4.1.318.1.1.1.4.1.1.0", source).Number("1.3.6.1.4.1.318.1.1.1.2.1.1.0", battery).Number("1.3.6.1.4.1.318.1.1.1.2.2.4.0", replace)
            .Number("1.3.6.1.4.1.318.1.1.1.2.2.1.0", 99, 0x42).Number("1.3.6.1.4.1.318.1.1.1.2.2.3.0", 180_000, Ticks).Number("1.3.6.1.4.1.318.1.1.1.4.2.3.0", 12, 0x42);
        var (result, told) = await Look("presets: ups");
        Assert.Equal(((Status)status, reason), (told.Status, told.Reason));
        Assert.Equal((1800, 99, 12), (result.Number("runtime"), result.Number("charge"), result.Number("load")));
    }

    [Theory]
    [InlineData(1, Status.Up, "")]
    [InlineData(3, Status.Degraded, "load 1 == \"near-overload\"")]
    [InlineData(4, Status.Down, "load 1 == \"overload\"")]
    public async Task APowerStripTellsItsLoad(int load, object status, string reason)
    {
        agent.Number("1.3.6.1.4.1.318.1.1.12.2.3.1.1.2.1", 73, 0x42).Number("1.3.6.1.4.1.318.1.1.12.2.3.1.1.3.1", load).Number("1.3.6.1.4.1.318.1.1.12.3.5.1.1.4.1", 2)
            .Text("1.3.6.1.4.1.318.1.1.12.3.5.1.1.2.1", "web01").Number("1.3.6.1.4.1.318.1.1.26.4.3.1.5.1", 168);
        var (result, told) = await Look("presets: pdu");
        Assert.Equal(((Status)status, reason), (told.Status, told.Reason));
        Assert.Equal((7.3, 1680, "off"), (Math.Round(result.Number("current 1")!.Value, 6), result.Number("power 1"), result.Text("outlet web01")));
    }

    [Fact]
    public async Task AComputersMemoryIsWithoutWhatIsLentAndReadOnlyDisksAreLeftOut()
    {
        agent.Number("1.3.6.1.2.1.25.3.3.1.2.1", 40).Number("1.3.6.1.2.1.25.3.3.1.2.2", 60).Number("1.3.6.1.2.1.25.1.6.0", 108, 0x42);
        Storage(1, "1.3.6.1.2.1.25.2.1.2", "Physical memory", 1000, 900);
        Storage(6, "1.3.6.1.2.1.25.2.1.1", "Memory buffers", 1000, 100);
        Storage(7, "1.3.6.1.2.1.25.2.1.1", "Cached memory", 1000, 300);
        Storage(10, "1.3.6.1.2.1.25.2.1.3", "Swap space", 0, 0);
        Storage(31, "1.3.6.1.2.1.25.2.1.4", "/", -1_294_967_296, 2_000_000_000);
        Storage(32, "1.3.6.1.2.1.25.2.1.4", "/snap/core", 100, 100);
        Storage(33, "1.3.6.1.2.1.25.2.1.4", "C:\\ Label:System  Serial Number 1a2b", 100, 95);
        agent.Number("1.3.6.1.2.1.25.3.8.1.7.4", 32).Number("1.3.6.1.2.1.25.3.8.1.5.4", 2).Number("1.3.6.1.2.1.25.3.8.1.7.5", 31).Number("1.3.6.1.2.1.25.3.8.1.5.5", 1);
        var (result, told) = await Look("presets: host-resources");
        Assert.Equal(["cpu", "memory", "disk /", "disk C:\\", "processes"], result.Readings.Select(reading => reading.Name));
        Assert.Equal((50, 50, 66.667, 95), (result.Number("cpu"), result.Number("memory"), Math.Round(result.Number("disk /")!.Value, 3), result.Number("disk C:\\")));
        Assert.Equal((Status.Degraded, "disk C:\\ 95 % > 90 %"), (told.Status, told.Reason));
        Storage(11, "1.3.6.1.2.1.25.2.1.1", "Available memory", 800, 0);
        Assert.Equal(20, (await Look("presets: host-resources")).Result.Number("memory"));
    }

    [Fact]
    public async Task ADeviceOfAnotherSortIsUnknown()
    {
        agent.Number("1.3.6.1.2.1.25.3.3.1.2.1", 40);
        var (result, _) = await Look("presets: [host-resources, ups]");
        Assert.Equal((Verdict.Unknown, $"127.0.0.1:{agent.Port} has nothing of the preset ups (no upsOutputSource, no upsBasicOutputStatus)"), (result.Verdict, result.Detail));
    }

    private TableAgent Interface(int row, string name, int wanted, int is_, ulong octets = 0) => agent
        .Number($"1.3.6.1.2.1.2.2.1.7.{row}", wanted).Number($"1.3.6.1.2.1.2.2.1.8.{row}", is_).Text($"1.3.6.1.2.1.31.1.1.1.1.{row}", name).Text($"1.3.6.1.2.1.2.2.1.2.{row}", $"description of {row}")
        .Counter($"1.3.6.1.2.1.31.1.1.1.6.{row}", octets, Wide).Counter($"1.3.6.1.2.1.31.1.1.1.10.{row}", 0, Wide).Counter($"1.3.6.1.2.1.2.2.1.14.{row}", 0).Counter($"1.3.6.1.2.1.2.2.1.20.{row}", 0);

    private void Storage(int row, string type, string name, long size, long used) => agent
        .Named($"1.3.6.1.2.1.25.2.3.1.2.{row}", type).Text($"1.3.6.1.2.1.25.2.3.1.3.{row}", name).Number($"1.3.6.1.2.1.25.2.3.1.5.{row}", size).Number($"1.3.6.1.2.1.25.2.3.1.6.{row}", used);

    private async Task<(ProbeResult Result, Judgement Told)> Look(string settings)
    {
        var check = ConfigText.SiteOf($"hosts: [ {{ host: a, address: 127.0.0.1, checks: [ snmp: {{ port: {agent.Port}, {settings} }} ] }} ]").Hosts["a"].Checks[0];
        var result = await looks.Look((SnmpProbe)check.Probe);
        return (result, Judge.Of(check, result));
    }
}
