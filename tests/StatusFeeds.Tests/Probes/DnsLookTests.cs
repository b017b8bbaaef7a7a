// Looks of the kind dns at servers that do what they should: what is asked of them, and what their answers mean.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class DnsLookTests
{
    [Fact]
    public async Task AnAnswerBringsItsReadings()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"), TestDnsServer.A("192.0.2.10", ttl: 60));
        using var looks = new DnsLooks();
        var result = await looks.Run(DnsLooks.Probe(server.Port));
        Assert.Equal(
            (Verdict.Answered, "NOERROR", "192.0.2.10, 192.0.2.20", 2, 60, 1),
            (result.Verdict, result.Text("rcode"), result.Text("answer"), result.Number("answers"), result.Number("ttl"), result.Number("authoritative")));
        Assert.Equal(["time", "rcode", "answers", "answer", "authoritative", "ttl"], result.Readings.Select(reading => reading.Name));
        Assert.StartsWith("2 A records for a.test: \"192.0.2.10, 192.0.2.20\", says 127.0.0.1:", result.Detail, StringComparison.Ordinal);
        Assert.Equal((true, true, true), (looks.Look.Contact.Tried, looks.Look.Contact.Heard, looks.Look.Contact.Here));
    }

    [Fact]
    public async Task WhatWasSaidCanBeRead()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"));
        using var looks = new DnsLooks();
        await looks.Run(DnsLooks.Probe(server.Port));
        var asked = Assert.Single(looks.Asked);
        Assert.Matches($"^a\\.test A of 127\\.0\\.0\\.1:{server.Port} by UDP: id [0-9]+, rd, EDNS 1232, 35 bytes$", asked);
        Assert.Matches("^NOERROR, id [0-9]+, qr aa, 1 in answer, 0 authority, 0 additional, 40 bytes by UDP in [0-9.]+ s$", looks.Came.First());
        Assert.Equal("a.test. 300 A 192.0.2.20", looks.Came.Last());
    }

    [Fact]
    public async Task AnAnswerTooLongForADatagramIsAskedForByTcp()
    {
        byte[][] many = [.. Enumerable.Range(1, 200).Select(n => TestDnsServer.A($"192.0.2.{n}"))];
        await using var server = new TestDnsServer(asked => [asked.ByTcp ? TestDnsServer.Answer(asked.Query, TestDnsServer.NoError, many) : TestDnsServer.Answer(asked.Query, TestDnsServer.Truncated)]);
        var result = await DnsLooks.Result(DnsLooks.Probe(server.Port));
        Assert.Equal((Verdict.Answered, 200), (result.Verdict, result.Number("answers")));
        Assert.InRange(result.Number("connect")!.Value, 1e-6, result.Number("time")!.Value);
        Assert.Equal([false, true], server.Asked.Select(asked => asked.ByTcp));
        Assert.NotEqual(server.Asked[0].Query[..2], server.Asked[1].Query[..2]);
    }

    [Fact]
    public async Task AServerIsAskedByIpv6AsWell()
    {
        await using var server = new TestDnsServer(asked => [TestDnsServer.Answer(asked.Query, TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"))], IPAddress.IPv6Loopback);
        foreach (var byTcp in new[] { false, true })
        {
            var result = await DnsLooks.Result(DnsLooks.Probe(server.Port) with { Server = "::1", ByTcp = byTcp });
            Assert.StartsWith($"1 A record for a.test: \"192.0.2.20\", says [::1]:{server.Port} in ", result.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TcpAloneAsksByNothingElse()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"));
        var result = await DnsLooks.Result(DnsLooks.Probe(server.Port) with { ByTcp = true });
        Assert.Equal("192.0.2.20", result.Text("answer"));
        Assert.True(Assert.Single(server.Asked).ByTcp);
    }

    [Fact]
    public async Task AServerThatMayNotAskOthersIsToldSo()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"));
        await DnsLooks.Result(DnsLooks.Probe(server.Port) with { Recursion = false });
        await DnsLooks.Result(DnsLooks.Probe(server.Port));
        Assert.Equal([0, 1], server.Asked.Select(asked => (int)asked.Query[2]));
    }

    [Fact]
    public async Task AServerThatKnowsNoEdnsIsAskedWithout()
    {
        await using var server = new TestDnsServer(asked => [asked.HasEdns ? TestDnsServer.Answer(asked.Query, TestDnsServer.FormErr)[..12] : TestDnsServer.Answer(asked.Query, TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"))]);
        Assert.Equal("192.0.2.20", (await DnsLooks.Result(DnsLooks.Probe(server.Port))).Text("answer"));
        Assert.Equal("192.0.2.20", (await DnsLooks.Result(DnsLooks.Probe(server.Port) with { ByTcp = true })).Text("answer"));
        Assert.Equal([true, false, true, false], server.Asked.Select(asked => asked.HasEdns));
    }

    [Fact]
    public async Task WhereADatagramIsLostItIsAskedAgain()
    {
        await using var server = new TestDnsServer(asked => asked.Number < 3 ? [] : [TestDnsServer.Answer(asked.Query, TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"))]);
        using var looks = new DnsLooks(TimeSpan.FromSeconds(3));
        var result = await looks.Run(DnsLooks.Probe(server.Port));
        Assert.Equal("192.0.2.20", result.Text("answer"));
        Assert.Equal(3, looks.Asked.Count());
    }

    [Fact]
    public async Task AnswersToOtherQuestionsAreWaitedThrough()
    {
        await using var server = new TestDnsServer(asked =>
        {
            var answer = TestDnsServer.Answer(asked.Query, TestDnsServer.NoError, TestDnsServer.A("192.0.2.66"));
            return [[(byte)~answer[0], .. answer[1..]], [], asked.Query, [.. answer[..13], (byte)'b', .. answer[14..]], TestDnsServer.Answer(asked.Query, TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"))];
        });
        foreach (var byTcp in new[] { false, true })
        {
            using var looks = new DnsLooks();
            var result = await looks.Run(DnsLooks.Probe(server.Port) with { ByTcp = byTcp });
            Assert.Equal((Verdict.Answered, "192.0.2.20"), (result.Verdict, result.Text("answer")));
            Assert.Equal(4, looks.Came.Count(line => line.Contains("passed over", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("192.0.2.10", false, null)]
    [InlineData("192.0.2.20;192.0.2.10", true, null)]
    [InlineData("192.0.2.10", true, "the answer has more than expected: \"192.0.2.20\"")]
    [InlineData("192.0.2.30", false, "expected 192.0.2.30 not in the answer \"192.0.2.10, 192.0.2.20\"")]
    [InlineData("192.0.2.10;192.0.2.30;192.0.2.40", false, "expected 192.0.2.30, 192.0.2.40 not in the answer \"192.0.2.10, 192.0.2.20\"")]
    public async Task AllThatIsExpectedMustBeInTheAnswer(string expect, bool only, string? down)
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"), TestDnsServer.A("192.0.2.10"));
        var result = await DnsLooks.Result(DnsLooks.Probe(server.Port, expect: expect.Split(';')) with { ExpectOnly = only });
        Assert.Equal(down is null ? Verdict.Answered : Verdict.Down, result.Verdict);
        Assert.Equal("192.0.2.10, 192.0.2.20", result.Text("answer"));
        Assert.True(down is null || result.Detail == down, result.Detail);
    }

    [Fact]
    public async Task WhatIsExpectedOfNothingIsToldWithTheReason()
    {
        await using var gone = TestDnsServer.Saying(TestDnsServer.NxDomain);
        await using var empty = TestDnsServer.Saying(TestDnsServer.NoError);
        Assert.Equal("NXDOMAIN for a.test A, expected 192.0.2.1", (await DnsLooks.Result(DnsLooks.Probe(gone.Port, expect: "192.0.2.1"))).Detail);
        Assert.Equal("no A record for a.test, expected 192.0.2.1", (await DnsLooks.Result(DnsLooks.Probe(empty.Port, expect: "192.0.2.1"))).Detail);
    }

    [Fact]
    public async Task TextsAreComparedAsTheyAreAndNamesWithoutRegardToTheirCase()
    {
        await using var server = new TestDnsServer(asked => [TestDnsServer.Answer(
            asked.Query, TestDnsServer.NoError, TestDnsServer.Record(16, 60, [5, .. "v=spf"u8, 6, .. "1 -all"u8]), TestDnsServer.Record(15, 60, [0, 10, .. TestDnsServer.Name("MAIL.test")]))]);
        Assert.Equal(Verdict.Answered, (await DnsLooks.Result(DnsLooks.Probe(server.Port, type: DnsType.TXT, expect: "v=spf1 -all"))).Verdict);
        Assert.Equal("expected \"v=SPF1 -all\" not in the answer \"v=spf1 -all\"", (await DnsLooks.Result(DnsLooks.Probe(server.Port, type: DnsType.TXT, expect: "v=SPF1 -all"))).Detail);
        Assert.Equal(Verdict.Answered, (await DnsLooks.Result(DnsLooks.Probe(server.Port, type: DnsType.MX, expect: "10 mail.TEST"))).Verdict);
    }

    [Fact]
    public async Task WhatCameFromTheEnvironmentIsNotShownWhenItComesBack()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.Record(16, 60, [6, .. "s3cret"u8]));
        var probe = DnsLooks.Probe(server.Port, type: DnsType.TXT) with { Expect = [new DnsExpected("\"s3cret\"", "${TOKEN}")] };
        var met = await DnsLooks.Result(probe);
        Assert.Equal((Verdict.Answered, "${TOKEN}"), (met.Verdict, met.Text("answer")));
        Assert.DoesNotContain("s3cret", met.Detail, StringComparison.Ordinal);
        var unmet = await DnsLooks.Result(probe with { Expect = [new DnsExpected("\"s3cret2\"", "${TOKEN}")] });
        Assert.StartsWith("expected ${TOKEN} not in the answer", unmet.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AZoneHasItsSerial()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.Record(6, 60,
            [.. TestDnsServer.Name("ns.test"), .. TestDnsServer.Name("a b.test"), 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4]));
        var result = await DnsLooks.Result(DnsLooks.Probe(server.Port, type: DnsType.SOA));
        Assert.Equal((4294967295d, "ns.test. a\\032b.test. 4294967295 1 2 3 4"), (result.Number("serial"), result.Text("answer")));
    }

    [Theory]
    [InlineData(TestDnsServer.NxDomain, "NXDOMAIN", "DOWN: NXDOMAIN for a.test A")]
    [InlineData(TestDnsServer.ServFail, "SERVFAIL", "DOWN: SERVFAIL for a.test A")]
    [InlineData(TestDnsServer.Refused, "REFUSED", "DOWN: REFUSED for a.test A")]
    [InlineData(TestDnsServer.NoError, "NOERROR", "DOWN: no A record for a.test")]
    public async Task ByDefaultANameWithoutAnAnswerIsDown(int flags, string code, string judged)
    {
        await using var server = TestDnsServer.Saying(flags);
        var site = ConfigText.SiteOf($"hosts: [ {{ host: ns1, address: 127.0.0.1, checks: [ dns: {{ query: a.test, server: \"127.0.0.1:{server.Port}\" }} ] }} ]");
        using var looks = new DnsLooks();
        var result = await looks.Run((DnsProbe)site.Checks.Single().Probe);
        Assert.Equal((Verdict.Answered, code, 0d, ""), (result.Verdict, result.Text("rcode"), result.Number("answers"), result.Text("answer")));
        Assert.Null(result.Number("ttl"));
        var judgement = Judge.Of(site.Checks.Single(), result);
        Assert.Equal(judged, $"{judgement.Status?.Word()}: {judgement.Reason}");
    }

    [Fact]
    public async Task ARuleOfTheUsersMayAskThatANameIsGone()
    {
        await using var gone = TestDnsServer.Saying(TestDnsServer.NxDomain);
        await using var there = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.A("192.0.2.1"));
        var reasons = new List<string>();
        foreach (var port in new[] { gone.Port, there.Port })
        {
            var site = ConfigText.SiteOf(
                $"hosts: [ {{ host: ns1, address: 127.0.0.1, checks: [ {{ dns: {{ query: a.test, server: \"127.0.0.1:{port}\" }}, down: [ rcode not matches NOERROR|NXDOMAIN, answers > 0 ] }} ] }} ]");
            using var looks = new DnsLooks();
            var judgement = Judge.Of(site.Checks.Single(), await looks.Run((DnsProbe)site.Checks.Single().Probe));
            reasons.Add($"{judgement.Status?.Word()}: {judgement.Reason}");
        }

        Assert.Equal(["UP: ", "DOWN: 1 A record for a.test"], reasons);
    }

    [Fact]
    public async Task AReferralIsToldAsSuch()
    {
        await using var server = new TestDnsServer(asked =>
        {
            var answer = TestDnsServer.Answer(asked.Query, 0x8000, TestDnsServer.Record(2, 60, TestDnsServer.Name("ns.test")));
            (answer[7], answer[9]) = (0, 1);
            return [answer];
        });
        var result = await DnsLooks.Result(DnsLooks.Probe(server.Port));
        Assert.Equal("no A record for a.test, only a referral to other servers", result.Readings.Single(reading => reading.Name == "answers").Words);
    }

    [Fact]
    public async Task OfAServersAddressesTheNextIsAskedWhereOneIsSilentOrRefuses()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"));
        using var looks = new DnsLooks(null, IPAddress.Parse("127.0.0.78"), IPAddress.Loopback);
        var result = await looks.Run(DnsLooks.Probe(server.Port) with { Server = "ns1.test" });
        Assert.Equal("192.0.2.20", result.Text("answer"));
        Assert.Equal(2, looks.Asked.Count());
        Assert.NotNull(result.Number("dns"));
    }
}
