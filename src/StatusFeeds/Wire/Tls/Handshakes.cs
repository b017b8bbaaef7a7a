// TLS handshakes of all looks: each takes a millisecond or two of the processor, and fifty at once would each seem to take a tenth of a second.
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

internal sealed class Handshakes : IDisposable
{
    private const int AtOnce = 8;

    /// <summary>One that is not over by then waits for its peer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Places places = new(AtOnce);

    /// <summary>As <see cref="Tls.Secure"/>, when it is its turn.</summary>
    /// <param name="inner">Taken over, also where this is cancelled.</param>
    /// <param name="begins">Called when its turn has come.</param>
    public async Task<Handshake> Secure(Stream inner, TlsTerms terms, TimeProvider clock, Action begins, CancellationToken cancel)
    {
        try
        {
            return await await places.Begin(
                () =>
                {
                    begins();
                    return Tls.Secure(inner, terms, clock, cancel);
                },
                Patience,
                clock,
                cancel);
        }
        catch
        {
            await inner.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => places.Dispose();
}
