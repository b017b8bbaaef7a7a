// Looks of the kind tcp at real peers: what is read of those that talk, and what is shown of it.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class TcpLookTests
{
    [Fact]
    public async Task WithNothingToSayOrExpectTheConnectionIsEnough()
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new TestTcpServer(async talk => heard.SetResult(await talk.ReadAll()));
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port });
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.StartsWith($"connected to 127.0.0.1:{server.Port} in ", result.Detail, StringComparison.Ordinal);
        Assert.Equal(["time", "connect"], result.Readings.Select(reading => reading.Name));
        Assert.InRange(result.Number("connect")!.Value, 1e-6, result.Number("time")!.Value);
        Assert.Equal("", await heard.Task);
    }

    [Fact]
    public async Task ABannerThatIsExpectedIsRead()
    {
        await using var server = new TestTcpServer(talk => talk.Say("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"));
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Expect = "SSH-2.0" });
        Assert.Equal((Verdict.Answered, "SSH-2.0-OpenSSH_9.2p1 Debian-2"), (result.Verdict, result.Text("reply")));
        Assert.StartsWith($"127.0.0.1:{server.Port} replied \"SSH-2.0-OpenSSH_9.2p1 Debian-2\" in ", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsSentComesAsWrittenWithNothingAdded()
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new TestTcpServer(async talk =>
        {
            var command = await talk.Read(9);
            await talk.Say("+PONG\r\n");
            heard.SetResult(command + await talk.ReadAll());
        });
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Send = "PÏNG\0\t\r\n", Expect = "+PONG" });
        Assert.Equal((Verdict.Answered, "+PONG"), (result.Verdict, result.Text("reply")));
        Assert.Equal("PÏNG\0\t\r\n", await heard.Task);
    }

    [Fact]
    public async Task TheExpectedTextMayStandInALaterLineOfAReplyInPieces()
    {
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Say("220 mx.example.org ESMTP\r\n");
            await talk.Read(6);
            await talk.Say("221 2.0");
            await talk.Say(".0 Bye, we");
            await talk.Say("ll met\r\n");
        });
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Send = "QUIT\r\n", Expect = "2.0.0" });
        Assert.Equal((Verdict.Answered, "220 mx.example.org ESMTP\r\n221 2.0.0 Bye, well met"), (result.Verdict, result.Text("reply")));
    }

    [Fact]
    public async Task WithNothingExpectedTheReplyIsReadUntilThePeerHangsUp()
    {
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(4);
            await talk.Say("im");
            await talk.Say("ok");
            talk.Finish();
        });
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Send = "ruok" });
        Assert.Equal((Verdict.Answered, "imok"), (result.Verdict, result.Text("reply")));
    }

    [Fact]
    public async Task WithNothingExpectedTheReplyIsOverWhenNoMoreComesAndTheWaitingIsNotCounted()
    {
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(7);
            await talk.Say("STAT pid 1\r\nSTAT uptime 5\r\nEND\r\n");
        });
        var clock = TimeProvider.System;
        var from = clock.GetTimestamp();
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Send = "stats\r\n" });
        Assert.Equal((Verdict.Answered, "STAT pid 1\r\nSTAT uptime 5\r\nEND"), (result.Verdict, result.Text("reply")));
        Assert.True(result.Number("time") <= clock.GetElapsedTime(from).TotalSeconds - 0.45, $"time is {result.Number("time")}");
    }

    [Fact]
    public async Task AnotherAddressMayBeAsked()
    {
        await using var server = new TestTcpServer(_ => Task.CompletedTask, address: IPAddress.IPv6Loopback);
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Address = "::1" }, address: "192.0.2.1");
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.StartsWith($"connected to [::1]:{server.Port} in ", result.Detail, StringComparison.Ordinal);
        Assert.Equal(Verdict.Down, (await HttpLooks.Look(new TcpProbe { Port = server.Port, Address = "::1", Family = AddressFamily.InterNetwork })).Verdict);
    }

    [Fact]
    public async Task ANameIsLookedUpAndThatTimeIsRead()
    {
        await using var server = new TestTcpServer(_ => Task.CompletedTask);
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port }, HttpLooks.Loopback, address: "web01.test");
        Assert.Equal(["time", "dns", "connect"], result.Readings.Select(reading => reading.Name));
    }

    [Fact]
    public async Task ABinaryReplyIsShownAsTextThatDoesNoMoreThanStandThere()
    {
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Say([0x4A, 0, 0, 0, 0x0A, (byte)'8', (byte)'.', (byte)'0', 0, 0x1B, (byte)'[', (byte)'2', (byte)'J', 0xFF, 0xC3, (byte)'x', 0x0D, 0x0A]);
            talk.Finish();
        });
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Expect = "8.0" });
        Assert.Equal("J\uFFFD\uFFFD\uFFFD\n8.0\uFFFD\uFFFD[2J\uFFFD\uFFFDx", result.Text("reply"));
        Assert.DoesNotContain(result.Detail, char.IsControl);
        Assert.DoesNotContain(result.Text("reply")!, unit => char.IsControl(unit) && unit != '\n');
    }

    [Theory]
    [InlineData("-ERR unknown command `AUTH s3cret-one`, with args beginning with: `s3cret-one-longer`", "-ERR unknown command `AUTH ***`, with args beginning with: `***`")]
    [InlineData("-ERR unknown command `AUTH s3cr", "-ERR unknown command `AUTH ***")]
    [InlineData("-ERR expected t0ken, got s3cret-one-l", "-ERR expected ***, got ***")]
    public async Task AReplyThatRepeatsOurSecretsDoesNotShowThem(string said, string shown)
    {
        await using var server = TestTcpServer.Saying(said);
        var result = await HttpLooks.Look(new TcpProbe
        {
            Port = server.Port,
            Send = "AUTH s3cret-one s3cret-one-longer\r\n",
            Expect = "+OK t0ken",
            ShownExpect = "+OK ***",
            Hidden = [new Secret("s3cret-one"), new Secret("s3cret-one-longer"), new Secret("t0ken")],
        });
        Assert.Equal((Verdict.Down, shown), (result.Verdict, result.Text("reply")));
        Assert.StartsWith("expected \"+OK ***\" not in reply \"" + shown[..25], result.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("s3c", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void TheProbeShowsNothingOfItself() =>
        Assert.Equal("tcp", new TcpProbe { Port = 1, Send = "s3cret" }.ToString());
}
