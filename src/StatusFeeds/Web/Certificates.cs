// The certificate and key of an https address: read again when the files are others, so that a renewal needs no restart.
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal sealed class Certificates
{
    /// <summary>New connections look at the files at most so often.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Listener listener;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private SslStreamCertificateContext current;
    private string digest;
    private string? refused;
    private long looked;

    /// <exception cref="ListenFailed">They cannot be read, or do not belong together.</exception>
    public Certificates(Listener listener, TimeProvider clock, ILogger log)
    {
        (this.listener, this.clock, this.log, looked) = (listener, clock, log, clock.GetTimestamp());
        try
        {
            (digest, current) = (Digest(), Read());
        }
        catch (Exception fault) when (IsOfFiles(fault))
        {
            throw new ListenFailed(
                $"Cannot listen on {listener.Address}: its certificate {listener.Certificate} and key {listener.Key} cannot be read ({fault.Message}). "
                + "Give PEM files that belong together and that this user may read as `certificate:` and `key:` in site.yaml.",
                fault);
        }
    }

    /// <summary>For a connection that begins now.</summary>
    public SslServerAuthenticationOptions Options => new()
    {
        ServerCertificateContext = Current,
        EnabledSslProtocols = SslProtocols.None,
    };

    /// <summary>A pair that does not fit, as while it is being written, is left for the next time; the one from before goes on.</summary>
    private SslStreamCertificateContext Current
    {
        get
        {
            lock (gate)
            {
                if (clock.GetElapsedTime(looked) < Pause)
                {
                    return current;
                }

                looked = clock.GetTimestamp();
                try
                {
                    if (Digest() is var now && now != digest)
                    {
                        (current, digest, refused) = (Read(), now, null);
                        log.LogInformation("The certificate {Certificate} was renewed: it is valid until {Until}", listener.Certificate, Words.Instant(new DateTimeOffset(current.TargetCertificate.NotAfter)));
                    }
                }
                catch (Exception fault) when (IsOfFiles(fault))
                {
                    if (refused != fault.Message)
                    {
                        refused = fault.Message;
                        log.LogWarning("The certificate {Certificate} and key {Key} have changed and cannot be taken, the ones from before go on: {Reason}", listener.Certificate, listener.Key, fault.Message);
                    }
                }

                return current;
            }
        }
    }

    private static bool IsOfFiles(Exception fault) => fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private string Digest() => Convert.ToHexStringLower(Model.Digest.Of([.. File.ReadAllBytes(listener.Certificate ?? ""), 0, .. File.ReadAllBytes(listener.Key ?? listener.Certificate ?? "")]));

    private SslStreamCertificateContext Read()
    {
        using var pem = X509Certificate2.CreateFromPemFile(listener.Certificate ?? "", listener.Key ?? listener.Certificate);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(listener.Certificate ?? "");

        // By way of PKCS#12, as SslStream cannot use a key that was never kept.
        return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), chain, offline: true);
    }
}
