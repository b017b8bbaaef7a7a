// Reads the settings of the kind dns and says what is wrong with them.
using System.Collections.Immutable;
using System.Net;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class DnsFields
{
    /// <summary>Something is asked in any case.</summary>
    private static readonly DnsName Harmless = DnsName.Parse(".").Name!;

    private static readonly DnsType[] Types =
        [DnsType.A, DnsType.AAAA, DnsType.CNAME, DnsType.MX, DnsType.NS, DnsType.TXT, DnsType.SOA, DnsType.SRV, DnsType.PTR, DnsType.CAA];

    public static DnsProbe Read(Fields fields)
    {
        fields.Short("query");
        var type = fields.Choice("type", DnsType.A, [.. Types.Select(type => (type.ToString(), type))]);
        var (server, port) = Server(fields);
        var probe = new DnsProbe
        {
            Query = Query(fields, type),
            Type = type,
            Server = server,
            Port = port,
            ByTcp = fields.Choice("transport", false, ("udp", false), ("tcp", true)),
            Recursion = fields.Flag("recursion", true),
            Expect = Expect(fields, type),
            ExpectOnly = fields.Flag("expect-only", false),
            Family = PeerFields.Family(fields),
        };
        if (probe.ExpectOnly && !fields.Has("expect"))
        {
            fields.Wrong("expect-only", "`expect-only` means something with `expect` only: write beside it what the answer must be, or take it out");
        }

        foreach (var key in new[] { "port", "ip" })
        {
            if (!fields.Has("server") && fields.Has(key))
            {
                fields.Wrong(key, $"`{key}` means something with `server` only: write beside it which one to ask, or take it out");
            }
        }

        PeerFields.CheckFamily(fields, probe.Family, probe.Server, "the server's address");

        return probe;
    }

    private static DnsName Query(Fields fields, DnsType type)
    {
        if (fields.Text("query") is not { } text)
        {
            if (!fields.Has("query"))
            {
                fields.Wrong("query", "`query` is missing: write it as in `dns: www.example.org`, or as `query: www.example.org` beside the other settings");
            }

            return Harmless;
        }

        if (IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text))
        {
            if (type != DnsType.PTR)
            {
                fields.Wrong("query", $"`query` is an IP address, which has no {type} records: for its name write `type: PTR` beside it");
            }

            return DnsName.OfAddress(address);
        }

        var (name, wrong) = DnsName.Parse(text);
        if (wrong is not null)
        {
            fields.Wrong("query", $"`query` must be a name as DNS knows it, but {fields.Shown("query")} {wrong}");
        }

        return name ?? Harmless;
    }

    private static (string? Server, int Port) Server(Fields fields)
    {
        var port = fields.Number("port", NameServers.Port, 1, 65535);
        if (fields.Text("server") is not { } text)
        {
            return (null, port);
        }

        if (HostAndPort.Parse(text) is not { } server)
        {
            fields.Wrong("server", $"`server` must be an IP address or a name, with or without a port, not {fields.Shown("server")}");
            return (null, port);
        }

        if (server.Port is not null && fields.Has("port"))
        {
            fields.Wrong("port", "`server` names a port already: take one of the two out");
        }

        return (server.Host, server.Port ?? port);
    }

    private static ImmutableArray<DnsExpected> Expect(Fields fields, DnsType type)
    {
        var expected = ImmutableArray.CreateBuilder<DnsExpected>();
        foreach (var scalar in fields.Scalars("expect").Where(scalar => !scalar.IsUnknown))
        {
            var (text, must) = DnsExpected.Parse(type, scalar.Value);
            if (text is null)
            {
                fields.Wrong("expect", $"`expect` of type {type} must be {must}, not {scalar.Shown}");
            }
            else
            {
                expected.Add(new(text, scalar.IsFilled ? scalar.Raw : text));
            }
        }

        return expected.ToImmutable();
    }
}
