// The stream that says to open pages that something moved: what moves it, who is told, and that it holds up nobody.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class LiveTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);

    private readonly SteppedClock clock = new(Evening);

    [Fact]
    public async Task AChangeIsToldAtOnceAndALookThatFindsNothingNewIsNot()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        using var stream = await Stream.Open(served);
        var first = await stream.Word();
        Assert.Equal(await Mark(served), first);
        await served.Look();
        await served.Look();
        await served.Change(("web01", Status.Down, "HTTP 503"));
        var second = await stream.Word(clock);
        Assert.NotEqual(first, second);
        Assert.Equal(await Mark(served), second);
    }

    [Fact]
    public async Task AQuietStreamGivesASignOfLifeThatTellsWhetherLooksGoOn()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        using var stream = await Stream.Open(served);
        await stream.Word();
        await served.Look();
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("event: look", await stream.Line());
        await stream.Word();
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("event: still", await stream.Line());
    }

    [Fact]
    public async Task TheHeadersKeepProxiesFromHoldingItBack()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        var head = await served.Send(HttpMethod.Head, Live.Path);
        Assert.Equal((200, "text/event-stream; charset=utf-8", "no-store", "no"), (head.Code, head["Content-Type"], head["Cache-Control"], head["X-Accel-Buffering"]));
    }

    [Fact]
    public async Task StreamsAreBoundedAndAnEndedOneMakesRoom()
    {
        // A quarter of the hundred connections of the test's server.
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        var streams = new List<Stream>();
        for (var i = 0; i < 25; i++)
        {
            streams.Add(await Stream.Open(served));
        }

        var refused = await served.Get(Live.Path);
        Assert.Equal((503, "60"), (refused.Code, refused["Retry-After"]));
        Assert.Equal(200, (await served.Get("/")).Code);
        streams.ForEach(stream => stream.Dispose());
        await served.Until("/healthz", _ => served.Send(HttpMethod.Head, Live.Path).Result.Code == 200);
    }

    [Fact]
    public async Task TheEndOfTheServerEndsThemAtOnce()
    {
        var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        using var stream = await Stream.Open(served);
        var from = TimeProvider.System.GetTimestamp();
        await served.DisposeAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(from), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        await stream.End();
    }

    [Fact]
    public void AMarkMovesWithWhatPagesSayOfStatusesAndNotWithLooks()
    {
        var site = SmallSite.Shop("web01", "web02");
        var board = new Board(site, SmallSite.Begun(site, Evening), "x,2026", 1, ImmutableDictionary<string, long>.Empty, Evening, [], default);
        var mark = Moved.Mark(board, null, stopped: false);
        Assert.Equal(16, mark.Length);
        Assert.Equal(mark, Moved.Mark(board with { Recorded = Evening.AddSeconds(5) }, null, stopped: false));
        string[] others =
        [
            mark,
            Moved.Mark(board, "the disk is full", stopped: false),
            Moved.Mark(board, null, stopped: true),
            Moved.Mark(board with { Notes = ["12 looks started late"] }, null, stopped: false),
            Moved.Mark(board with { World = board.World with { Blind = Evening } }, null, stopped: false),
            Moved.Mark(board with { World = SmallSite.Changed(site, board.World, "web01", Status.Up, "", Evening).World }, null, stopped: false),
            Moved.Mark(board with { World = SmallSite.Changed(site, board.World, "web02", Status.Up, "", Evening).World }, null, stopped: false),
            Moved.Mark(board with { Site = site with { Title = "Another" } }, null, stopped: false),
        ];
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    private static async Task<string> Mark(ServedSite served) => (await served.Get("/")).Text.Split("data-mark=\"")[1][..16];

    /// <summary>One that is read line by line.</summary>
    private sealed class Stream(TcpClient socket, StreamReader lines) : IDisposable
    {
        public static async Task<Stream> Open(ServedSite served)
        {
            var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, new Uri(served.Server.Addresses[0]).Port);
            await socket.GetStream().WriteAsync("GET /live HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            var stream = new Stream(socket, new StreamReader(socket.GetStream(), Encoding.ASCII));
            Assert.Equal("HTTP/1.1 200 OK", await stream.Any());
            return stream;
        }

        /// <summary>The mark of the next word.</summary>
        public async Task<string> Word(SteppedClock? clock = null)
        {
            while (true)
            {
                if (await Line(clock) is var line && line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    return line.Split(' ')[1];
                }
            }
        }

        /// <summary>The next line of the stream itself, with time moved by hand while it does not come.</summary>
        public async Task<string> Line(SteppedClock? clock = null)
        {
            while (true)
            {
                var next = Any();
                while (clock is not null && await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System)) != next)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(500));
                }

                if (await next is var line && (line.StartsWith("data: ", StringComparison.Ordinal) || line.StartsWith("event: ", StringComparison.Ordinal)))
                {
                    return line;
                }
            }
        }

        public async Task End()
        {
            using var patience = new CancellationTokenSource(Generous, TimeProvider.System);
            while (await lines.ReadLineAsync(patience.Token) is not null)
            {
            }
        }

        public void Dispose()
        {
            lines.Dispose();
            socket.Dispose();
        }

        private async Task<string> Any()
        {
            using var patience = new CancellationTokenSource(Generous, TimeProvider.System);
            return await lines.ReadLineAsync(patience.Token) ?? throw new IOException("the stream has ended");
        }
    }
}
