// Bytes of an agent, shown to people.
using System.Text;
using System.Text.Unicode;

namespace StatusFeeds.Wire;

internal static class SnmpText
{
    /// <summary>In quotes where it is text in UTF-8 without control characters (a last NUL is not shown), else in hexadecimal.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.TrimEnd((byte)0);
        return Utf8.IsValid(text) && Encoding.UTF8.GetString(text) is var shown && !shown.Any(one => char.IsControl(one) && one is not ('\r' or '\n' or '\t'))
            ? $"\"{shown}\""
            : Convert.ToHexString(bytes);
    }
}
