// A TLS handshake as a client, with what the peer's certificates said.
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StatusFeeds.Wire;

/// <param name="Stream">The secured stream; null after a fault.</param>
/// <param name="Expires">The earliest end of the leaf and intermediates; null where no certificate was presented.</param>
internal sealed record Handshake(SslStream? Stream, DateTimeOffset? Expires, Fault? Fault);

internal static class Tls
{
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
    /// <param name="name">For SNI and as the name the certificate must be issued for.</param>
    /// <param name="verify">False: any certificate will do.</param>
    /// <param name="protocol">Offered by ALPN; null: none is.</param>
    /// <param name="roots">Trusted instead of the system's roots.</param>
    /// <param name="clock">For the certificates' validity.</param>
    /// <param name="cancel">The end of the look.</param>
    public static async Task<Handshake> Secure(
        Stream inner, string name, bool verify, SslApplicationProtocol? protocol, X509Certificate2Collection? roots, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? expires = null;
        string? objection = null;
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = name,
                    AllowTlsResume = false,
                    ApplicationProtocols = protocol is { } offered ? [offered] : null,
                    CertificateChainPolicy = Policy(now, roots),
                    RemoteCertificateValidationCallback = (_, leaf, chain, errors) =>
                    {
                        expires = CertificateWords.Expires(chain);
                        objection = verify ? CertificateWords.Objection(leaf as X509Certificate2, chain, errors, name, now) : null;
                        return objection is null;
                    },
                },
                cancel);
            return new Handshake(stream, expires, null);
        }
        catch (Exception error) when (error is AuthenticationException or IOException or SocketException or CryptographicException)
        {
            await stream.DisposeAsync();
            cancel.ThrowIfCancellationRequested();
            return new Handshake(null, expires, FaultOf(error, objection));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static Fault FaultOf(Exception error, string? objection)
    {
        if (Fault.OursIn(error) is { } ours)
        {
            return Fault.OfOurs($"the TLS handshake failed on our side: {ours}");
        }

        if (objection is null)
        {
            var reason = Fault.OpenSslReason(error) ?? (error is AuthenticationException { InnerException: null } ? "the answer is not TLS" : Fault.Broken(error));
            return Fault.OfTarget($"the TLS handshake failed: {reason}");
        }

        return Fault.NothingCanBeOpened()
            ? Fault.OfOurs($"the certificate could not be judged: {Fault.Reason(SocketError.TooManyOpenSockets)}")
            : Fault.OfTarget(objection);
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
