// Debian's snmpd as a peer: users of every kind, UPS-MIB and PowerNet from text files, a folder of its own in which it counts its starts.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class Snmpd : IAsyncDisposable
{
    public const string AuthPassword = "auth-pass-1234";
    public const string PrivacyPassword = "priv-pass-1234";

    /// <summary>Whose level lets them read all.</summary>
    private const string View = "1.3.6.1";

    private readonly TempFolder folder = new();
    private readonly string[] inside;
    private readonly string address;
    private Spawned? process;

    private Snmpd(string address, int port, string[] inside)
    {
        (this.address, Port, this.inside) = (address, port, inside);
        File.WriteAllText(folder.File("tree.py"), Tree);
        File.WriteAllText(folder.File("ups.tree"), Ups);
        File.WriteAllText(folder.File("pdu.tree"), Pdu);
        File.WriteAllLines(folder.File("agent.conf"), Configuration());

        // Where it keeps how often it was started.
        File.WriteAllText(folder.File("snmpd.conf"), "");
    }

    public int Port { get; }

    public IPEndPoint At => new(IPAddress.Loopback, Port);

    public static string[] Version2 { get; } = ["-v2c", "-c", "public"];

    public static SnmpLogin Community { get; } = new() { Version = SnmpVersion.V2c };

    /// <summary>All authentications with all privacies, as users of the agent.</summary>
    public static IEnumerable<(SnmpAuth Auth, SnmpPrivacy Privacy, SnmpKeyExtension Extension)> Levels =>
        from auth in Enum.GetValues<SnmpAuth>()
        from privacy in Enum.GetValues<SnmpPrivacy>()
        from extension in Enum.GetValues<SnmpKeyExtension>()
        where auth != SnmpAuth.None || privacy == SnmpPrivacy.None
        where extension == SnmpKeyExtension.Blumenthal || privacy is SnmpPrivacy.Aes192 or SnmpPrivacy.Aes256
        select (auth, privacy, extension);

    /// <param name="address">Where it listens; the empty text: everywhere.</param>
    /// <param name="inside">What stands before the command.</param>
    public static async Task<Snmpd> Start(string address = "127.0.0.1", params string[] inside)
    {
        var agent = new Snmpd(address, Ports.Free(), inside);
        await agent.Begin();
        return agent;
    }

    public static SnmpLogin Login(SnmpAuth auth, SnmpPrivacy privacy, SnmpKeyExtension extension = SnmpKeyExtension.Blumenthal) => new()
    {
        Version = SnmpVersion.V3,
        User = User(auth, privacy, extension),
        Auth = auth,
        AuthPassword = auth == SnmpAuth.None ? null : new Secret(AuthPassword),
        Privacy = privacy,
        PrivacyPassword = privacy == SnmpPrivacy.None ? null : new Secret(PrivacyPassword),
        Extension = extension,
    };

    /// <summary>The same login as net-snmp's programs want it.</summary>
    public static string[] Flags(SnmpLogin login) =>
    [
        "-v3", "-u", login.User, "-l", login.Auth == SnmpAuth.None ? "noAuthNoPriv" : login.Privacy == SnmpPrivacy.None ? "authNoPriv" : "authPriv",
        .. login.Auth == SnmpAuth.None ? Array.Empty<string>() : ["-a", Name(login.Auth), "-A", login.AuthPassword!.Reveal],
        .. login.Privacy == SnmpPrivacy.None ? Array.Empty<string>() : ["-x", Name(login.Privacy, login.Extension), "-X", login.PrivacyPassword!.Reveal],
    ];

    /// <summary>Name and value of each line; values numeric, texts in hexadecimal.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Said(string program, string[] login, params string[] oids)
    {
        var output = await Spawned.Must([program, .. login, "-m", "", "-On", "-Oeqtx", "-t", "5", $"127.0.0.1:{Port}", .. oids]);

        // Long texts go on in the next line.
        return output.Split("\n.", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.ReplaceLineEndings("").TrimStart('.'))
            .Select(line => line.Split(' ', 2))
            .ToDictionary(pair => pair[0], pair => pair.Length == 2 ? pair[1].Trim() : "");
    }

    /// <summary>A value as net-snmp's programs print it with those flags.</summary>
    public static string Shown(SnmpValue value) => value.Type switch
    {
        SnmpType.OctetString => value.Bytes.IsEmpty ? "\"\"" : $"\"{string.Join(' ', value.Bytes.ToArray().Select(one => one.ToString("X2")))} \"",
        SnmpType.ObjectId => "." + value.Named,
        SnmpType.IpAddress => string.Join('.', value.Bytes.ToArray()),
        SnmpType.NoSuchInstance => "No Such Instance currently exists at this OID",
        SnmpType.NoSuchObject => "No Such Object available on this agent at this OID",
        SnmpType.Counter64 => value.Unsigned.ToString(),
        _ => value.Number.ToString(),
    };

    /// <summary>Replaces a text in the UPS's or the PDU's values.</summary>
    public void Edit(string file, string before, string after) =>
        File.WriteAllText(folder.File(file), File.ReadAllText(folder.File(file)).Replace(before, after, StringComparison.Ordinal));

    public async Task Stop()
    {
        process!.Signal(Spawned.Terminate);
        await process.Exit(TimeSpan.FromSeconds(20));
        await process.DisposeAsync();
        process = null;
    }

    /// <summary>Its boots are one more then.</summary>
    public async Task Begin()
    {
        process = Spawned.Start(
            [.. inside, "snmpd", "-f", "-C", "-c", $"{folder.File("agent.conf")},{folder.File("snmpd.conf")}", "-Lo", "-I", "-smux", $"udp:{address}{(address.Length > 0 ? ":" : "")}{Port}"],
            folder.Path,
            new Dictionary<string, string?> { ["SNMP_PERSISTENT_DIR"] = folder.Path, ["MIBS"] = "" });
        await Until.True("snmpd listens", () => process.HasExited || process.Output.Contains("NET-SNMP version", StringComparison.Ordinal));
        if (process.HasExited)
        {
            throw new InvalidOperationException($"snmpd ended: {process.Output}{process.Errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    private static string User(SnmpAuth auth, SnmpPrivacy privacy, SnmpKeyExtension extension) => $"u-{auth}-{privacy}-{extension}".ToLowerInvariant();

    private static string Name(SnmpAuth auth) => auth switch
    {
        SnmpAuth.Md5 => "MD5",
        SnmpAuth.Sha1 => "SHA",
        _ => $"SHA-{auth.ToString()[3..]}",
    };

    private static string Name(SnmpPrivacy privacy, SnmpKeyExtension extension) =>
        privacy == SnmpPrivacy.Des ? "DES" : $"AES-{privacy.ToString()[3..]}{(extension == SnmpKeyExtension.Reeder ? "-C" : "")}";

    private IEnumerable<string> Configuration() =>
    [
        "rocommunity public",
        $"view part included .1.3.6.1.2.1.1.5",
        "com2sec little default little",
        "group littles v2c little",
        "access littles \"\" any noauth exact part none none",
        .. Levels.Where(level => level.Auth != SnmpAuth.None).Select(level =>
            $"createUser {User(level.Auth, level.Privacy, level.Extension)} {Name(level.Auth)} {AuthPassword}{(level.Privacy == SnmpPrivacy.None ? "" : $" {Name(level.Privacy, level.Extension)} {PrivacyPassword}")}"),
        $"createUser {User(SnmpAuth.None, SnmpPrivacy.None, default)}",
        .. Levels.Select(level =>
            $"rouser {User(level.Auth, level.Privacy, level.Extension)} {(level.Auth == SnmpAuth.None ? "noauth" : level.Privacy == SnmpPrivacy.None ? "auth" : "priv")} .{View}"),
        "engineID peer",
        "sysLocation rack 4",
        "sysContact ops@example.org",
        "sysName agent",
        $"pass_persist .1.3.6.1.2.1.33 /usr/bin/python3 {folder.File("tree.py")} {folder.File("ups.tree")}",
        $"pass_persist .1.3.6.1.4.1.318 /usr/bin/python3 {folder.File("tree.py")} {folder.File("pdu.tree")}",
        "override .1.3.6.1.4.1.99999.1.0 integer -8",
    ];

    /// <summary>RFC 1628; two lines are edited by tests: seconds on battery, and where the output comes from.</summary>
    private const string Ups = """
        .1.3.6.1.2.1.33.1.1.1.0 string APC-like
        .1.3.6.1.2.1.33.1.1.2.0 string Smart-UPS 1500
        .1.3.6.1.2.1.33.1.2.1.0 integer 2
        .1.3.6.1.2.1.33.1.2.2.0 integer 0
        .1.3.6.1.2.1.33.1.2.3.0 integer 48
        .1.3.6.1.2.1.33.1.2.4.0 integer 100
        .1.3.6.1.2.1.33.1.2.7.0 integer 27
        .1.3.6.1.2.1.33.1.3.3.1.3.1 integer 231
        .1.3.6.1.2.1.33.1.4.1.0 integer 3
        .1.3.6.1.2.1.33.1.4.4.1.5.1 integer 34

        """;

    private const string Pdu = """
        .1.3.6.1.4.1.318.1.1.12.1.5.0 string AP8941
        .1.3.6.1.4.1.318.1.1.12.2.3.1.1.2.1 gauge 73
        .1.3.6.1.4.1.318.1.1.12.2.3.1.1.3.1 integer 1
        .1.3.6.1.4.1.318.1.1.12.3.5.1.1.4.1 integer 1
        .1.3.6.1.4.1.318.1.1.12.3.5.1.1.4.2 integer 2
        .1.3.6.1.4.1.318.1.1.26.4.3.1.5.1 counter 4294967295

        """;

    /// <summary>pass_persist: reads its file anew for each question.</summary>
    private const string Tree = """
        import sys
        def key(oid): return tuple(int(n) for n in oid.strip().strip('.').split('.'))
        def say(*lines):
            print(*lines, sep='\n', flush=True)
        for command in iter(sys.stdin.readline, ''):
            command = command.strip()
            if command == 'PING':
                say('PONG')
            elif command in ('get', 'getnext'):
                asked = key(sys.stdin.readline())
                rows = {key(line.split(None, 2)[0]): line.split(None, 2)[1:] for line in open(sys.argv[1]) if line.strip()}
                found = asked if command == 'get' else min((one for one in rows if one > asked), default=None)
                if found in rows:
                    say('.' + '.'.join(map(str, found)), rows[found][0], rows[found][1].strip())
                else:
                    say('NONE')
        """;
}
