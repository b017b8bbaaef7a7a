// One DNS server asked one thing: by UDP, again when nothing comes, and by TCP where that is wanted or the answer is too long for a datagram.
using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="At">Timestamp of <see cref="TimeProvider"/>: when the answer, or the fault, was there.</param>
internal sealed record DnsReply(DnsAnswer? Answer, Fault? Fault, long At, IPEndPoint From);

/// <param name="contact">Learns whether the server was heard.</param>
/// <param name="cancel">The end of the look.</param>
internal sealed class DnsCall(DnsQuestion question, IPEndPoint to, Contact contact, Look look, CancellationToken cancel)
{
    /// <summary>Of so many that are no answer to our question somebody floods us: none is read any more.</summary>
    private const int MostStrange = 1000;

    private const int MostDatagram = 4096;

    /// <summary>Each is twice the one before, so that in the shortest look too three questions are asked.</summary>
    private const int Pauses = 1 + 2 + 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock = look.Clock;
    private int strange;

    /// <summary>What came instead of an answer, as it goes on after "but": told when the time is up; null where nothing did.</summary>
    public string? Odd { get; private set; }

    /// <summary>How long the TCP connection took; null where there was none.</summary>
    public TimeSpan? Connected { get; private set; }

    private Reading Took(long since) => new("", clock.GetElapsedTime(since).TotalSeconds, Unit.Seconds);

    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> fired.</exception>
    /// <param name="byTcp">From the beginning.</param>
    /// <param name="patience">How long the server may be silent; infinite: until the end of the look.</param>
    public async Task<DnsReply> Ask(bool byTcp, TimeSpan patience)
    {
        using var timer = patience == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(patience, clock);
        using var either = timer is null ? null : CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        var end = either?.Token ?? cancel;
        try
        {
            if (byTcp)
            {
                return await Stream(end);
            }

            var reply = await Datagrams(end);
            if (reply.Answer is not { Truncated: true })
            {
                return reply;
            }

            reply = await Stream(end);
            return reply.Fault is { } fault ? reply with { Fault = fault with { Words = "the answer is too long for UDP, and by TCP: " + fault.Words } } : reply;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed(Odd is null ? Fault.OfSilence($"no answer from {to}") : Fault.OfTarget(Unanswered()));
        }
    }

    public string Unanswered() => $"no answer to the question came from {to}, but {Odd}";

