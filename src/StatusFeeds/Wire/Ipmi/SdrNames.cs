// Names of sensors out of records: four encodings, whatever was written in them, as one line of text.
using System.Globalization;
using System.Text;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §43.15 (type/length byte) and §43.16 (6-bit ASCII).</summary>
internal static class SdrNames
{
    private const int LengthBits = 0x1F;
    private const string BcdPlus = "0123456789 -.:,_";

    /// <param name="typed">From the type/length byte to the record's end.</param>
    /// <returns>Empty where it has no name.</returns>
    public static string Read(ReadOnlySpan<byte> typed)
    {
        if (typed.IsEmpty)
        {
            return "";
        }

        var count = typed[0] & LengthBits;
        var bytes = typed[1..];
        return Cleaned((typed[0] >> 6) switch
        {
            0 => TwoBytes(bytes[..Taken(bytes, count, count * 2)]),
            1 => Nibbles(bytes[..Taken(bytes, (count + 1) / 2, count)], count),
            2 => Packed(bytes[..Taken(bytes, ((count * 6) + 7) / 8, count)], count),
            _ => Latin(bytes[..Math.Min(count, bytes.Length)]),
        });
    }

    /// <summary>The length is that of the characters; but some count bytes, as in FRU data: then there is more where the characters would end.</summary>
    private static int Taken(ReadOnlySpan<byte> bytes, int fewer, int more) =>
        bytes.Length >= more && bytes[fewer..more].ContainsAnyExcept((byte)0) ? more : Math.Min(fewer, bytes.Length);

    private static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);

    /// <summary>Big or little end first, or plain ASCII after all: what looks most like a text.</summary>
    private static string TwoBytes(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty && !bytes.TrimEnd((byte)0).ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return Encoding.ASCII.GetString(bytes.TrimEnd((byte)0));
        }

        var (little, big) = (Encoding.Unicode.GetString(bytes), Encoding.BigEndianUnicode.GetString(bytes));
        return Likely(big) > Likely(little) ? big : little;
    }

    /// <summary>ASCII counts most; what nobody writes counts against it.</summary>
    private static int Likely(string text) => text.EnumerateRunes().Sum(rune => rune.Value switch
    {
        0 => 0,
        < 0x20 or 0xFFFD => -4,
        < 0x7F => 6,
        < 0x250 => 2,
        _ => Rune.IsLetterOrDigit(rune) ? 1 : Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse ? -4 : 0,
    });

    /// <summary>BCD plus: the first of two in the low four bits, as <see cref="Packed"/> has it.</summary>
    private static string Nibbles(ReadOnlySpan<byte> bytes, int count)
    {
        var text = new StringBuilder();
        foreach (var two in bytes)
        {
            text.Append(BcdPlus[two & 0xF]).Append(BcdPlus[two >> 4]);
        }

        return bytes.Length <= (count + 1) / 2 ? text.ToString(0, Math.Min(count, text.Length)) : text.ToString();
    }

    /// <summary>6-bit ASCII: four characters in three bytes, the first in the lowest bits.</summary>
    private static string Packed(ReadOnlySpan<byte> bytes, int count)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var one in bytes)
        {
            bits |= one << held;
            for (held += 8; held >= 6; held -= 6, bits >>= 6)
            {
                text.Append((char)((bits & 0x3F) + ' '));
            }
        }

        return bytes.Length <= ((count * 6) + 7) / 8 ? text.ToString(0, Math.Min(count, text.Length)) : text.ToString();
    }

    /// <summary>One line without controls, without what turns writing round, and without halves of characters.</summary>
    private static string Cleaned(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            text.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.SpaceSeparator || rune.Value == 0xFFFD ? " " : rune.ToString());
        }

        return text.ToString().Trim();
    }
}
