// Reads `websub`: whether the site is its own hub, how long subscriptions last, and where subscribers may be.
using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static partial class WebSubReader
{
    private const string HostShape = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";

    private static readonly ImmutableSortedDictionary<string, Grounds> Words = new Dictionary<string, Grounds>
    {
        ["public"] = Grounds.Public,
        ["private"] = Grounds.Private,
        ["loopback"] = Grounds.Loopback,
        ["anywhere"] = Grounds.Anywhere,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Null: there is no hub.</summary>
    public static WebSub? Read(Fields site, Mistakes mistakes)
    {
        if (site.Map("websub") is not { } fields)
        {
            return null;
        }

        fields.Short("enabled");
        if (site.Entries.FirstOrDefault(entry => entry.Key.Raw == "websub")?.Value is Scalar { IsUnknown: false, IsNothing: false, Problem: null, Value: not ("true" or "false") } written)
        {
            mistakes.Add(written, $"`websub` must be true, false or its settings, as in `websub: {{ lease: 10d }}`, not {written.Shown}");
            return null;
        }

        var isOn = fields.Flag("enabled", true);
        var lease = fields.Duration("lease", WebSub.Default.Lease, WebSub.LeastLease, WebSub.MostLease);
        var callbacks = fields.Scalars("callbacks");
        var read = WebSub.Default with { Lease = lease, Callbacks = callbacks.IsEmpty ? WebSub.Default.Callbacks : Grounds.None };
        foreach (var callback in callbacks.Where(one => !one.IsUnknown))
        {
            read = With(read, callback, mistakes);
        }

        return isOn ? read : null;
    }

    private static WebSub With(WebSub read, Scalar written, Mistakes mistakes)
    {
        var text = written.Value;
        if (Words.TryGetValue(text, out var grounds))
        {
            return read with { Callbacks = read.Callbacks | grounds };
        }

        if (IPAddress.TryParse(text, out var address) && text.IndexOfAny(['.', ':']) >= 0)
        {
            return read with { Networks = read.Networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8)) };
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            return read with { Networks = read.Networks.Add(network) };
        }

        if (text.Length <= 253 && Host().IsMatch(text) && !text.All(letter => char.IsAsciiDigit(letter) || letter == '.'))
        {
            return read with { Names = read.Names.Add(text.ToLowerInvariant()) };
        }

        mistakes.Add(written, $"`callbacks` takes {string.Join(", ", Words.Keys)}, the name of a host, an address, or a network such as 10.1.0.0/16; not {written.Shown}");
        return read;
    }

    [GeneratedRegex("^" + HostShape + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Host();
}