    private async Task<DnsReply> Datagrams(CancellationToken end)
    {
        contact.Tried = true;
        var buffer = ArrayPool<byte>.Shared.Rent(MostDatagram);
        try
        {
            // A socket of its own: a random port, and the system tells it at once that the server's is closed.
            using var socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(to);
            contact.Here |= IPAddress.IsLoopback(to.Address) || to.Address.Equals((socket.LocalEndPoint as IPEndPoint)?.Address);
            var edns = true;
            var query = question.Message(DnsQuestion.NewId(), edns);
            var pause = look.Timeout > TimeSpan.Zero && look.Timeout / Pauses < FirstPause ? look.Timeout / Pauses : FirstPause;
            while (true)
            {
                var from = Asked(query, edns, "UDP");
                await socket.SendAsync(query, SocketFlags.None, end);
                var (answer, fault) = await Receive(socket, buffer.AsMemory(0, MostDatagram), query, pause, from, end);
                if (fault is not null)
                {
                    return Failed(fault);
                }

                if (answer is null)
                {
                    pause *= 2;
                }
                else if (IsDeafTo(edns, answer))
                {
                    edns = false;
                    query = question.Message(DnsQuestion.NewId(), edns);
                }
                else
                {
                    return new(answer, null, clock.GetTimestamp(), to);
                }
            }
        }
        catch (SocketException error)
        {
            var fault = Connector.FaultOf(error.SocketErrorCode, to);
            contact.Heard |= fault is { Ours: false, Silent: false };
            return Failed(fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Neither an answer nor a fault: nothing came in that time.</summary>
    private async Task<(DnsAnswer? Answer, Fault? Fault)> Receive(Socket socket, Memory<byte> buffer, byte[] query, TimeSpan pause, long from, CancellationToken end)
    {
        using var timer = new CancellationTokenSource(pause, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, end);
        try
        {
            while (strange < MostStrange)
            {
                var count = await socket.ReceiveAsync(buffer, SocketFlags.None, either.Token);
                contact.Heard = true;
                if (Read(buffer.Span[..count], query, isLast: false, "UDP", from) is { } answer)
                {
                    // Of one as long as the buffer the rest is lost.
                    return (count == buffer.Length ? answer with { Truncated = true } : answer, null);
                }
            }

            return (null, Fault.OfTarget(Unanswered()));
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    /// <summary>RFC 7766: each message after its length.</summary>
    private async Task<DnsReply> Stream(CancellationToken end)
    {
        var start = clock.GetTimestamp();
        var (socket, fault) = await Connector.Connect([to.Address], to.Port, contact, clock, end);
        if (socket is null)
        {
            return Failed(fault!);
        }

        Connected = clock.GetElapsedTime(start);
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            for (var edns = true; ; edns = false)
            {
                var query = question.Message(DnsQuestion.NewId(), edns);
                var from = Asked(query, edns, "TCP");
                await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], end);
                DnsAnswer? answer = null;
                while (answer is null && strange < MostStrange)
                {
                    var length = BinaryPrimitives.ReadUInt16BigEndian(await Fill(stream, sizeof(ushort), "a message's length", end));
                    answer = Read(await Fill(stream, length, "an answer", end), query, isLast: true, "TCP", from);
                }

                if (answer is null || !IsDeafTo(edns, answer))
                {
                    return answer is null ? Failed(Fault.OfTarget(Unanswered())) : new(answer, null, clock.GetTimestamp(), to);
                }
            }
        }
        catch (EndOfStreamException)
        {
            return Failed(Fault.OfTarget($"{to} closed the connection before the answer was whole"));
        }
        catch (IOException error)
        {
            return Failed(Fault.OursIn(error) is { } ours ? Fault.OfOurs($"cannot talk to {to}: {ours}") : Fault.OfTarget($"{Fault.Broken(error)} by {to} before the answer was whole"));
        }
    }

    /// <exception cref="EndOfStreamException">The peer hung up.</exception>
    private async Task<byte[]> Fill(NetworkStream stream, int count, string what, CancellationToken end)
    {
        var (bytes, got, odd) = (new byte[count], 0, Odd);
        while (got < count)
        {
            Odd = got > 0 || count > sizeof(ushort) ? $"only {got} of the {count} bytes of {what}" : Odd;
            var more = await stream.ReadAsync(bytes.AsMemory(got), end);
            got += more > 0 ? more : throw new EndOfStreamException();
        }

        Odd = odd;
        return bytes;
    }

    private DnsAnswer? Read(ReadOnlySpan<byte> message, byte[] query, bool isLast, string way, long from)
    {
        var (answer, wrong) = DnsAnswer.Read(message, query, isLast);
        if (answer is not null)
        {
            look.Transcript?.Came(DnsLines.Answer(answer, way, Words.Value(Took(from))));
            return answer;
        }

        strange++;
        Odd = $"{(strange == 1 ? "a message" : $"{strange} messages")} with {wrong}";
        look.Transcript?.Came($"{message.Length} bytes by {way}, passed over: {wrong}");
        return null;
    }

    private long Asked(byte[] query, bool edns, string way)
    {
        look.Transcript?.Asked(DnsLines.Question(question, query, edns, $"{to} by {way}"));
        return clock.GetTimestamp();
    }

    /// <summary>It does not know what RFC 6891 added; section 7 there says to ask again without.</summary>
    private static bool IsDeafTo(bool edns, DnsAnswer answer) => edns && answer is { HasEdns: false, Code: DnsCode.FormErr or DnsCode.NotImp };

    private DnsReply Failed(Fault fault) => new(null, fault, clock.GetTimestamp(), to);
}
