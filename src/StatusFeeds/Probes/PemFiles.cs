// Certificates and keys that settings name as PEM files.
using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

/// <summary>The files are read with the configuration, so at the start and at every reload.</summary>
internal static class PemFiles
{
    private const string Begins = "-----BEGIN ";

    /// <summary>By their text, as long as any check has them: many checks trust the same few authorities.</summary>
    private static readonly ConcurrentDictionary<string, WeakReference<X509Certificate2Collection>> Shared = new(StringComparer.Ordinal);

    /// <summary>Roots to trust instead of the system's, not to be changed, as checks share them; null where the setting is absent or wrong.</summary>
    public static X509Certificate2Collection? Roots(Fields fields, string key)
    {
        if (fields.FileText(key) is not { } text)
        {
            return null;
        }

        if (Shared.TryGetValue(text, out var kept) && kept.TryGetTarget(out var same))
        {
            return same;
        }

        var roots = Certificates(text);
        if (roots is null)
        {
            fields.Wrong(key, $"`{key}`: there is no certificate in {fields.Shown(key)} (a PEM file holds `{Begins}CERTIFICATE-----`)");
            return null;
        }

        foreach (var gone in Shared.Where(one => !one.Value.TryGetTarget(out _)))
        {
            Shared.TryRemove(gone);
        }

        Shared[text] = new(roots);
        return roots;
    }

    /// <summary>The certificate to log in with, its chain and its key; null where none is set, or it is wrong.</summary>
    public static SslStreamCertificateContext? Own(Fields fields)
    {
        var certificate = fields.FileText("certificate");
        var key = fields.Has("key") ? fields.FileText("key") : certificate;
        if (fields.Has("key") && !fields.Has("certificate"))
        {
            fields.Wrong("key", "`key` needs its `certificate` beside it");
        }

        if (certificate is null || key is null)
        {
            return null;
        }

        var chain = Certificates(certificate);
        if (chain is null)
        {
            fields.Wrong("certificate", $"`certificate`: there is no certificate in {fields.Shown("certificate")} (a PEM file holds `{Begins}CERTIFICATE-----`)");
            return null;
        }

        try
        {
            var leaf = X509Certificate2.CreateFromPem(certificate, key);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            fields.Wrong(fields.Has("key") ? "key" : "certificate", KeyProblem(fields, key));
            return null;
        }
    }

    private static string KeyProblem(Fields fields, string text)
    {
        var where = fields.Has("key") ? "key" : "certificate";
        return text.Contains("ENCRYPTED", StringComparison.Ordinal) ? $"`{where}`: the key in {fields.Shown(where)} is encrypted: store it without a password, readable by StatusFeeds alone"
            : !text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? $"`{where}`: there is no private key in {fields.Shown(where)}{(where == "key" ? "" : ": name the file that holds it as `key`")}"
            : $"`{where}`: the key in {fields.Shown(where)} is not the certificate's, or is damaged";
    }

    private static X509Certificate2Collection? Certificates(string text)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(text);
            return found.Count > 0 ? found : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
