// A TLS handshake as a client, with what the peer's certificates said.
using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StatusFeeds.Wire;

/// <param name="Name">For SNI and as the name the certificate must be issued for.</param>
/// <param name="Verify">False: any certificate will do.</param>
internal sealed record TlsTerms(string Name, bool Verify = true)
{
    /// <summary>Offered by ALPN; empty: none is.</summary>
    public ImmutableArray<SslApplicationProtocol> Protocols { get; init; } = [];

    /// <summary>Trusted instead of the system's roots.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    /// <summary>Shown to a peer that asks for one.</summary>
    public SslStreamCertificateContext? Own { get; init; }

    /// <summary>Is given the chain as it was built of what the peer sent, whatever is thought of it; the certificates live no longer than the call.</summary>
    public Action<X509Chain>? Shown { get; init; }
}

/// <param name="Stream">The secured stream; null after a fault.</param>
/// <param name="Expires">The earliest end of the leaf and intermediates; null where no certificate was presented.</param>
internal sealed record Handshake(SecuredStream? Stream, DateTimeOffset? Expires, Fault? Fault)
{
    /// <summary>What <see cref="Stream"/> reads from.</summary>
    public WatchedStream? Under { get; init; }
}

internal static class Tls
{
    /// <summary>OpenSSL takes some 100 kB of certificates; a peer that says so much and is not done never will be.</summary>
    private const int MostHandshake = 1_000_000;

    private const int LeastText = 4;

    /// <summary>
    /// Has .NET read the system's trusted certificates, which it keeps: call it once at the start, before descriptors can run out
    /// (a list read without descriptors would be kept too, short as it is).
    /// </summary>
    public static void Prepare()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=statusfeeds", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        using var chain = new X509Chain { ChainPolicy = Policy(DateTimeOffset.UnixEpoch, null) };
        chain.Build(certificate);
    }

    /// <summary>Takes <paramref name="inner"/> over: it is disposed with the stream returned, or on a fault.</summary>
    /// <param name="inner">The connection.</param>
    /// <param name="terms">What is offered and asked.</param>
    /// <param name="clock">For the certificates' validity.</param>
    /// <param name="cancel">The end of the look.</param>
    public static async Task<Handshake> Secure(Stream inner, TlsTerms terms, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? expires = null;
        string? objection = null;
        var under = new WatchedStream(inner, clock);
        under.Watch.Allowed = MostHandshake;
        var stream = new SecuredStream(under, clock);
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = terms.Name,
                    AllowTlsResume = false,
                    ApplicationProtocols = terms.Protocols.IsEmpty ? null : [.. terms.Protocols],
                    ClientCertificateContext = terms.Own,
                    CertificateChainPolicy = Policy(now, terms.Roots),
                    RemoteCertificateValidationCallback = (_, leaf, chain, errors) =>
                    {
                        expires = CertificateWords.Expires(chain);
                        objection = terms.Verify ? CertificateWords.Objection(leaf as X509Certificate2, chain, errors, terms.Name, now) : null;
                        if (chain is { ChainElements.Count: > 0 })
                        {
                            terms.Shown?.Invoke(chain);
                        }

                        return objection is null;
                    },
                },
                cancel);
            under.Watch.Allowed = long.MaxValue;
            return new Handshake(stream, expires, null) { Under = under };
        }
        catch (Exception error) when (error is AuthenticationException or IOException or SocketException or CryptographicException)
        {
            await stream.DisposeAsync();
            cancel.ThrowIfCancellationRequested();
            return new Handshake(null, expires, FaultOf(error, objection, under));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static Fault FaultOf(Exception error, string? objection, WatchedStream under)
    {
        if (Fault.OursIn(error) is { } ours)
        {
            return Fault.OfOurs($"the TLS handshake failed on our side: {ours}");
        }

        if (objection is null)
        {
            return Fault.OfTarget($"the TLS handshake failed: {ReasonOf(error, under)}");
        }

        return Fault.NothingCanBeOpened()
            ? Fault.OfOurs($"the certificate could not be judged: {Fault.Reason(SocketError.TooManyOpenSockets)}")
            : Fault.OfTarget(objection);
    }

    private static string ReasonOf(Exception error, WatchedStream under)
    {
        if (under.Watch.IsOverrun)
        {
            return $"the peer sent more than {MostHandshake} bytes and was not done";
        }

        var reason = Fault.OpenSslReason(error);
        if (TextOf(under.Watch.Beginning) is { } text)
        {
            return $"the answer is not TLS, it begins with \"{text}\"";
        }

        return reason switch
        {
            "wrong version number" or "packet length too long" or "http request" => "the answer is not TLS",
            not null => reason,
            null => error is AuthenticationException { InnerException: null } ? "the answer is not TLS" : Fault.Broken(error),
        };
    }

    /// <summary>What came is a line of text and no TLS record, whose first two bytes are 20 to 23 and 3.</summary>
    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? bytes : bytes[..end];
        return line.Length >= LeastText && !line.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Encoding.ASCII.GetString(line) : null;
    }

    /// <summary>No revocation, no downloads: a look asks the target and nobody else.</summary>
    private static X509ChainPolicy Policy(DateTimeOffset now, X509Certificate2Collection? roots)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }
}
