// The SNMP client against Debian's snmpd: what net-snmp's own programs read with each login, we read too.
using System.Net;
using StatusFeeds.EndToEnd.Support;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.EndToEnd;

public sealed class SnmpdTests : IAsyncLifetime
{
    private const string System = "1.3.6.1.2.1.1";
    private const string Interfaces = "1.3.6.1.2.1.2.2";
    private const string Storage = "1.3.6.1.2.1.25.2";
    private const string Ups = "1.3.6.1.2.1.33";
    private const string PowerNet = "1.3.6.1.4.1.318";

    private static readonly SnmpPatience Patience = new(TimeSpan.FromSeconds(20));
    private static readonly SnmpPatience Short = new(TimeSpan.FromSeconds(1));
    private static readonly Oid Name = Oid.Parse("1.3.6.1.2.1.1.5.0");

    private readonly SnmpClient client = new();
    private Snmpd agent = null!;

    public async ValueTask InitializeAsync() => agent = await Snmpd.Start();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await agent.DisposeAsync();
    }

    [Fact]
    public async Task AWalkReadsWhatSnmpbulkwalkReads()
    {
        foreach (var root in (string[])[System, Interfaces, Storage, Ups, PowerNet, "1.3.6.1.4.1.99999"])
        {
            await Same(root, Snmpd.Community);
            await Same(root, Snmpd.Login(SnmpAuth.Sha256, SnmpPrivacy.Aes128));
        }

        await Same(System, Snmpd.Community with { Version = SnmpVersion.V1 });
        await Same(PowerNet, Snmpd.Community with { Version = SnmpVersion.V1 });
    }

    [Fact]
    public async Task EveryAuthenticationWithEveryPrivacyReadsWhatSnmpgetReads()
    {
        string[] oids = [$"{System}.1.0", $"{System}.2.0", $"{System}.5.0", $"{Interfaces}.1.2.1", $"{Ups}.1.4.1.0", $"{PowerNet}.1.1.12.1.5.0"];
        var levels = Snmpd.Levels.ToArray();
        Assert.Equal(1 + (6 * 7), levels.Length);
        foreach (var level in levels)
        {
            var login = Snmpd.Login(level.Auth, level.Privacy, level.Extension);
            var outcome = await Get(login, Patience, [.. oids.Select(Oid.Parse)]);
            var said = await agent.Said("snmpget", Snmpd.Flags(login), oids);

            Assert.True(outcome.Fault is null, $"{level}: {outcome.Fault?.Words}");
            Assert.Equal(oids.Select(oid => said[oid]), outcome.Values.Select(Snmpd.Shown));
        }
    }

    [Fact]
    public async Task WhatTheAgentDoesNotHaveIsMissingAndTheRestIsRead()
    {
        foreach (var login in (SnmpLogin[])[Snmpd.Community with { Version = SnmpVersion.V1 }, Snmpd.Community, Snmpd.Login(SnmpAuth.Sha1, SnmpPrivacy.Aes128)])
        {
            var outcome = await Get(login, Patience, Oid.Parse("1.3.6.1.2.1.1.99.0"), Name, Oid.Parse("1.3.6.1.2.1.1.5.7"), Name, Oid.Parse("1.3.6.1.4.1.4.4.4.4"));

            Assert.Null(outcome.Fault);
            Assert.Equal([true, false, true, false, true], outcome.Values.Select(value => value.IsMissing));
            Assert.Equal("agent"u8, outcome.Values[3].Bytes.Span);
        }
    }

    [Fact]
    public async Task AnAgentThatRestartsIsReadAtTheSameLook()
    {
        var login = Snmpd.Login(SnmpAuth.Sha256, SnmpPrivacy.Aes256);
        Assert.Null((await Get(login, Patience, Name)).Fault);
        await agent.Stop();
        Assert.Equal(SnmpRefusal.Closed, (await Get(login, Patience, Name)).Fault?.Kind);
        await agent.Begin();
        var transcript = new Transcript();
        var outcome = await client.Get(agent.At, login, [Name], Patience, new Contact(), transcript, TestContext.Current.CancellationToken);

        Assert.Null(outcome.Fault);
        Assert.Equal(["NotInTime"], transcript.Lines.Where(line => !line.IsAsked && line.Text.StartsWith("report", StringComparison.Ordinal)).Select(line => line.Text.Split(": ")[1]));
    }

    [Fact]
    public async Task AWrongCommunityIsSilence()
    {
        var contact = new Contact();
        var outcome = await client.Get(agent.At, Snmpd.Community with { Community = new Secret("wrong") }, [Name], Short, contact, null, TestContext.Current.CancellationToken);

        Assert.Equal(SnmpRefusal.Silence, outcome.Fault?.Kind);
        Assert.Equal($"no answer from {agent.At} within 1 s to 3 requests (SNMP v2c): no agent there, a firewall, another version, or a wrong community", outcome.Fault!.Words);
        Assert.Equal((Verdict.Down, (bool?)false), (outcome.Fault.Told().Verdict, outcome.Fault.Told().Answered));
        Assert.Equal((true, false), (contact.Tried, contact.Heard));
    }

    [Fact]
    public async Task EachWrongLoginIsToldByItsOwnReason()
    {
        var right = Snmpd.Login(SnmpAuth.Sha256, SnmpPrivacy.Aes128);
        var wrong = new Secret("wrong-pass");
        foreach (var (login, kind, words) in new[]
        {
            (right with { User = "nobody" }, SnmpRefusal.UnknownUser, "usmStatsUnknownUserNames"),
            (right with { AuthPassword = wrong }, SnmpRefusal.WrongPassword, "usmStatsWrongDigests"),
            (right with { Auth = SnmpAuth.Sha512 }, SnmpRefusal.WrongPassword, "(SHA-512)"),
            (right with { PrivacyPassword = wrong }, SnmpRefusal.WrongPrivacy, "privacy password"),
            (right with { Privacy = SnmpPrivacy.Aes256 }, SnmpRefusal.WrongPrivacy, "AES-256 with the key extension of Blumenthal; the other one is Reeder's"),
            (right with { Context = "attic" }, SnmpRefusal.UnknownContext, "in the context \"attic\""),
            (Snmpd.Login(SnmpAuth.Sha256, SnmpPrivacy.None) with { Privacy = SnmpPrivacy.Aes128, PrivacyPassword = wrong }, SnmpRefusal.UnsupportedLevel, "usmStatsUnsupportedSecLevels"),
        })
        {
            var contact = new Contact();
            var outcome = await client.Get(agent.At, login, [Name], Short, contact, null, TestContext.Current.CancellationToken);

            Assert.Equal(kind, outcome.Fault?.Kind);
            Assert.Contains(words, outcome.Fault!.Words, StringComparison.Ordinal);
            Assert.Equal(Verdict.Unknown, outcome.Fault.Told().Verdict);
            Assert.True(contact.Heard);
            Assert.DoesNotContain("-pass", outcome.Fault.Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AViewThatHidesAValueHidesItAsMissing()
    {
        var outcome = await Get(Snmpd.Community with { Community = new Secret("little") }, Patience, Name, Oid.Parse("1.3.6.1.2.1.1.4.0"));

        Assert.Null(outcome.Fault);
        Assert.Equal([false, true], outcome.Values.Select(value => value.IsMissing));
    }

    [Fact]
    public async Task HundredsOfNamesAreReadInAsManyRequestsAsTheyNeed()
    {
        var outcome = await Get(Snmpd.Login(SnmpAuth.Sha512, SnmpPrivacy.Aes256, SnmpKeyExtension.Reeder), Patience, [.. Enumerable.Repeat(Name, 500)]);

        Assert.Null(outcome.Fault);
        Assert.Equal(500, outcome.Values.Count(value => value.Bytes.Span.SequenceEqual("agent"u8)));
    }

    private Task<SnmpOutcome> Get(SnmpLogin login, SnmpPatience patience, params Oid[] oids) =>
        client.Get(agent.At, login, [.. oids], patience, new Contact(), null, TestContext.Current.CancellationToken);

    /// <summary>What did not change from before us to after us must be what we read; names must be the same always.</summary>
    private async Task Same(string root, SnmpLogin login)
    {
        var flags = login.Version switch
        {
            SnmpVersion.V1 => ["-v1", "-c", "public"],
            SnmpVersion.V2c => Snmpd.Version2,
            _ => Snmpd.Flags(login),
        };
        var program = login.Version == SnmpVersion.V1 ? "snmpwalk" : "snmpbulkwalk";
        var before = await agent.Said(program, flags, root);
        var outcome = await client.Walk(agent.At, login, Oid.Parse(root), 10_000, Patience, new Contact(), null, TestContext.Current.CancellationToken);
        var after = await agent.Said(program, flags, root);
        var ours = outcome.Values.ToDictionary(value => value.Oid.ToString(), Snmpd.Shown);

        Assert.Null(outcome.Fault);
        Assert.False(outcome.IsCut);
        Assert.NotEmpty(before);
        Assert.Equal(before.Keys, ours.Keys);
        Assert.Equal(before.Where(pair => after[pair.Key] == pair.Value), ours.Where(pair => before[pair.Key] == after[pair.Key]));
    }
}
