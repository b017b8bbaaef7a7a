// Peers of a tcp check that are dead, silent, rude or endless: each a verdict in words, within bounds, and whose fault it is.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class TcpFaultTests
{
    [Fact]
    public async Task ARefusedConnectionIsDown()
    {
        var port = TestHttpServer.ClosedPort();
        var result = await HttpLooks.Look(new TcpProbe { Port = port });
        Assert.Equal((Verdict.Down, $"connection refused by 127.0.0.1:{port}"), (result.Verdict, result.Detail));
        Assert.Equal(["time"], result.Readings.Select(reading => reading.Name));
    }

    [Fact]
    public async Task ANameThatDoesNotExistIsDown()
    {
        var result = await HttpLooks.Look(new TcpProbe { Port = 25 }, (_, _) => throw new SocketException((int)SocketError.HostNotFound), "gone.test");
        Assert.Equal((Verdict.Down, "the name gone.test does not exist"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task AResolverThatFailsIsNoResult()
    {
        var result = await HttpLooks.Look(new TcpProbe { Port = 25 }, (_, _) => throw new SocketException((int)SocketError.TryAgain), "web01.test");
        Assert.Equal(Verdict.NoResult, result.Verdict);
        Assert.Empty(result.Readings);
    }

    [Fact]
    public async Task TheTimeBeingUpBeforeTheConnectionStandsIsTheCallersToTell()
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => HttpLooks.Look(new TcpProbe { Port = 25 }, cancel: over.Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pong")]
    public async Task APeerThatTakesTheConnectionAndNeverAnswersIsDownWithTheTimesThatAreKnown(string? expect)
    {
        using var timeout = new CancellationTokenSource();
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(4);
            await timeout.CancelAsync();
        });
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Send = "ping", Expect = expect }, cancel: timeout.Token);
        Assert.Equal((Verdict.Down, $"connected to 127.0.0.1:{server.Port}, but no reply came in time"), (result.Verdict, result.Detail));
        Assert.Equal(["time", "connect"], result.Readings.Select(reading => reading.Name));
    }

    [Theory]
    [InlineData("", "the connection was closed before a reply came")]
    [InlineData("554 no SMTP service here\r\n", "expected \"220 \" not in reply \"554 no SMTP service here\"")]
    [InlineData("a\r\nb\u202E", "expected \"220 \" not in reply \"a  b \"")]
    [InlineData("554 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789", "expected \"220 \" not in reply \"554 0123456789 0123456789 0123456789 0123456789 0123456789 0…\"")]
    [InlineData("554 0123456789 0123456789 0123456789 0123456789 0123456789 \U0001F525\U0001F525", "expected \"220 \" not in reply \"554 0123456789 0123456789 0123456789 0123456789 0123456789 …\"")]
    public async Task AReplyWithoutTheExpectedTextIsDown(string said, string reason)
    {
        await using var server = TestTcpServer.Saying(said);
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Expect = "220 " });
        Assert.Equal((Verdict.Down, reason), (result.Verdict, result.Detail));
        Assert.Equal(["time", "connect"], result.Readings.Where(reading => !reading.IsText).Select(reading => reading.Name));
    }

    [Fact]
    public async Task LineEndsOfTheExpectedTextAreShownAsWritten()
    {
        await using var server = TestTcpServer.Saying("OK\n");
        Assert.Equal("expected \"OK\\r\\n\" not in reply \"OK\"", (await HttpLooks.Look(new TcpProbe { Port = server.Port, Expect = "OK\r\n" })).Detail);
    }

    [Theory]
    [InlineData("", "the connection was reset before a reply came")]
    [InlineData("half", "expected \"whole\" not in reply \"half\", then the connection was reset")]
    public async Task AResetConnectionIsDown(string said, string reason)
    {
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(1);
            await talk.Say(said);
            talk.Reset();
        });
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Send = "x", Expect = "whole" });
        Assert.Equal((Verdict.Down, reason), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task WhatWasSaidBeforeAResetIsAReplyWhereNothingIsExpected()
    {
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(1);
            await talk.Say("421 too many connections\r\n");
            talk.Reset();
        });
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Send = "x" });
        Assert.Equal((Verdict.Answered, "421 too many connections"), (result.Verdict, result.Text("reply")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("needle")]
    public async Task OfAReplyThatNeverEndsOnlyTheBeginningIsRead(string? expect)
    {
        var sent = 0L;
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new TestTcpServer(async talk =>
        {
            try
            {
                for (var block = Enumerable.Repeat((byte)'x', 65536).ToArray(); ; sent += block.Length)
                {
                    await talk.Say(block);
                }
            }
            finally
            {
                over.TrySetResult();
            }
        });
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, Send = "go", Expect = expect });
        Assert.Equal((expect is null ? Verdict.Answered : Verdict.Down, 65536), (result.Verdict, result.Text("reply")!.Length));
        await over.Task;
        Assert.InRange(sent, 0, 100_000_000);
        if (expect is not null)
        {
            Assert.Equal($"expected \"needle\" not in the first 65536 bytes of the reply \"{new string('x', 60)}…\"", result.Detail);
        }
    }

    [Fact]
    public async Task APortThatOnlyTheKernelAnswersForIsUpUnlessAReplyIsAsked()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal(Verdict.Answered, (await HttpLooks.Look(new TcpProbe { Port = port })).Verdict);
    }
}
