// What is said and replied on a TCP connection that stands already; bounded whatever the peer says.
using System.Buffers;
using System.Security.Authentication;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <summary>Why reading stopped.</summary>
internal enum TcpEnd
{
    /// <summary>The expected text came, and its line to the end or as far as it came.</summary>
    Met,

    /// <summary>Something came, then no more for a while.</summary>
    Quiet,
    Closed,
    Broken,

    /// <summary>As much came as is read at most.</summary>
    Full,
    TimeUp,
}

/// <param name="At">Timestamp of <see cref="TimeProvider"/>: when the expected text was there, else when the last byte came, else when reading stopped.</param>
/// <param name="Broken">What broke the connection, in words; null where nothing did.</param>
internal sealed record TcpReply(byte[] Bytes, TcpEnd End, long At, string? Broken);

internal sealed class TcpExchange(Stream stream, TimeProvider clock, CancellationToken cancel)
{
    /// <summary>Bytes; reading stops there.</summary>
    public const int MostReply = 64 * 1024;

    private const int Piece = 1024;

    /// <summary>A reply whose end nothing tells is over when no more came for so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ArrayBufferWriter<byte> reply = new(Piece);
    private string? broken;
    private long? at;

    /// <summary>
    /// Sends, then reads until the expected text is there and its line complete; where none is expected, until no more comes. That the time is up ends the reading and is no exception.
    /// </summary>
    /// <param name="send">Empty: nothing is sent.</param>
    /// <param name="expect">Empty: anything will do.</param>
    public async Task<TcpReply> Run(ReadOnlyMemory<byte> send, ReadOnlyMemory<byte> expect)
    {
        await Send(send);
        var met = -1;
        TcpEnd? end = null;
        while (end is null)
        {
            var known = reply.WrittenCount;
            end = await Read(hasEnough: met >= 0 || (expect.IsEmpty && known > 0));
            if (met < 0 && reply.WrittenCount > known)
            {
                at = clock.GetTimestamp();
                met = expect.IsEmpty ? -1 : EndOf(expect.Span, Math.Max(0, known - expect.Length + 1));
            }

            if (met >= 0 && (end is not null || reply.WrittenSpan[(met - 1)..].Contains((byte)'\n')))
            {
                end = TcpEnd.Met;
            }
        }

        return new TcpReply(reply.WrittenSpan.ToArray(), end.Value, at ?? clock.GetTimestamp(), broken);
    }

    /// <summary>A peer that hangs up on what we say may have said something before: that is read yet.</summary>
    private async Task Send(ReadOnlyMemory<byte> send)
    {
        try
        {
            if (!send.IsEmpty)
            {
                await stream.WriteAsync(send, cancel);
                await stream.FlushAsync(cancel);
            }
        }
        catch (Exception error) when (IsBreak(error))
        {
            cancel.ThrowIfCancellationRequested();
            broken = Fault.Broken(error);
        }
    }

    /// <summary>One read; null: go on.</summary>
    private async Task<TcpEnd?> Read(bool hasEnough)
    {
        if (reply.WrittenCount == MostReply)
        {
            return TcpEnd.Full;
        }

        using var quiet = hasEnough ? new CancellationTokenSource(Patience, clock) : null;
        using var either = quiet is null ? null : CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancel);
        try
        {
            var room = reply.GetMemory(Piece);
            var count = await stream.ReadAsync(room[..Math.Min(room.Length, MostReply - reply.WrittenCount)], either?.Token ?? cancel);
            reply.Advance(count);
            return count > 0 ? null : broken is null ? TcpEnd.Closed : TcpEnd.Broken;
        }
        catch (OperationCanceledException)
        {
            return cancel.IsCancellationRequested ? TcpEnd.TimeUp : TcpEnd.Quiet;
        }
        catch (Exception error) when (IsBreak(error))
        {
            broken ??= Fault.Broken(error);
            return cancel.IsCancellationRequested ? TcpEnd.TimeUp : TcpEnd.Broken;
        }
    }

    /// <summary>Where the text ends that is searched for from there on; -1 where it is not.</summary>
    private int EndOf(ReadOnlySpan<byte> text, int from)
    {
        var found = reply.WrittenSpan[from..].IndexOf(text);
        return found < 0 ? -1 : from + found + text.Length;
    }

    private static bool IsBreak(Exception error) => error is IOException or AuthenticationException;
}
