// Ten thousand addresses of one snmpd in a network namespace, each read from itself; and snmpsim, which is another agent's code.
using System.Net;
using StatusFeeds.EndToEnd.Support;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.EndToEnd;

public sealed class SnmpManyTests
{
    /// <summary>One line a value: name, type (x: in hexadecimal), value.</summary>
    private static readonly string[] Records =
    [
        "1.3.6.1.2.1.1.1.0|4|Simulated switch",
        "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.1",
        "1.3.6.1.2.1.1.3.0|67|123999",
        "1.3.6.1.2.1.1.5.0|4|switch1",
        "1.3.6.1.2.1.2.2.1.6.1|4x|00ff1b2c3d4e",
        "1.3.6.1.2.1.2.2.1.8.1|2|-1",
        "1.3.6.1.2.1.2.2.1.10.1|65|4294967295",
        "1.3.6.1.2.1.4.20.1.1.10.0.0.1|64x|0a000001",
        "1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551615",
    ];

    private static readonly SnmpValue[] Values =
    [
        new(Oid.Parse("1.3.6.1.2.1.1.1.0"), SnmpType.OctetString, 0, "Simulated switch"u8.ToArray()),
        new(Oid.Parse("1.3.6.1.2.1.1.2.0"), SnmpType.ObjectId, 0, Oid.Parse("1.3.6.1.4.1.9.1.1").ToBytes()),
        new(Oid.Parse("1.3.6.1.2.1.1.3.0"), SnmpType.TimeTicks, 123999, default),
        new(Oid.Parse("1.3.6.1.2.1.1.5.0"), SnmpType.OctetString, 0, "switch1"u8.ToArray()),
        new(Oid.Parse("1.3.6.1.2.1.2.2.1.6.1"), SnmpType.OctetString, 0, new byte[] { 0, 0xFF, 0x1B, 0x2C, 0x3D, 0x4E }),
        new(Oid.Parse("1.3.6.1.2.1.2.2.1.8.1"), SnmpType.Integer, -1, default),
        new(Oid.Parse("1.3.6.1.2.1.2.2.1.10.1"), SnmpType.Counter32, uint.MaxValue, default),
        new(Oid.Parse("1.3.6.1.2.1.4.20.1.1.10.0.0.1"), SnmpType.IpAddress, 0, new byte[] { 10, 0, 0, 1 }),
        new(Oid.Parse("1.3.6.1.2.1.31.1.1.1.6.1"), SnmpType.Counter64, -1, default),
    ];

    private const int Many = 10_000;

    private static readonly SnmpPatience Patience = new(TimeSpan.FromSeconds(60), 5);
    private static readonly Oid Name = Oid.Parse("1.3.6.1.2.1.1.5.0");

    [Fact]
    public async Task TenThousandAddressesOfOneAgentAreReadInOnePassEachFromItself()
    {
        Needs.Root();
        await using var space = await Namespace.Make();
        await space.Ip("route", "add", "local", "10.98.0.0/16", "dev", "lo");
        await using var agent = await Snmpd.Start("", space.Inside);
        foreach (var login in (SnmpLogin[])[Snmpd.Community, Snmpd.Login(SnmpAuth.Sha256, SnmpPrivacy.Aes128)])
        {
            using var client = new SnmpClient();

            // The socket stays where it was opened: in the namespace.
            var looks = space.Run(() => Enumerable.Range(0, Many).Select(i => Look(client, login, Address(i), agent.Port)).ToArray());
            var outcomes = await Task.WhenAll(looks);

            Assert.All(outcomes, outcome => Assert.True(outcome.Fault is null, outcome.Fault?.Words));
            Assert.All(outcomes, outcome => Assert.Equal("agent"u8, outcome.Values[0].Bytes.Span));
        }
    }

    [Fact]
    public async Task SnmpsimIsReadAsItsFileSaysByEachVersion()
    {
        await using var agent = await SnmpSim.Start("public", Records);
        using var client = new SnmpClient();
        var secure = Snmpd.Login(SnmpAuth.Sha1, SnmpPrivacy.Aes256, SnmpKeyExtension.Reeder) with { User = SnmpSim.User, Context = "public" };
        foreach (var login in (SnmpLogin[])[Snmpd.Community, secure, Snmpd.Community with { Version = SnmpVersion.V1 }])
        {
            var outcome = await client.Walk(agent.At, login, Oid.Parse("1.3.6.1.2.1"), 100, Patience, new Contact(), null, TestContext.Current.CancellationToken);

            // Version 1 has no numbers of 64 bits (RFC 3584 §4.2.2.1), so there the last cannot be told.
            Assert.Null(outcome.Fault);
            Assert.Equal(
                login.Version == SnmpVersion.V1 ? Values.Where(value => value.Type != SnmpType.Counter64) : Values,
                outcome.Values.Where(value => login.Version != SnmpVersion.V1 || value.Type != SnmpType.Counter64));
        }

        var other = await client.Get(agent.At, secure with { Extension = SnmpKeyExtension.Blumenthal }, [Name], new SnmpPatience(TimeSpan.FromSeconds(2), 0), new Contact(), null, TestContext.Current.CancellationToken);
        Assert.True(other.Fault?.Kind is SnmpRefusal.WrongPrivacy or SnmpRefusal.UnknownContext, other.Fault?.Words);
        Assert.Equal(Verdict.Unknown, other.Fault!.Told().Verdict);
    }

    private static IPAddress Address(int i) => new([10, 98, (byte)((i + 1) >> 8), (byte)(i + 1)]);

    private static Task<SnmpOutcome> Look(SnmpClient client, SnmpLogin login, IPAddress address, int port) =>
        client.Get(new IPEndPoint(address, port), login, [Name], Patience, new Contact(), null, TestContext.Current.CancellationToken);
}
