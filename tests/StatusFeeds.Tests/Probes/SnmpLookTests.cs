// Looks of the kind snmp at a real socket: values, tables, what is missing, and rates from look to look.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class SnmpLookTests : IAsyncLifetime
{
    private const string Uptime = "1.3.6.1.2.1.1.3.0";
    private const string InOctets = "1.3.6.1.2.1.2.2.1.10.1";
    private const byte Ticks = 0x43;
    private const byte Wide = 0x46;

    private readonly TableAgent agent = new();
    private readonly SnmpLooks looks = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        looks.Dispose();
        return agent.DisposeAsync();
    }

    [Fact]
    public async Task ValuesAreReadInOneRequestAndNamed()
    {
        agent.Number("1.3.6.1.2.1.2.2.1.8.3", 2).Text("1.3.6.1.4.1.2021.10.1.3.1", "0.12").Number("1.3.6.1.4.1.318.1.1.12.2.3.1.1.2.1", 73, 0x42).Number(Uptime, 12345, Ticks);
        var result = await looks.Look("oids: { uplink: ifOperStatus.3, load: laLoad.1, amps: rPDULoadStatusLoad.1, up: sysUpTime }", agent);
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.Equal(("down", 0.12, 7.3, 123.45), (result.Text("uplink"), result.Number("load"), Math.Round(result.Number("amps")!.Value, 6), result.Number("up")));
        Assert.StartsWith($"127.0.0.1:{agent.Port} answered with 4 values in ", result.Detail, StringComparison.Ordinal);
        Assert.Equal((1, true), (agent.Requests, looks.Contact.Heard));
        Assert.Contains(looks.Transcript.Lines, line => line.IsAsked);
    }

    [Fact]
    public async Task WhatTheAgentDoesNotHaveIsNamedAndTheRestIsRead()
    {
        agent.Number("1.3.6.1.2.1.2.2.1.8.3", 1);
        var result = await looks.Look("oids: { a: ifOperStatus.3, b: ifOperStatus.99 }", agent);
        Assert.Equal(["a"], result.Readings.Select(reading => reading.Name));
        Assert.EndsWith("; no such object: ifOperStatus.99", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oids: { b: ifOperStatus.98, c: 1.3.6.1.4.1.9.1.0 }", "no such object: ifOperStatus.98, 1.3.6.1.4.1.9.1.0")]
    [InlineData("walk: { b: { oid: bgpPeerState, as: each } }", "no such object: bgpPeerState")]
    [InlineData("rates: { b: ifInErrors.3 }", "no such object: ifInErrors.3")]
    public async Task AnAgentThatHasNothingOfItIsUnknownAndNotDown(string settings, string missing)
    {
        agent.Number(Uptime, 5, Ticks);
        var result = await looks.Look(settings, agent);
        Assert.Equal((Verdict.Unknown, $"127.0.0.1:{agent.Port} has nothing of what is asked: {missing}"), (result.Verdict, result.Detail));
    }

    [Theory]
    [InlineData("version: 1")]
    [InlineData("version: 2c")]
    public async Task TablesAreReadRowByRowOrAsOneNumber(string version)
    {
        for (var row = 1; row <= 60; row++)
        {
            agent.Number($"1.3.6.1.2.1.2.2.1.8.{row}", row % 2 + 1).Text($"1.3.6.1.2.1.31.1.1.1.1.{row}", row < 3 ? "twin" : row == 4 ? "" : $"Gi0/{row}").Number($"1.3.6.1.2.1.2.2.1.4.{row}", row * 10);
        }

        var result = await looks.Look(
            $"{version}, walk: {{ plain: {{ oid: ifOperStatus, as: each }}, st: {{ oid: ifOperStatus, as: each, label: ifName }}, most: ifMtu, least: {{ oid: ifMtu, as: min }}, all: {{ oid: ifMtu, as: sum }}, n: {{ oid: ifMtu, as: count }}, none: {{ oid: bgpPeerState, as: count }} }}",
            agent);
        Assert.Equal(("down", "up", "down", "down", "up", "down"), (result.Text("plain.1"), result.Text("plain.60"), result.Text("st twin.1"), result.Text("st Gi0/3"), result.Text("st.4"), result.Text("st Gi0/59")));
        Assert.Equal((600, 10, 18300, 60, 0), (result.Number("most"), result.Number("least"), result.Number("all"), result.Number("n"), result.Number("none")));
        Assert.Equal(Unit.Bytes, result.Readings.Single(reading => reading.Name == "most").Unit);
    }

    [Fact]
    public async Task ATableThatIsTooLongIsSaidToBe()
    {
        for (var row = 1; row <= 1001; row++)
        {
            agent.Number($"1.3.6.1.2.1.2.2.1.8.{row}", 1);
        }

        var result = await looks.Look("walk: { a: { oid: ifOperStatus, as: each } }", agent);
        Assert.Equal((Verdict.Unknown, "ifOperStatus has more than 1000 rows, which is more than a check reads"), (result.Verdict, result.Detail));
        agent.Without("1.3.6.1.2.1.2.2.1.8.1001");
        Assert.Equal(1000, (await looks.Look("walk: { a: { oid: ifOperStatus, as: each } }", agent)).Readings.Length);
    }

    [Fact]
    public async Task AWrongCommunityIsSilenceAndDown()
    {
        looks.Timeout = TimeSpan.FromMilliseconds(400);
        var result = await looks.Look("community: wrong", agent);
        Assert.Equal((Verdict.Down, false, 2), (result.Verdict, result.Answered, agent.Requests));
        Assert.StartsWith($"no answer from 127.0.0.1:{agent.Port}", result.Detail, StringComparison.Ordinal);
        Assert.Contains("community", result.Detail, StringComparison.Ordinal);
        Assert.False(looks.Contact.Heard);
    }

    [Fact]
    public async Task TheFirstLookTellsTheRateOfWhatMovesSteadily()
    {
        var (rises, octets) = (new[] { 1000UL, 1000UL, 1000UL }, 4_294_967_000UL);
        Steps(step => agent.Counter(InOctets, octets = (octets + (step < rises.Length ? rises[step] : 0)) % (1UL << 32)));
        var result = await looks.Look("rates: { in: ifInOctets.1 }", agent);
        Assert.Equal(1000, result.Number("in")!.Value, 1);
        Assert.Equal(3, agent.Requests);
        Assert.Equal(Unit.Of("B/s"), result.Readings[0].Unit);
    }

    [Fact]
    public async Task WhereItDoesNotMoveSteadilyTheRateWaitsForTheNextLook()
    {
        var octets = 0UL;
        Steps(step => agent.Counter(InOctets, octets += step == 1 ? 15_000UL : 0));
        var result = await looks.Look("rates: { in: ifInOctets.1 }", agent);
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.Empty(result.Readings);
        Assert.EndsWith("; no rate yet of in", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheRateIsOfTheTimeBetweenTwoLooksAndTrueOverAWrap()
    {
        looks.Timeout = TimeSpan.FromSeconds(2);
        await Look(uptime: 100_000, octets: (1UL << 32) - 1_000, ahead: 0);
        Assert.Equal(100, await Look(uptime: 106_000, octets: 5_000, ahead: 60));
        Assert.Equal(200, await Look(uptime: 112_000, octets: 17_000, ahead: 120));
    }

    [Fact]
    public async Task ARestartIsNoSpikeAndTheLookAfterItHasARateAgain()
    {
        looks.Timeout = TimeSpan.FromSeconds(2);
        await Look(uptime: 100_000, octets: 4_000_000_000, ahead: 0);
        Assert.Null(await Look(uptime: 1_000, octets: 500, ahead: 60));
        Assert.Equal(50, await Look(uptime: 7_000, octets: 3_500, ahead: 120));
    }

    [Fact]
    public async Task ACounterOfAnInterfaceThatBeganAnewHasNoRateOnce()
    {
        looks.Timeout = TimeSpan.FromSeconds(2);
        agent.Number("1.3.6.1.2.1.31.1.1.1.19.1", 0, Ticks);
        await Look(uptime: 100_000, octets: 1_000, ahead: 0);
        agent.Number("1.3.6.1.2.1.31.1.1.1.19.1", 103_000, Ticks);
        Assert.Null(await Look(uptime: 106_000, octets: 7_000, ahead: 60));
        Assert.Equal(100, await Look(uptime: 112_000, octets: 13_000, ahead: 120));
    }

    [Fact]
    public async Task AMemoryThatIsNoneIsNoMatter()
    {
        looks.Timeout = TimeSpan.FromSeconds(2);
        looks.Memory = "something else"u8.ToArray();
        Assert.Null(await Look(uptime: 100_000, octets: 1_000, ahead: 0));
        Assert.Equal(100, await Look(uptime: 106_000, octets: 7_000, ahead: 60));
    }

    [Fact]
    public async Task ALookEndsWithTheProgram()
    {
        using var end = new CancellationTokenSource();
        agent.Community = "another";
        var look = looks.Look(SnmpLooks.Probe("", agent.Port), end.Token);
        await end.CancelAsync();
        var ended = await Record.ExceptionAsync(() => look);
        Assert.True(ended is OperationCanceledException or null, ended?.ToString());
    }

    [Fact]
    public async Task ANameWithoutAnAddressIsToldAsEverywhere()
    {
        var result = await looks.Look(SnmpLooks.Probe("address: no-such-host.invalid", agent.Port));
        Assert.NotEqual(Verdict.Answered, result.Verdict);
        Assert.Contains("no-such-host.invalid", result.Detail, StringComparison.Ordinal);
        Assert.Equal(0, agent.Requests);
    }

    /// <summary>The timeout leaves no time for a second and third request, so the memory alone decides.</summary>
    private async Task<double?> Look(long uptime, ulong octets, int ahead)
    {
        looks.Clock.Ahead = TimeSpan.FromSeconds(ahead);
        agent.Number(Uptime, uptime, Ticks).Counter(InOctets, octets);
        return (await looks.Look("rates: { in: ifInOctets.1 }", agent)).Number("in") is { } rate ? Math.Round(rate, 3) : null;
    }

    /// <summary>With each answer a second has passed at the agent, and before it something happens.</summary>
    private void Steps(Action<int> happens)
    {
        var step = 0;
        Prepare();
        agent.Change = answer =>
        {
            Prepare();
            return answer;
        };

        void Prepare()
        {
            agent.Number(Uptime, 100_000 + (step * 100), Ticks);
            happens(step++);
        }
    }
}
