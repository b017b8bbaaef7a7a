// The labels of every host and check, made ready once a site: a scrape only copies them.
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="Labels">host, check and kind, as <see cref="Exposition.Label"/> makes them.</param>
internal sealed record LabelledCheck(Check Check, byte[] Labels);

/// <param name="Label">host alone.</param>
internal sealed record LabelledHost(string Host, byte[] Label, LabelledCheck[] Checks);

internal static class CheckLabels
{
    /// <summary>In the order of ids, checks in that of the configuration.</summary>
    public static LabelledHost[] Of(Site site) =>
    [
        .. site.Hosts.Values.OrderBy(host => host.Id, StringComparer.Ordinal).Select(host =>
        {
            var label = Exposition.Label("host", host.Id);
            return new LabelledHost(
                host.Id,
                label,
                [.. host.Checks.Select(check => new LabelledCheck(check, [.. label, .. ","u8, .. Exposition.Label("check", check.Name), .. ","u8, .. Exposition.Label("kind", check.Kind)]))]);
        }),
    ];
}
