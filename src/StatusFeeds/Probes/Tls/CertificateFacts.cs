// What certificates say of themselves: as readings, and as lines for who reads along.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class CertificateFacts
{
    /// <summary>Of a subject, an issuer or all names.</summary>
    private const int MostText = 1000;

    /// <summary>Issuer, subject, names, fingerprint and key of the peer's own certificate.</summary>
    public static IReadOnlyList<Reading> Readings(X509Certificate2 leaf) =>
    [
        Reading.OfText("issuer", Cut(leaf.Issuer)),
        Reading.OfText("subject", Cut(leaf.Subject)),
        Reading.OfText("names", Names(leaf)),
        Reading.OfText("fingerprint", Fingerprint(leaf)),
        .. KeyBits(leaf) is { } bits ? [new Reading("key-bits", bits)] : Array.Empty<Reading>(),
    ];

    public static IEnumerable<string> Of(X509Chain chain)
    {
        for (var i = 0; i < chain.ChainElements.Count; i++)
        {
            var one = chain.ChainElements[i].Certificate;
            yield return $"certificate {i + 1}: {Cut(one.Subject)}";
            yield return $"  issued by {Cut(one.Issuer)}";
            yield return $"  valid from {Instant(one.NotBefore)} until {Instant(one.NotAfter)}";
            if (Names(one) is { Length: > 0 } names)
            {
                yield return $"  for {names}";
            }

            yield return $"  sha256 {Fingerprint(one)}";
        }
    }

    /// <summary>SHA-256 of the whole certificate, hex in small letters.</summary>
    private static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));

    private static string Names(X509Certificate2 certificate) => Cut(string.Join(", ", CertificateWords.NamesOf(certificate)));

    /// <summary>Null where it is neither RSA nor of an elliptic curve that is known here.</summary>
    private static int? KeyBits(X509Certificate2 certificate)
    {
        try
        {
            using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey();
            return key?.KeySize;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Instant(DateTime local) => Words.Instant(new DateTimeOffset(local.ToUniversalTime()));

    private static string Cut(string text) => text.Length <= MostText ? text : TcpText.Cut(text, MostText) + "…";
}
