// Messages of real DNS servers read byte by byte, and messages that are no answers.
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class DnsAnswerTests
{
    [Fact]
    public void AQuestionIsWhatTheStandardsSay()
    {
        var question = new DnsQuestion(DnsName.Parse("Web.example.test").Name!, DnsType.CAA, Recursion: true);
        const string Plain = "1234 0100 0001 0000 0000 0000 03 776562 07 6578616D706C65 04 74657374 00 0101 0001";
        Assert.Equal(Hex(Plain), question.Message(0x1234, edns: false));
        Assert.Equal(Hex(Plain.Replace("0000 03 776562", "0001 03 776562", StringComparison.Ordinal) + "00 0029 04D0 00000000 0000"), question.Message(0x1234, edns: true));
        Assert.Equal(0, (question with { Recursion = false }).Message(0x1234, edns: false)[2]);
    }

    [Fact]
    public void IdsAreNotTheSame() => Assert.True(Enumerable.Range(0, 100).Select(_ => DnsQuestion.NewId()).Distinct().Count() > 90);

    /// <summary>Captured of Knot DNS 3.2.</summary>
    [Theory]
    [InlineData("www.example.test", "A", "NOERROR", true, "www.example.test. 60 CNAME web.example.test. | web.example.test. 300 A 192.0.2.10 | web.example.test. 300 A 192.0.2.11",
        "12348500000100030000000103777777076578616D706C6504746573740000010001C00C000500010000003C000603776562C010C02E000100010000012C0004C000020AC02E"
        + "000100010000012C0004C000020B00002904D0000000000000")]
    [InlineData("example.test", "AAAA", "NOERROR", true, "example.test. 300 AAAA 2001:db8::1",
        "123485000001000100000001076578616D706C65047465737400001C0001C00C001C00010000012C001020010DB800000000000000000000000100002904D0000000000000")]
    [InlineData("example.test", "NS", "NOERROR", true, "example.test. 300 NS ns1.example.test. | example.test. 300 NS ns2.example.net.",
        "123485000001000200000002076578616D706C6504746573740000020001C00C000200010000012C0006036E7331C00CC00C000200010000012C0011036E7332076578616D70"
        + "6C65036E657400C02A000100010000012C00047F00000100002904D0000000000000")]
    [InlineData("www.example.test", "CNAME", "NOERROR", true, "www.example.test. 60 CNAME web.example.test.",
        "12348500000100010000000103777777076578616D706C6504746573740000050001C00C000500010000003C000603776562C01000002904D0000000000000")]
    [InlineData("example.test", "SOA", "NOERROR", true, "example.test. 300 SOA ns1.example.test. john\\.doe.example.test. 2026112101 7200 900 1209600 300",
        "123485000001000100000001076578616D706C6504746573740000060001C00C000600010000012C0025036E7331C00C086A6F686E2E646F65C00C78C4046500001C20000003"
        + "84001275000000012C00002904D0000000000000")]
    [InlineData("1.2.0.192.in-addr.example.test", "PTR", "NOERROR", true, "1.2.0.192.in-addr.example.test. 300 PTR web.example.test.",
        "1234850000010001000000010131013201300331393207696E2D61646472076578616D706C65047465737400000C0001C00C000C00010000012C000603776562C01E00002904"
        + "D0000000000000")]
    [InlineData("example.test", "MX", "NOERROR", true, "example.test. 300 MX 10 mail.example.test. | example.test. 300 MX 20 mail2.example.net.",
        "123485000001000200000001076578616D706C65047465737400000F0001C00C000F00010000012C0009000A046D61696CC00CC00C000F00010000012C00150014056D61696C"
        + "32076578616D706C65036E65740000002904D0000000000000")]
    [InlineData("example.test", "TXT", "NOERROR", true, "example.test. 300 TXT \"two strings \\\"quoted\\\" \\\\ \\195\\182\" | example.test. 300 TXT \"v=spf1 -all\"",
        "123485000001000200000001076578616D706C6504746573740000100001C00C001000010000012C001B0474776F2015737472696E6773202271756F74656422205C20C3B6C0"
        + "0C001000010000012C000C0B763D73706631202D616C6C00002904D0000000000000")]
    [InlineData("_sip._tcp.example.test", "SRV", "NOERROR", true, "_sip._tcp.example.test. 300 SRV 0 5 5060 sip.example.test. | _sip._tcp.example.test. 300 SRV 1 5 5060 sip2.example.net.",
        "123485000001000200000001045F736970045F746370076578616D706C6504746573740000210001C00C002100010000012C00180000000513C403736970076578616D706C65"
        + "047465737400C00C002100010000012C00180001000513C40473697032076578616D706C65036E65740000002904D0000000000000")]
    [InlineData("example.test", "CAA", "NOERROR", true, "example.test. 300 CAA 0 issue \"ca.example.net\" | example.test. 300 CAA 128 iodef \"mailto:a@example.test\"",
        "123485000001000200000001076578616D706C6504746573740001010001C00C010100010000012C00150005697373756563612E6578616D706C652E6E6574C00C0101000100"
        + "00012C001C8005696F6465666D61696C746F3A61406578616D706C652E7465737400002904D0000000000000")]
    [InlineData("gone.example.test", "A", "NXDOMAIN", true, "",
        "12348503000100000001000104676F6E65076578616D706C6504746573740000010001C011000600010000012C0025036E7331C011086A6F686E2E646F65C01178C404650000"
        + "1C2000000384001275000000012C00002904D0000000000000")]
    [InlineData("sub.example.test", "A", "NOERROR", false, "",
        "12348100000100000001000203737562076578616D706C6504746573740000010001C00C000200010000012C0005026E73C00CC02E000100010000012C0004C0000235000029"
        + "04D0000000000000")]
    public void AnAnswerIsReadToTheLastByte(string name, string type, string code, bool authoritative, string records, string hex)
    {
        var question = new DnsQuestion(DnsName.Parse(name).Name!, Enum.Parse<DnsType>(type), Recursion: true);
        var (answer, strange) = DnsAnswer.Read(Hex(hex), question.Message(0x1234, edns: true), readsTruncated: false);
        Assert.Null(strange);
        Assert.Equal(
            (code, authoritative, false, true, null, hex.Length / 2, name.StartsWith("sub", StringComparison.Ordinal)),
            (answer!.Code, answer.Authoritative, answer.Truncated, answer.HasEdns, answer.Wrong, answer.Size, answer.IsReferral));
        Assert.Equal(records, string.Join(" | ", answer.Records));
    }

    /// <summary>Whatever is cut off, what is left is either no answer or says what is missing.</summary>
    [Fact]
    public void AnAnswerCutOffAnywhereIsWrong()
    {
        var whole = Hex("123485000001000200000001076578616D706C65047465737400000F0001C00C000F00010000012C0009000A046D61696CC00CC00C000F00010000012C00150014056D61696C32076578616D706C65036E65740000002904D0000000000000");
        var question = new DnsQuestion(DnsName.Parse("example.test").Name!, DnsType.MX, Recursion: true).Message(0x1234, edns: true);
        for (var length = 0; length < whole.Length; length++)
        {
            var (answer, strange) = DnsAnswer.Read(whole.AsSpan(0, length), question, readsTruncated: false);
            Assert.True((answer?.Wrong ?? strange) is not null, $"{length} bytes are taken for an answer");
        }
    }

    [Fact]
    public void RecordsOfOtherNamesAreNoneOfTheAnswer()
    {
        var other = TestDnsServer.Name("other.test");
        var answer = Sound(
            TestDnsServer.NoError,
            TestDnsServer.Record(5, 60, TestDnsServer.Name("one.test")),
            TestDnsServer.Owned(TestDnsServer.Name("TWO.test"), 1, 30, 192, 0, 2, 2),
            TestDnsServer.Owned(other, 1, 5, 192, 0, 2, 9),
            TestDnsServer.Owned(TestDnsServer.Name("One.Test"), 5, 60, TestDnsServer.Name("two.test")));
        var (aliases, found) = answer.To(Question());
        Assert.Equal(["one.test.", "two.test."], aliases.Select(alias => alias.Text));
        Assert.Equal("two.test. 30 A 192.0.2.2", Assert.Single(found).ToString());
    }

    [Fact]
    public void AliasesInACircleComeToAnEnd()
    {
        var answer = Sound(
            TestDnsServer.NoError,
            TestDnsServer.Record(5, 60, TestDnsServer.Name("one.test")),
            TestDnsServer.Owned(TestDnsServer.Name("one.test"), 5, 60, 0xC0, 12));
        var (aliases, found) = answer.To(Question());
        Assert.Equal((2, 0), (aliases.Length, found.Length));
    }

    [Fact]
    public void AThousandAliasesAreFollowed()
    {
        var answer = Sound(TestDnsServer.NoError,
        [
            TestDnsServer.Record(5, 60, TestDnsServer.Name("n0.test")),
            .. Enumerable.Range(0, 1000).Select(n => TestDnsServer.Owned(TestDnsServer.Name($"n{n}.test"), 5, 60, TestDnsServer.Name($"n{n + 1}.test"))),
            TestDnsServer.Owned(TestDnsServer.Name("n1000.test"), 1, 60, 192, 0, 2, 1),
        ]);
        var (aliases, found) = answer.To(Question());
        Assert.Equal((1001, 1), (aliases.Length, found.Length));
    }

    [Fact]
    public void TheUpperBitsOfTheCodeAndTheReasonStandInTheLastRecord()
    {
        var query = Question().Message(7, edns: true);
        var opt = TestDnsServer.Owned([0], 41, 0x01000000, [0, 3, 0, 1, 65, 0, 15, 0, 8, 0, 7, .. "last\u001bw"u8]);
        var message = TestDnsServer.Answer(query, 0x8182, opt);
        (message[7], message[11]) = (0, 1);
        var answer = DnsAnswer.Read(message, query, readsTruncated: true).Answer!;
        Assert.Equal(("RCODE18", "signature expired: \"last\u001bw\"", true, null), (answer.Code, answer.Because, answer.HasEdns, answer.Wrong));
    }

    [Fact]
    public void AServersOwnWordsAreCut()
    {
        var query = Question().Message(7, edns: true);
        var message = TestDnsServer.Answer(query, TestDnsServer.ServFail, TestDnsServer.Owned([0], 41, 0, [0, 15, 0x03, 0xEA, 0, 22, .. Enumerable.Repeat((byte)'x', 1000)]));
        (message[7], message[11]) = (0, 1);
        Assert.Equal($"no reachable authority: \"{new string('x', 100)}\"", DnsAnswer.Read(message, query, readsTruncated: true).Answer!.Because);
    }

    [Theory]
    [InlineData("", "too short for an answer")]
    [InlineData("0007 8400 0001 0000 0000", "too short for an answer")]
    [InlineData("0008 8400 0001 0000 0000 0000", "another id")]
    [InlineData("0007 0400 0001 0000 0000 0000", "no answer to a query")]
    [InlineData("0007 A400 0001 0000 0000 0000", "no answer to a query")]
    [InlineData("0007 8400 0000 0000 0000 0000", "another question")]
    [InlineData("0007 8403 0000 0000 0000 0000", "another question")]
    [InlineData("0007 8400 0002 0000 0000 0000 0161 0474657374 00 0001 0001 0161 0474657374 00 0001 0001", "another question")]
    [InlineData("0007 8400 0001 0000 0000 0000 0162 0474657374 00 0001 0001", "another question")]
    [InlineData("0007 8400 0001 0000 0000 0000 0141 0474657374 00 0001 0001", "another question")]
    [InlineData("0007 8400 0001 0000 0000 0000 0161 0474657374 00 001C 0001", "another question")]
    [InlineData("0007 8400 0001 0000 0000 0000 0161 0474657374 00 0001 0003", "another question")]
    [InlineData("0007 8400 0001 0000 0000 0000 0161 0474", "another question")]
    public void WhatIsNoAnswerToTheQuestionIsTold(string hex, string strange) =>
        Assert.Equal((null, strange), DnsAnswer.Read(Hex(hex), Question().Message(7, edns: true), readsTruncated: true));

    [Theory]
    [InlineData(0x8001, "FORMERR")]
    [InlineData(0x8004, "NOTIMP")]
    [InlineData(0x8002, "SERVFAIL")]
    public void AServerThatCouldNotReadTheQuestionNeedNotRepeatIt(int flags, string code)
    {
        foreach (byte questions in new byte[] { 0, 1 })
        {
            byte[] header = [0, 7, (byte)(flags >> 8), (byte)flags, 0, questions, 0, 0, 0, 0, 0, 0];
            Assert.Equal(code, DnsAnswer.Read(header, Question().Message(7, edns: true), readsTruncated: true).Answer!.Code);
        }
    }

    [Theory]
    [InlineData("C00C 0001 0001 0000012C 0004 C000", "ends within a record")]
    [InlineData("C00C 0001 0001 0000012C 0005 C000020100", "has a record of type A whose length is not that of its data")]
    [InlineData("C00C 001C 0001 0000012C 0004 C0000201", "has a record of type AAAA whose length is not that of its data|ends too early")]
    [InlineData("C00C 0005 0001 0000012C 0003 C00C00", "has a record of type CNAME whose length is not that of its data")]
    [InlineData("C00C 0005 0001 0000012C 0002 C0FF", "has a name that points forward or in circles")]
    [InlineData("C018 0005 0001 0000012C 0002 C00C", "has a name that points forward or in circles")]
    [InlineData("C00C 0010 0001 0000012C 0003 056162", "ends too early")]
    [InlineData("C00C 0010 0001 0000012C 0003 036162", "ends too early")]
    [InlineData("C00C 0101 0001 0000012C 0004 00096162", "ends too early")]
    [InlineData("C00C 000F 0001 0000012C 0002 0001", "ends within a name")]
    [InlineData("C00C 00FF 0001", "ends too early")]
    [InlineData("", "ends within a name")]
    public void ARecordThatLiesMakesTheMessageWrong(string record, string wrong)
    {
        var query = Question().Message(7, edns: true);
        var answer = DnsAnswer.Read(TestDnsServer.Answer(query, TestDnsServer.NoError, Hex(record)), query, readsTruncated: true).Answer!;
        Assert.Contains(answer.Wrong, wrong.Split('|'));
        Assert.Empty(answer.Records);
    }

    [Fact]
    public void AnUnknownTypeIsPassedOverAndATtlBeyondAllYearsIsNone()
    {
        var answer = Sound(TestDnsServer.NoError, TestDnsServer.Record(46, 300, 1, 2, 3), TestDnsServer.Record(1, -1, 192, 0, 2, 1));
        Assert.Equal(["a.test. 300 TYPE46 ", "a.test. 0 A 192.0.2.1"], answer.Records.Select(record => record.ToString()));
    }

    private static DnsQuestion Question() => new(DnsName.Parse("a.test").Name!, DnsType.A, Recursion: true);

    private static DnsAnswer Sound(int flags, params byte[][] records)
    {
        var query = Question().Message(7, edns: true);
        var answer = DnsAnswer.Read(TestDnsServer.Answer(query, flags, records), query, readsTruncated: true).Answer!;
        Assert.Null(answer.Wrong);
        return answer;
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
