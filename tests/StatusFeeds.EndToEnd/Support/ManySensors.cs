// Sensors of every kind for ipmi_sim: their records byte by byte (sdrcomp numbers linearizations wrongly and writes no Unicode), and the commands that make them.
using System.Text;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class ManySensors
{
    private const byte Readable = 1;
    private const byte Settable = 2;

    private readonly StringBuilder emu = new("""
        mc_setbmc 0x20
        mc_add 0x20 0x11 no-device-sdrs 0x01 2 0x45 0x9f 0x002a7c 0x0b2d persist_sdr
        sel_enable 0x20 1000 0x0a
        sensor_add 0x20 0 0 0x23 0x6f event-only

        """);

    private byte number;

    /// <summary>A controller, which is no sensor.</summary>
    public static string Sdrs => """
        sdr type 18
        device_slave_address 0x20
        device_channel_number 0
        entity_id system_board
        entity_instance 1
        id_string "Many sensors"
        endsdr

        """;

    public string Emu => emu + "mc_enable 0x20\n";

    /// <summary>In the order of their records.</summary>
    public List<string> Names { get; } = [];

    /// <summary>8-bit ASCII and Latin-1.</summary>
    public static byte[] Name(string text) => [(byte)(0xC0 | text.Length), .. Encoding.Latin1.GetBytes(text)];

    /// <param name="format">0 unsigned, 1 ones' complement, 2 two's complement.</param>
    /// <param name="thresholds">UNR, UC, UNC, LNR, LC, LNC.</param>
    /// <param name="mask">Which of them it has, in that order, the first in bit 5.</param>
    /// <param name="named">Its name as in the record, where that is not 8-bit.</param>
    public void Measuring(
        string name, byte raw, byte unit = 4, byte flags = 0, byte modifier = 0, byte format = 0, byte linearization = 0, int m = 1, int b = 0, int k1 = 0, int k2 = 0,
        byte[]? thresholds = null, byte mask = 0, byte[]? named = null, byte sensorType = 2, bool isScanned = true)
    {
        thresholds ??= new byte[6];
        Record(name, 1,
        [
            0x20, 0, ++number, 7, number, 0x7F, (byte)(0x40 | ((mask == 0 ? Readable : Settable) << 2)), sensorType, 1, 0, 0, 0, 0, mask, mask,
            (byte)((format << 6) | flags), unit, modifier, linearization, (byte)m, (byte)((m >> 2) & 0xC0), (byte)b, (byte)((b >> 2) & 0xC0), 0, (byte)((k2 << 4) | (k1 & 0xF)),
            0, 0, 0, 0, 255, 0, .. thresholds, 0, 0, 0, 0, 0, .. named ?? Name(name),
        ]);
        Add(number, sensorType, 1);
        Do($"sensor_set_threshold 0x20 0 {number} {(mask == 0 ? "readable" : "settable")} {Convert.ToString(mask, 2).PadLeft(6, '0')} {string.Join(' ', thresholds)}");
        Do($"sensor_set_value 0x20 0 {number} {raw} 0");
        Scan(number, isScanned);
    }

    /// <param name="states">Those that hold, by their offsets.</param>
    /// <param name="shared">So many sensors by one record.</param>
    public void Discrete(string name, byte sensorType, byte eventType, byte[] states, byte entity = 10, byte shared = 1, bool exists = true)
    {
        var first = ++number;
        Record(name, 2, [0x20, 0, first, entity, first, 0x7F, 0x40, sensorType, eventType, 0, 0, 0, 0, 0xFF, 0x7F, 0xC0, 0, 0, shared, (byte)(shared > 1 ? 5 : 0), 0, 0, 0, 0, 0, 0, .. Name(name)]);
        for (number--; number < first + shared - 1;)
        {
            number++;
            if (exists)
            {
                Add(number, sensorType, eventType);
                foreach (var state in states)
                {
                    Do($"sensor_set_bit 0x20 0 {number} {state} 1 0");
                }

                Scan(number, isScanned: true);
            }
        }
    }

    /// <summary>A record that is no sensor's.</summary>
    public void Other(byte type, params byte[] body) => Write(type, body);

    private void Record(string name, byte type, byte[] body)
    {
        Names.Add(name);
        Write(type, body);
    }

    private void Write(byte type, byte[] body) => Do($"main_sdr_add 0x20 0 0 0x51 {type} {body.Length} {string.Join(' ', body)}");

    private void Add(byte sensor, byte sensorType, byte eventType) => Do($"sensor_add 0x20 0 {sensor} {sensorType} {eventType}");

    private void Scan(byte sensor, bool isScanned) =>
        Do($"sensor_set_event_support 0x20 0 {sensor} enable {(isScanned ? "scanning" : "no-scanning")} per-state {string.Join(' ', Enumerable.Repeat(new string('0', 15), 4))}");

    private void Do(string command) => emu.Append(command).Append('\n');
}
