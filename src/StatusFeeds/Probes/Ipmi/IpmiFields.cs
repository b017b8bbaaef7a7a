// Reads the settings of an ipmi check and says what is wrong with them.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class IpmiFields
{
    public static IpmiProbe Read(Fields fields)
    {
        var probe = new IpmiProbe
        {
            Login = IpmiLoginFields.Read(fields),
            Address = Address(fields),
            Port = fields.Number("port", IpmiProbe.DefaultPort, 1, 65_535),
            Family = fields.Choice("ip", AddressFamily.Unspecified, ("any", AddressFamily.Unspecified), ("4", AddressFamily.InterNetwork), ("6", AddressFamily.InterNetworkV6)),
            Sensors = Names(fields, "sensors"),
            Ignored = Names(fields, "ignore"),
            Sel = fields.Choice("sel", SelReading.All, ("true", SelReading.All), ("faults", SelReading.Faults), ("false", SelReading.None)),
        };
        if (probe.Address is { } address && IPAddress.TryParse(address, out var literal) && probe.Family is not AddressFamily.Unspecified && probe.Family != literal.AddressFamily)
        {
            fields.Wrong("ip", $"`ip: {(probe.Family == AddressFamily.InterNetwork ? 4 : 6)}` does not fit the address to ask, which is of the other kind");
        }

        return probe;
    }

    private static string? Address(Fields fields)
    {
        if (fields.Text("address") is not { } text)
        {
            return null;
        }

        if (HostAndPort.Parse(text) is { Port: null } alone)
        {
            return alone.Host;
        }

        fields.Wrong("address", $"`address` must be the BMC's IP address or name alone (the port stands under `port`), not {fields.Shown("address")}");
        return null;
    }

    /// <summary><c>all</c> is what stands there where nothing does.</summary>
    private static ImmutableArray<string> Names(Fields fields, string key)
    {
        var names = fields.Texts(key);
        if (names.Any(name => name.Length == 0))
        {
            fields.Wrong(key, $"`{key}` has an empty name: write the names of sensors, as in `{key}: [ Fan *, CPU1 Temp ]`, or take it out");
        }

        return names is ["all"] ? [] : names;
    }
}
