// Certificates made on the spot: an authority, an intermediate, and leaves that are sound, late or for another name.
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StatusFeeds.Tests.Support;

internal static class TestCertificates
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public static X509Certificate2 Authority(string name = "CN=Test Root", double days = 3650) =>
        Make(name, null, null, Now.AddYears(-1), Now.AddDays(days), isAuthority: true);

    public static X509Certificate2 Intermediate(X509Certificate2 issuer, double days) =>
        Make("CN=Test Intermediate", issuer, null, Now.AddYears(-1), Now.AddDays(days), isAuthority: true);

    /// <param name="issuer">Null: self-signed.</param>
    /// <param name="name">A DNS name or an IP address.</param>
    /// <param name="days">How many days from now it ends; negative: it has.</param>
    /// <param name="since">How many days ago it began.</param>
    public static X509Certificate2 Leaf(X509Certificate2? issuer, string name, double days, double since = 300) =>
        Make("CN=" + name, issuer, name, Now.AddDays(-since), Now.AddDays(days), isAuthority: false);

    public static SslStreamCertificateContext Context(X509Certificate2 leaf, params X509Certificate2[] others) =>
        SslStreamCertificateContext.Create(leaf, [.. others], offline: true);

    private static X509Certificate2 Make(
        string subject, X509Certificate2? issuer, string? name, DateTimeOffset from, DateTimeOffset until, bool isAuthority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (name is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        if (issuer is null)
        {
            return request.CreateSelfSigned(from, until);
        }

        using var issuing = issuer.GetECDsaPrivateKey()!;
        using var signed = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuing), from, until, [1, .. RandomNumberGenerator.GetBytes(8)]);
        return signed.CopyWithPrivateKey(key);
    }
}
