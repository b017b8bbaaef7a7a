// Whether a check is the same after a reload: a hash of all that makes it, free of key order, comments and spelling of the rhythm.
using System.Globalization;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class Fingerprint
{
    /// <summary>How it is told is no part of it: such a check goes on as it is.</summary>
    private static readonly string[] Left = [.. Rhythm.Keys, "flapping"];

    /// <summary>SHA-256 in hex over the settings (filled in, credential joined), the check's other keys, the target and the effective rhythm.</summary>
    public static string Of(string kind, Node settings, Mapping check, string address, Rhythm rhythm)
    {
        var text = new StringBuilder();
        Say(text, kind);
        Say(text, address);
        Say(text, string.Create(CultureInfo.InvariantCulture,
            $"{rhythm.Every.Ticks} {rhythm.Timeout.Ticks} {rhythm.FailAfter} {rhythm.RecoverAfter} {rhythm.RetryEvery.Ticks}"));
        Say(text, settings);
        Say(text, new Mapping(check.Place, [.. check.Entries.Where(entry => entry.Key.Raw != kind && !entry.IsIgnored && !Left.Contains(entry.Key.Raw))]));
        return Convert.ToHexStringLower(Digest.Of(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Say(StringBuilder text, string value) => text.Append(CultureInfo.InvariantCulture, $"{value.Length}:{value}");

    private static void Say(StringBuilder text, Node node)
    {
        switch (node)
        {
            case Listing list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    Say(text, item);
                }

                text.Append(']');
                break;
            case Mapping mapping:
                text.Append('{');
                foreach (var entry in mapping.Entries.Where(entry => !entry.IsIgnored || entry.Value is Scalar).OrderBy(entry => entry.Key.Raw, StringComparer.Ordinal))
                {
                    Say(text, entry.Key.Raw);
                    Say(text, entry.Value);
                }

                text.Append('}');
                break;
            case Scalar scalar:
                Say(text, scalar.Value);
                break;
        }
    }
}
