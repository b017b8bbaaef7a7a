// Records of sensors as a BMC keeps them, made byte by byte.
using System.Text;

namespace StatusFeeds.Tests.Support;

internal static class SdrSamples
{
    /// <summary>8-bit ASCII and Latin-1.</summary>
    public static byte[] Name(string text) => [(byte)(0xC0 | text.Length), .. Encoding.Latin1.GetBytes(text)];

    /// <param name="format">0 unsigned, 1 ones' complement, 2 two's complement, 3 none.</param>
    /// <param name="thresholds">UNR, UC, UNC, LNR, LC, LNC, as the record has them.</param>
    public static byte[] Full(
        byte number = 1, string name = "Temp", byte sensorType = 1, byte eventType = 1, byte format = 0, byte linearization = 0, int m = 1, int b = 0, int k1 = 0, int k2 = 0,
        byte unit = 1, byte unitFlags = 0, byte modifier = 0, byte owner = 0x20, byte lun = 0, byte entity = 3, byte instance = 1, byte access = 2, ushort states = 0x3F3F,
        byte[]? thresholds = null, byte[]? named = null) => Headed(1,
        [
            owner, lun, number, entity, instance, 0x7F, (byte)(0x40 | (access << 2)), sensorType, eventType, 0, 0, 0, 0, (byte)states, (byte)(states >> 8),
            (byte)((format << 6) | unitFlags), unit, modifier, linearization, (byte)m, (byte)((m >> 2) & 0xC0), (byte)b, (byte)((b >> 2) & 0xC0), 0, (byte)((k2 << 4) | (k1 & 0xF)),
            0, 0, 0, 0, 255, 0, .. thresholds ?? new byte[6], 0, 0, 0, 0, 0, .. named ?? Name(name),
        ]);

    /// <param name="sharing">Count, and how names go on (0x10: by letters); then the offset, and 0x80 where entities go on too.</param>
    public static byte[] Compact(
        byte number = 1, string name = "PSU", byte sensorType = 8, byte eventType = 0x6F, byte owner = 0x20, byte lun = 0, byte entity = 10, byte instance = 1, ushort states = 0x7FFF, byte[]? sharing = null) =>
        Headed(2, [owner, lun, number, entity, instance, 0x7F, 0x40, sensorType, eventType, 0, 0, 0, 0, (byte)states, (byte)(states >> 8), 0xC0, 0, 0, .. sharing ?? [1, 0], 0, 0, 0, 0, 0, 0, .. Name(name)]);

    public static byte[] EventOnly(byte number = 1, string name = "watchdog", byte sensorType = 0x23, byte[]? sharing = null) =>
        Headed(3, [0x20, 0, number, 7, 1, sensorType, 0x6F, .. sharing ?? [1, 0], 0, 0, .. Name(name)]);

    /// <param name="type">Of the record.</param>
    public static byte[] Headed(byte type, params byte[] body) => [1, 0, 0x51, type, (byte)body.Length, .. body];
}
