// The one authority of all pretend hosts, and the certificates that it issues, each when it is first asked for.
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StatusFeeds.Fleet;

internal sealed class Authority
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 own;
    private readonly DateTimeOffset from = TimeProvider.System.GetUtcNow().AddDays(-1);

    public Authority()
    {
        var request = new CertificateRequest("CN=Fleet authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        own = request.CreateSelfSigned(from, from.AddDays(400));
    }

    public string Pem => own.ExportCertificatePem();

    /// <summary>For that address, and a year.</summary>
    public SslServerAuthenticationOptions For(IPAddress address)
    {
        var secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={address}", secret, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using var issued = request.Create(own, from, from.AddDays(365), serial);
        var certificate = issued.CopyWithPrivateKey(secret);
        return new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true) };
    }
}
