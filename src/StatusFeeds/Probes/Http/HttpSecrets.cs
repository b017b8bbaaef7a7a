// What of the settings of an http check a server may repeat and nobody may read.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class HttpSecrets
{
    /// <summary>Texts of <c>${...}</c> in url (but for its host, which is public), headers, body and expectation, and every login.</summary>
    public static ImmutableArray<Secret> Of(Fields fields, HttpProbe probe)
    {
        var host = Uri.TryCreate(probe.Url, UriKind.Absolute, out var url) && !probe.Url.StartsWith('/') ? url.Host : "";
        var headers = fields.Map("headers");
        var texts = Hidden(fields, "url").Where(text => !host.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Concat(Hidden(fields, "body"))
            .Concat(Hidden(fields, "expect"))
            .Concat(probe.HiddenHeaders.SelectMany(name => Hidden(headers!, name)))
            .Concat<string?>([probe.Password?.Reveal, probe.Token?.Reveal, probe.Proxy?.Password?.Reveal, Second(probe.Authorization), Second(probe.Proxy?.Authorization)]);
        return [.. texts.OfType<string>().Distinct(StringComparer.Ordinal).Select(text => new Secret(text))];
    }

    public static ImmutableArray<string> Headers(Fields fields, HttpProbe probe) =>
        fields.Map("headers") is { } headers ? [.. probe.Headers.Select(header => header.Key).Where(headers.Hides)] : [];

    private static IEnumerable<string> Hidden(Fields fields, string key) => fields.Take(key) is Scalar { Hidden: var hidden } ? hidden : [];

    /// <summary>The credentials of <c>Basic bm9j…</c>.</summary>
    private static string? Second(string? authorization) => authorization?[(authorization.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}
