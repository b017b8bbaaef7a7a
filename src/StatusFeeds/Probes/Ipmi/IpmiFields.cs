// Reads the settings of an ipmi check and says what is wrong with them.
using System.Collections.Immutable;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class IpmiFields
{
    public static IpmiProbe Read(Fields fields)
    {
        var probe = new IpmiProbe
        {
            Login = IpmiLoginFields.Read(fields),
            Address = PeerFields.Address(fields),
            Port = fields.Number("port", IpmiProbe.DefaultPort, 1, 65_535),
            Family = PeerFields.Family(fields),
            Sensors = Names(fields, "sensors"),
            Ignored = Names(fields, "ignore"),
            Sel = fields.Choice("sel", SelReading.All, ("true", SelReading.All), ("faults", SelReading.Faults), ("false", SelReading.None)),
        };
        PeerFields.CheckFamily(fields, probe.Family, probe.Address, "the address to ask");

        return probe;
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
