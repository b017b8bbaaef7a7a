// A stream that is written once and then read as a whole: grown by borrowed pieces, so that a large document leaves no larger garbage behind.
using System.Buffers;

namespace StatusFeeds.Feeds;

internal sealed class Pieces : Stream
{
    /// <summary>Below the 85,000 bytes from which .NET keeps what was thrown away for long.</summary>
    private const int PieceSize = 32 * 1024;

    private readonly List<byte[]> pieces = [];
    private int used = PieceSize;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => ((long)(pieces.Count - 1) * PieceSize) + used;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>What was written; of the right size.</summary>
    public byte[] ToArray()
    {
        var whole = GC.AllocateUninitializedArray<byte>((int)Length);
        var rest = whole.AsSpan();
        foreach (var piece in pieces)
        {
            var part = piece.AsSpan(0, Math.Min(PieceSize, rest.Length));
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return whole;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var room = Room();
            var part = buffer[..Math.Min(buffer.Length, room.Length)];
            part.CopyTo(room);
            Advance(part.Length);
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Where to write next; never empty.</summary>
    public Span<byte> Room()
    {
        if (used == PieceSize)
        {
            pieces.Add(ArrayPool<byte>.Shared.Rent(PieceSize));
            used = 0;
        }

        return pieces[^1].AsSpan(used, PieceSize - used);
    }

    public void Advance(int count) => used += count;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (var piece in pieces)
            ArrayPool<byte>.Shared.Return(piece);
        pieces.Clear();
        used = PieceSize;
        base.Dispose(disposing);
    }
}
