// A connection that notes when the first byte came and what the first ones were, and stops after so many, whatever is said on it.
namespace StatusFeeds.Wire;

/// <summary>Only what SocketsHttpHandler and SslStream use: asynchronous reads and writes.</summary>
internal sealed class WatchedStream(Stream inner, TimeProvider clock) : Stream
{
    private const int Kept = 64;

    private byte[] beginning = [];

    /// <summary>The first bytes that came, at most 64.</summary>
    public ReadOnlySpan<byte> Beginning => beginning;

    /// <summary>How many bytes may be read in all; then the stream ends and <see cref="IsOverrun"/> says why.</summary>
    public long Allowed { get; set; } = long.MaxValue;

    public long Received { get; private set; }

    public bool IsOverrun { get; private set; }

    /// <summary>Timestamp of <see cref="TimeProvider"/>; null before the first byte.</summary>
    public long? FirstByte { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Received >= Allowed)
        {
            IsOverrun = true;
            return 0;
        }

        var count = await inner.ReadAsync(buffer, cancellationToken);
        if (count > 0)
        {
            FirstByte ??= clock.GetTimestamp();
            Received += count;
            if (beginning.Length < Kept)
            {
                beginning = [.. beginning, .. buffer.Span[..Math.Min(count, Kept - beginning.Length)]];
            }
        }

        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
