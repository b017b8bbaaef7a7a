// Whether the kernel's clock is kept by somebody (NTP), and how far off it may be: adjtimex(2). Linux, 64 bit.
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <param name="IsKept">Somebody corrects it.</param>
/// <param name="Offset">What is still to be corrected.</param>
/// <param name="MostError">As the one who corrects it reckons.</param>
internal sealed record ClockState(bool IsKept, TimeSpan Offset, TimeSpan MostError);

internal static class SystemClock
{
    private const int Length = 208; // sizeof(struct timex)
    private const int OffsetAt = 8;
    private const int MostErrorAt = 24;
    private const int StatusAt = 40;
    private const int Unsynchronised = 0x40; // STA_UNSYNC
    private const int Nano = 0x2000; // STA_NANO
    private const int Error = 5; // TIME_ERROR

    /// <summary>Null where the system does not say.</summary>
    public static ClockState? State()
    {
        try
        {
            var timex = new byte[Length];
            var state = adjtimex(timex);
            if (state < 0)
                return null;
            var status = BitConverter.ToInt32(timex, StatusAt);
            var offset = BitConverter.ToInt64(timex, OffsetAt);
            return new(
                state != Error && (status & Unsynchronised) == 0,
                TimeSpan.FromMicroseconds((status & Nano) != 0 ? offset / 1000.0 : offset),
                TimeSpan.FromMicroseconds(BitConverter.ToInt64(timex, MostErrorAt)));
        }
        catch (Exception odd) when (odd is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int adjtimex([In, Out] byte[] timex);
}
