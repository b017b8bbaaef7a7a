// The BMC's own key as people write it: a text, or 0x and hexadecimal digits.
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

internal static class IpmiKey
{
    /// <summary>Null where the digits are none.</summary>
    public static byte[]? Bytes(Secret key)
    {
        if (!key.Reveal.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8.GetBytes(key.Reveal);
        }

        try
        {
            return Convert.FromHexString(key.Reveal.AsSpan(2));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
