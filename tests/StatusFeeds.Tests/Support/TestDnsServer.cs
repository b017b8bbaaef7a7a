// A DNS server on loopback that answers as a test wants, by UDP and by TCP at the same port; and messages made byte by byte.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Tests.Support;

/// <param name="Number">From 1, over both ways.</param>
internal sealed record DnsAsked(byte[] Query, bool ByTcp, int Number)
{
    public bool HasEdns => Query[11] == 1;
}

internal sealed class TestDnsServer : IAsyncDisposable
{
    /// <summary>Authoritative.</summary>
    public const int NoError = 0x8400;
    public const int Truncated = 0x8600;
    public const int FormErr = 0x8001;
    public const int ServFail = 0x8182;
    public const int NxDomain = 0x8403;
    public const int Refused = 0x8005;

    private const int MostKept = 1000;

    private readonly Func<DnsAsked, byte[][]> script;
    private readonly CancellationTokenSource end = new();
    private readonly Socket udp;
    private readonly TcpListener tcp;
    private readonly Task running;
    private readonly ConcurrentDictionary<Socket, Task> talks = new();
    private readonly ConcurrentQueue<DnsAsked> asked = new();
    private int number;

    /// <param name="script">The messages that are sent back, in their order.</param>
    public TestDnsServer(Func<DnsAsked, byte[][]> script, IPAddress? address = null)
    {
        this.script = script;
        (udp, tcp) = Open(address ?? IPAddress.Loopback);
        running = Task.WhenAll(Datagrams(), Streams());
    }

    public int Port => ((IPEndPoint)udp.LocalEndPoint!).Port;

    /// <summary>The last ones.</summary>
    public DnsAsked[] Asked => [.. asked];

    /// <summary>The same to each question.</summary>
    public static TestDnsServer Saying(int flags, params byte[][] records) => new(asked => [Answer(asked.Query, flags, records)]);

    /// <summary>The query's id and question, and these records as its answer.</summary>
    public static byte[] Answer(byte[] query, int flags, params byte[][] records)
    {
        var question = query[12..(query.AsSpan(12).IndexOf((byte)0) + 12 + 5)];
        byte[] counts = [0, 1, (byte)(records.Length >> 8), (byte)records.Length, 0, 0, 0, 0];
        return [query[0], query[1], (byte)(flags >> 8), (byte)flags, .. counts, .. question, .. records.SelectMany(record => record)];
    }

    /// <summary>Of the name that was asked for.</summary>
    public static byte[] Record(int type, int ttl, params byte[] data) => Owned([0xC0, 12], type, ttl, data);

    public static byte[] Owned(byte[] owner, int type, int ttl, params byte[] data)
    {
        var head = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)type);
        head[3] = 1;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), ttl);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(8), (ushort)data.Length);
        return [.. owner, .. head, .. data];
    }

    public static byte[] A(string address, int ttl = 300) => Record(1, ttl, IPAddress.Parse(address).GetAddressBytes());

    /// <summary>Uncompressed.</summary>
    public static byte[] Name(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(label => (byte[])[(byte)label.Length, .. System.Text.Encoding.ASCII.GetBytes(label)]), 0];

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        udp.Dispose();
        tcp.Stop();
        await running;
        await Task.WhenAll(talks.Values);
        end.Dispose();
    }

    private static (Socket Udp, TcpListener Tcp) Open(IPAddress address)
    {
        while (true)
        {
            var datagrams = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(address, 0));
            var streams = new TcpListener((IPEndPoint)datagrams.LocalEndPoint!);
            try
            {
                streams.Start();
                return (datagrams, streams);
            }
            catch (SocketException)
            {
                // Somebody has the port by TCP.
                streams.Dispose();
                datagrams.Dispose();
            }
        }
    }

    private byte[][] Reply(byte[] query, bool byTcp)
    {
        var one = new DnsAsked(query, byTcp, Interlocked.Increment(ref number));
        asked.Enqueue(one);
        if (asked.Count > MostKept)
        {
            asked.TryDequeue(out _);
        }

        return script(one);
    }

    private async Task Datagrams()
    {
        var buffer = new byte[4096];
        while (!end.IsCancellationRequested)
        {
            try
            {
                var from = await udp.ReceiveFromAsync(buffer, SocketFlags.None, udp.LocalEndPoint!, end.Token);
                foreach (var message in Reply(buffer[..from.ReceivedBytes], byTcp: false))
                {
                    await udp.SendToAsync(message, SocketFlags.None, from.RemoteEndPoint, end.Token);
                }
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The peer's port is closed by now, or the test is over.
            }
        }
    }

    private async Task Streams()
    {
        try
        {
            while (true)
            {
                var socket = await tcp.AcceptSocketAsync(end.Token);
                talks[socket] = Talk(socket);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            Assert.True(end.IsCancellationRequested, "The test's server stopped by itself: " + over.Message);
        }
    }

    private async Task Talk(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var length = new byte[2];
            while (true)
            {
                await stream.ReadExactlyAsync(length, end.Token);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, end.Token);
                foreach (var message in Reply(query, byTcp: true))
                {
                    await stream.WriteAsync((byte[])[(byte)(message.Length >> 8), (byte)message.Length, .. message], end.Token);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            talks.TryRemove(socket, out _);
        }
    }
}
