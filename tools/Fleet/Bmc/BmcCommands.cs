// What a pretend BMC answers to commands, before a login and after it (tables of IPMI 2.0 chapters 20, 22, 28, 31, 33, 35; DCMI §6.6).
using System.Buffers.Binary;

namespace StatusFeeds.Fleet;

internal sealed class BmcCommands(BmcSettings settings, byte[] guid)
{
    private const byte Unknown = 0xC1;
    private const byte TooShort = 0xC7;
    private const byte NotThere = 0xCB;
    private const byte NotAllowed = 0xD4;
    private const byte Dcmi = 0xDC;
    private const byte User = 2;
    private const byte Operator = 3;

    public BmcRecords Records { get; } = new(settings);

    public BmcLog Log { get; } = new(settings);

    public bool IsOn { get; set; } = true;

    /// <summary>The third byte of Get Chassis Status: 1 opened, 4 a drive, 8 a fan.</summary>
    public byte ChassisFaults { get; set; }

    /// <summary>Main power failed.</summary>
    public bool HasPowerFault { get; set; }

    public int? Watts { get; set; } = settings.Watts;

    private BmcSensor[] Sensors => Records.Sensors;

    /// <summary>Those that need no session (§5, appendix G).</summary>
    public byte[] Before(byte netFn, byte command, ReadOnlySpan<byte> data) => (netFn, command) switch
    {
        (0x06, 0x38) => data.Length < 2 ? [TooShort] : Authentication(data),
        (0x06, 0x54) => data.Length < 3 ? [TooShort] : CipherSuites(data[2]),
        (0x06, 0x37) => [0, .. guid],
        _ => [NotAllowed],
    };

    /// <param name="level">The session's privilege.</param>
    public byte[] Within(byte level, byte netFn, byte command, ReadOnlySpan<byte> data) =>
        (netFn, command) is (0x06, 0x38 or 0x54 or 0x37) ? Before(netFn, command, data)
        : level < Needed(netFn, command) ? [NotAllowed]
        : (netFn, command) switch
        {
            (0x06, 0x01) => [0, 0x20, 0x01, 0x01, 0x05, 0x02, 0x9F, 0, 0, 0, 0x34, 0x12, 0, 0, 0, 0],
            (0x00, 0x00) => [0, 0x00, 0x20, 0x20, 0x20, 0x20],
            (0x00, 0x01) => [0, (byte)((IsOn ? 1 : 0) | (HasPowerFault ? 8 : 0)), 0, ChassisFaults],
            (0x00, 0x02) => data.Length < 1 ? [TooShort] : Switch(data[0]),
            (0x04, 0x2D) => Of(data) is { } sensor ? sensor.Reading : [NotThere],
            (0x04, 0x27) => Of(data) is { Scale: not null } sensor ? [0, sensor.Thresholds.Mask, .. sensor.Thresholds.All.Select(one => one ?? 0)] : [NotThere],
            (0x04, 0x23) => Of(data) is { Scale: not null } sensor ? [0, 0, .. sensor.Record.AsSpan(24, 6)] : [NotThere],
            (0x0A, 0x20) => Records.Info(),
            (0x0A, 0x22) => Records.Reserve(),
            (0x0A, 0x23) => Records.Get(data),
            (0x0A, 0x40) => Log.Info(),
            (0x0A, 0x42) => Log.Reserve(),
            (0x0A, 0x43) => Log.Get(data),
            (0x0A, 0x44) => Log.Add(data),
            (0x0A, 0x47) => Log.Clear(data),
            (0x0A, 0x48 or 0x28) => Log.Time(),
            (0x0A, 0x49) => Log.SetTime(data),
            (0x2C, 0x02) when data.Length >= 4 && data[0] == Dcmi && data[1] == 1 && Watts is { } watts => Power((ushort)watts),
            _ => [Unknown],
        };

    /// <summary>Appendix G, of what is here.</summary>
    private static byte Needed(byte netFn, byte command) => (netFn, command) is (0x00, 0x02) or (0x0A, 0x44 or 0x47 or 0x49) ? Operator : User;

    private BmcSensor? Of(ReadOnlySpan<byte> data) => data.Length > 0 && data[0] is var number ? Array.Find(Sensors, sensor => sensor.Number == number && !sensor.IsMissing) : null;

    /// <summary>§22.13: version 2.0 only, what users there are, whether the BMC has a key of its own.</summary>
    private byte[] Authentication(ReadOnlySpan<byte> asked)
    {
        var isKeyed = settings.Key is not null ? 0x20 : 0;
        var names = settings.Users.Any(user => user.Name.Length > 0) ? 4 : 0;
        var nobody = settings.Users.FirstOrDefault(user => user.Name.Length == 0);
        var nulls = nobody is null ? 0 : nobody.Password.Length == 0 ? 1 : 2;
        return [0, 1, (byte)(asked[0] & 0x80), (byte)(isKeyed | names | nulls), 0x02, 0, 0, 0, 0];
    }

    /// <summary>§22.15: sixteen bytes of the list at a time.</summary>
    private byte[] CipherSuites(byte place)
    {
        byte[] list = [.. settings.Suites.SelectMany(number => BmcSuite.Of(number) is { } suite
            ? (byte[])[0xC0, (byte)number, suite.Authentication, (byte)(0x40 | suite.Integrity), (byte)(0x80 | suite.Privacy)]
            : [])];
        var from = Math.Min(list.Length, 16 * (place & 0x3F));
        return [0, 1, .. list.AsSpan(from, Math.Min(16, list.Length - from))];
    }

    private byte[] Switch(byte how)
    {
        IsOn = how switch { 0 or 5 => false, 1 or 2 or 3 => true, _ => IsOn };
        return [0];
    }

    private byte[] Power(ushort watts)
    {
        var said = new byte[19];
        said[1] = Dcmi;
        BinaryPrimitives.WriteUInt16LittleEndian(said.AsSpan(2), watts);
        BinaryPrimitives.WriteUInt16LittleEndian(said.AsSpan(4), (ushort)(watts - Math.Min(watts, (ushort)20)));
        BinaryPrimitives.WriteUInt16LittleEndian(said.AsSpan(6), (ushort)Math.Min(ushort.MaxValue, watts + 30));
        BinaryPrimitives.WriteUInt16LittleEndian(said.AsSpan(8), watts);
        BinaryPrimitives.WriteUInt32LittleEndian(said.AsSpan(10), (uint)settings.Clock.GetUtcNow().ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt32LittleEndian(said.AsSpan(14), 1000);
        said[18] = 0x40;
        return said;
    }
}
