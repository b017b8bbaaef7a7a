// An authority of a test's own and certificates by it, as PEM files in a folder.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StatusFeeds.EndToEnd.Support;

/// <summary>Its own certificate stands in <c>ca.pem</c>.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 own;
    private readonly string folder;

    public TestAuthority(string folder)
    {
        this.folder = folder;
        var request = new CertificateRequest("CN=Test Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        own = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
        File.WriteAllText(Path.Combine(folder, "ca.pem"), own.ExportCertificatePem());
    }

    /// <summary>Writes NAME.pem and NAME.key.</summary>
    /// <param name="file">The name of the files.</param>
    /// <param name="name">What it is issued for.</param>
    /// <param name="days">How many days from now it ends.</param>
    /// <param name="isSelfSigned">Not by this authority.</param>
    /// <returns>Certificate and key.</returns>
    public (string Certificate, string Key) Issue(string file, string name, double days, bool isSelfSigned = false)
    {
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, leafKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var (from, until) = (Now.AddDays(-300), Now.AddDays(days));
        using var leaf = isSelfSigned
            ? request.CreateSelfSigned(from, until)
            : request.Create(own.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, until, RandomNumberGenerator.GetBytes(8));
        var (certificate, keyFile) = (Path.Combine(folder, file + ".pem"), Path.Combine(folder, file + ".key"));
        File.WriteAllText(certificate, leaf.ExportCertificatePem() + "\n");
        File.WriteAllText(keyFile, leafKey.ExportPkcs8PrivateKeyPem() + "\n");
        return (certificate, keyFile);
    }

    public void Dispose()
    {
        own.Dispose();
        key.Dispose();
    }
}
