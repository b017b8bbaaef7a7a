// A short mark of a configuration: nodes that have the same one say the same things.
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

internal static class ConfigMark
{
    private static readonly ConditionalWeakTable<Site, string> Known = [];

    /// <summary>12 hex digits over the checks with their settings, the applications and what stands at the head of feeds.</summary>
    public static string Of(Site site) => Known.GetValue(site, Make);

    private static string Make(Site site)
    {
        var text = new StringBuilder();
        foreach (var check in site.Checks.OrderBy(check => check.Host, StringComparer.Ordinal).ThenBy(check => check.Name, StringComparer.Ordinal))
            text.Append(check.Host).Append('/').Append(check.Name).Append('=').Append(check.Fingerprint).Append('\n');
        foreach (var (scope, head) in Telling.Headers(site, "").OrderBy(head => head.Key, StringComparer.Ordinal))
            text.Append(scope).Append('=').Append(head).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
