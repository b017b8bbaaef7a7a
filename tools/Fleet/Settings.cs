// The settings of a fleet, as the command line gives them.
using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace StatusFeeds.Fleet;

/// <param name="First">The address of host 1; each further host has the next one.</param>
/// <param name="Body">Length of the answer's body in bytes.</param>
internal sealed record Settings(int Count, IPAddress First, DoorNumber Http, int Control, int Body)
{
    public const string Help = """
        Fleet: pretend hosts by the thousand that answer, slow down, lie and die on demand.

          dotnet run -c Release --project tools/Fleet -- [--hosts N] [--from ADDRESS] [--http PORT] [--tls PORT] [--ca FILE] [--banner PORT] [--snmp PORT] [--dns PORT] [--bmc PORT]
                                                         [--control PORT] [--body BYTES]

          --hosts N        how many; default 1000
          --from ADDRESS   the address of host 1; host 2 has the next one, and so on. All of 127.0.0.0/8 is this machine. default 127.1.0.1
          --http PORT      every host answers HTTP there; default 8000, 0: not at all
          --tls PORT       every host answers HTTPS there, with a certificate for its address, of an authority made at the start; default 0
          --ca FILE        where the certificate of that authority is written, for those who want to trust it
          --banner PORT    every host greets with "220 hN ready" there, as a mail server does, and says "250 OK" to each line; default 0
          --snmp PORT      every host has an SNMP agent there (v2c, community public; GET alone: texts below 1.3.6.1.2.1.1, a number of everything else); default 0
          --dns PORT       every host is a name server there (UDP) that knows 192.0.2.1 for every name; default 0
          --bmc PORT       every host has a BMC there (UDP, RMCP+ by the cipher suites 3 and 17, 40 sensors) with the users monitor (administrator, s3cret-m)
                           and viewer (user, s3cret-v); default 0
          --control PORT   takes orders on 127.0.0.1; default 8001, 0: any free one
          --body BYTES     the length of the answer's body; default 500

        A port may be said with the hosts that have it, PORT:FROM-TO (--http 8000:1-3000); the others do not listen there.

        Orders come as lines of the standard input or as GET http://127.0.0.1:8001/fleet/ORDER with slashes for blanks (/fleet/slow/17/300ms).
        HOSTS is a number, a range (5-20) or `all`:

          up HOSTS               answers 200 at once (the beginning)
          down HOSTS             listens no more: connections are refused, those under way are cut
          silent HOSTS           takes connections and requests and says nothing
          slow HOSTS TIME        answers after TIME: 300ms, 5s
          lie HOSTS CODE         answers with that HTTP status; default 503
          lie HOSTS garbage      answers with what is no HTTP
          lie HOSTS cut          ends in the middle of the body
          lie HOSTS endless      sends a body that never ends
          bmc HOSTS WORDS        the BMC alone: `fine`, `silent`, `drop N` (every Nth datagram), `double`, `delay TIME`, `reorder`, `garbage`, `full` (no free session),
                                 `forget` (all sessions, now), `forget N` (a session after N requests), `lie endless|circle|noise|short|log|log-circle`
          sensor HOSTS N RAW     sensor N measures RAW, 0 to 255 (or has the states of these bits); `Fan1` is sensor 15, `PSU1 Status` 33
          power HOSTS on|off     the chassis' power, as its BMC tells it
          count [HOSTS]          how many requests came: in all, at how many hosts, the fewest and the most of one host
          help                   these orders

        It ends at SIGTERM, SIGINT or `quit`.
        """;

    public static Settings Default { get; } = new(1000, new IPAddress([127, 1, 0, 1]), DoorNumber.OfAll(8000), 8001, 500);

    public DoorNumber Tls { get; init; }

    /// <summary>Where the certificate of the authority that issued all others is written; null: nowhere.</summary>
    public string? Authority { get; init; }

    public DoorNumber Banner { get; init; }

    /// <summary>UDP, and so are the next two.</summary>
    public DoorNumber Snmp { get; init; }

    public DoorNumber Dns { get; init; }

    public DoorNumber Bmc { get; init; }

    public IPAddress AddressOf(int host)
    {
        var bytes = First.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)(host - 1));
        return new IPAddress(bytes);
    }

    /// <summary>Null with a <paramref name="mistake"/> for people.</summary>
    public static Settings? Read(string[] words, out string mistake)
    {
        var settings = Default;
        for (var i = 0; i < words.Length; i += 2)
        {
            var value = i + 1 < words.Length ? words[i + 1] : "";
            var number = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
            var next = (words[i], number, DoorNumber.Read(value)) switch
            {
                ("--hosts", > 0 and <= 50_000, _) => settings with { Count = number },
                ("--http", _, { } ports) => settings with { Http = ports },
                ("--tls", _, { } ports) => settings with { Tls = ports },
                ("--ca", _, _) when value.Length > 0 => settings with { Authority = value },
                ("--banner", _, { } ports) => settings with { Banner = ports },
                ("--snmp", _, { } ports) => settings with { Snmp = ports },
                ("--dns", _, { } ports) => settings with { Dns = ports },
                ("--bmc", _, { } ports) => settings with { Bmc = ports },
                ("--control", >= 0 and <= 65535, _) => settings with { Control = number },
                ("--body", >= 0 and <= 100_000_000, _) => settings with { Body = number },
                ("--from", _, _) when IPAddress.TryParse(value, out var address) && address.GetAddressBytes().Length == 4 => settings with { First = address },
                _ => null,
            };
            if (next is null)
            {
                mistake = $"{words[i]} {value}: there is no such option, or it cannot have that value.";
                return null;
            }

            settings = next;
        }

        mistake = "";
        return settings;
    }
}
