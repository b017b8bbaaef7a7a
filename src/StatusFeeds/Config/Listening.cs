// Where the server listens, and whether it may: beyond loopback only when the site says who may read.
using System.Collections.Immutable;
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class Listening
{
    private static readonly Uri Default = new("http://127.0.0.1:8080");

    /// <param name="folder">Certificate and key are relative to it, as site.yaml stands there.</param>
    /// <param name="guarded">The site says who may read, be it everyone.</param>
    public static ImmutableArray<Listener> Read(Fields site, string folder, bool guarded, bool withoutSecrets, Mistakes mistakes)
    {
        var certificate = PemFile(site, "certificate", folder, withoutSecrets);
        var key = PemFile(site, "key", folder, withoutSecrets);
        var listeners = ImmutableArray.CreateBuilder<Listener>();
        foreach (var written in site.Scalars("listen"))
        {
            if (AddressOf(written, mistakes) is not { } address)
            {
                continue;
            }

            var https = address.Scheme == Uri.UriSchemeHttps;
            if (https && (certificate is null || key is null))
            {
                mistakes.Add(written, "https needs `certificate:` and `key:` (PEM files) in site.yaml");
            }

            if (!guarded && !IsLoopback(address))
            {
                mistakes.Add(written, $"{written.Shown} can be reached from beyond this machine: say who may read, by `access: {{ read: [ {{ user: noc, password: ... }} ] }}`, "
                    + "or `access: { read: anyone }` if everyone may; or listen on 127.0.0.1");
            }

            if (listeners.Any(other => other.Address == address))
            {
                mistakes.Add(written, $"{written.Shown} is here twice");
            }

            listeners.Add(https ? new(address, certificate, key) : new(address));
        }

        if (certificate is not null && !listeners.Any(listener => listener.Certificate is not null))
        {
            site.Wrong("certificate", "`certificate` is only for https, and no address in `listen` begins with https://");
        }

        if (site.Take("listen") is Listing { Items.IsEmpty: true })
        {
            site.Wrong("listen", "`listen` needs an address such as http://127.0.0.1:8080");
        }

        return listeners.Count > 0 ? listeners.ToImmutable() : [new(Default)];
    }

    /// <summary>Addresses and networks; each is one of a proxy of ours.</summary>
    public static ImmutableArray<IPNetwork> Proxies(Fields site, Mistakes mistakes)
    {
        const string what = "an IP address, or a network such as 10.0.0.0/8";
        site.Looks("trusted-proxies", "[0-9a-fA-F.:]+(/[0-9]{1,3})?", what);
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var written in site.Scalars("trusted-proxies").Where(written => !written.IsUnknown))
        {
            if (IPNetwork.TryParse(written.Value, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(written.Value, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                mistakes.Add(written, $"`trusted-proxies` takes {what}, not {written.Shown}");
            }
        }

        return networks.DrainToImmutable();
    }

    private static Uri? AddressOf(Scalar written, Mistakes mistakes)
    {
        if (Uri.TryCreate(written.Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
            && (IsLocalhost(address) || IPAddress.TryParse(address.DnsSafeHost, out _)))
        {
            return address;
        }

        mistakes.Add(written, $"`listen` takes http:// or https:// with an IP address or localhost, and a port, as in http://127.0.0.1:8080; not {written.Shown}");
        return null;
    }

    private static bool IsLocalhost(Uri address) => address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(Uri address) =>
        IsLocalhost(address) || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));

    private static string? PemFile(Fields site, string key, string folder, bool withoutSecrets)
    {
        if (site.Text(key) is not { } text)
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(folder, text));
        if (!withoutSecrets && !File.Exists(path))
        {
            site.Wrong(key, $"`{key}`: there is no file {site.Shown(key)} in {folder}");
        }

        return path;
    }
}
