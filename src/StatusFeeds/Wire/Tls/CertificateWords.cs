// What is wrong with a peer's certificate, in words: expired, self-signed, issued for another name.
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

internal static class CertificateWords
{
    private const int NamesTold = 3;
    private const int NameLength = 80;

    /// <summary>Names come from the peer, who may have thousands.</summary>
    private const int MostNames = 100;

    /// <summary>The earliest end of validity in the chain but for its root, which clients hold themselves.</summary>
    public static DateTimeOffset? Expires(X509Chain? chain) =>
        chain is null || chain.ChainElements.Count == 0
            ? null
            : chain.ChainElements
                .Where((element, place) => place == 0 || !IsSelfIssued(element.Certificate))
                .Min(element => new DateTimeOffset(element.Certificate.NotAfter.ToUniversalTime()));

    /// <summary>All objections in one clause; null where there is none.</summary>
    public static string? Objection(X509Certificate2? leaf, X509Chain? chain, SslPolicyErrors errors, string name, DateTimeOffset now)
    {
        if (leaf is null || chain is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "no certificate was presented";
        }

        var objections = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            objections.AddRange(ChainObjections(leaf, chain, now));
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            objections.Add($"is issued for {Names(leaf)}, not for {name}");
        }

        return objections.Count == 0 ? null : "the certificate " + string.Join(" and ", objections);
    }

    private static IEnumerable<string> ChainObjections(X509Certificate2 leaf, X509Chain chain, DateTimeOffset now)
    {
        var told = X509ChainStatusFlags.NoError;
        var all = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);
        if (all.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            told |= X509ChainStatusFlags.NotTimeValid;
            foreach (var element in chain.ChainElements.Where(element => Lies(element.Certificate, now) is not null))
            {
                var which = element.Certificate.Thumbprint == leaf.Thumbprint ? "" : $"is issued by {Name(element.Certificate.Subject)}, which ";
                yield return which + Lies(element.Certificate, now);
            }
        }

        if (all.HasFlag(X509ChainStatusFlags.UntrustedRoot) || all.HasFlag(X509ChainStatusFlags.PartialChain))
        {
            told |= X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
            var last = chain.ChainElements[^1].Certificate;
            yield return chain.ChainElements.Count == 1 && IsSelfIssued(leaf) ? "is self-signed"
                : IsSelfIssued(last) ? $"leads to {Name(last.Subject)}, which is not trusted here"
                : $"is issued by {Name(last.Issuer)}, which is not trusted here (does the server send all intermediate certificates?)";
        }

        if (all.HasFlag(X509ChainStatusFlags.NotValidForUsage))
        {
            told |= X509ChainStatusFlags.NotValidForUsage;
            yield return "may not be used by a server (extended key usage)";
        }

        if (all.HasFlag(X509ChainStatusFlags.NotSignatureValid))
        {
            told |= X509ChainStatusFlags.NotSignatureValid;
            yield return "has a signature that is not its issuer's, or of a kind that is not trusted any more";
        }

        if ((all & ~told) != X509ChainStatusFlags.NoError)
        {
            yield return $"is not valid ({all & ~told})";
        }
    }

    /// <summary>How a certificate lies outside its time; null if it does not.</summary>
    private static string? Lies(X509Certificate2 certificate, DateTimeOffset now)
    {
        var from = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        var until = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        return until < now ? $"expired {Ago(now - until)} ago ({Words.Instant(until)})"
            : from > now ? $"is not valid before {Words.Instant(from)}"
            : null;
    }

    private static string Ago(TimeSpan span) =>
        span.TotalDays >= 2 ? $"{(int)span.TotalDays} days" : span.TotalHours >= 2 ? $"{(int)span.TotalHours} hours" : $"{(int)span.TotalMinutes} min";

    private static string Names(X509Certificate2 leaf)
    {
        var names = NamesOf(leaf).Take(NamesTold + 1).Select(Cut).ToList();
        return names.Count switch
        {
            0 => Name(leaf.Subject),
            > NamesTold => string.Join(", ", names.Take(NamesTold)) + " and others",
            _ => string.Join(", ", names),
        };
    }

    /// <summary>The names and addresses that it is issued for; none where they cannot be read.</summary>
    public static IReadOnlyList<string> NamesOf(X509Certificate2 certificate)
    {
        try
        {
            return
            [
                .. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                    .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
                    .Take(MostNames),
            ];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static string Name(string subject) => subject.Length == 0 ? "nobody" : Cut(subject);

    /// <summary>Names come from the peer: cut to a length that can be read.</summary>
    private static string Cut(string text) => text.Length <= NameLength ? text : text[..NameLength] + "…";

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
