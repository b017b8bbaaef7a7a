// A TLS connection whose reading is watched: it stops after so many bytes, whatever is said on it.
using System.Net.Security;

namespace StatusFeeds.Wire;

/// <summary>SocketsHttpHandler takes such a stream for ready: it shakes no hands, asks for https and speaks what ALPN chose.</summary>
internal sealed class SecuredStream(Stream inner, TimeProvider clock) : SslStream(inner, leaveInnerStreamOpen: false)
{
    public Watch Watch { get; } = new(clock);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!Watch.MayRead())
        {
            return 0;
        }

        var count = await base.ReadAsync(buffer, cancellationToken);
        Watch.Note(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
