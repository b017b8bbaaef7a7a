// Bytes of DNS as zone files write them, and back: printable ASCII only, everything else as \DDD.
using System.Text;

namespace StatusFeeds.Wire;

/// <summary>RFC 1035 section 5.1. What comes out can neither break a line nor move a cursor, whatever the bytes are.</summary>
internal static class DnsText
{
    /// <summary>As many characters as one byte becomes at most.</summary>
    public const int Widest = 4;

    /// <summary>A character of a name, in lower case; those that mean something in zone files are escaped.</summary>
    /// <returns>The characters written.</returns>
    public static int PutInName(Span<char> to, byte value)
    {
        var lower = value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
        return Put(to, lower, isSpecial: lower is (byte)'.' or (byte)'\\' or (byte)'"' or (byte)'(' or (byte)')' or (byte)';' or (byte)'@' or (byte)'$', isPrintable: lower is > 0x20 and < 0x7F);
    }

    /// <summary>In double quotes.</summary>
    public static string Quoted(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 2).Append('"');
        Span<char> one = stackalloc char[Widest];
        foreach (var value in bytes)
        {
            text.Append(one[..Put(one, value, isSpecial: value is (byte)'"' or (byte)'\\', isPrintable: value is >= 0x20 and < 0x7F)]);
        }

        return text.Append('"').ToString();
    }

    /// <summary>The byte of an escape, and how many characters it takes: <c>\.</c> or <c>\046</c>; null where it is none.</summary>
    public static (byte Value, int Length)? Escape(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '\\')
        {
            return null;
        }

        if (!char.IsAsciiDigit(text[1]))
        {
            return text[1] is >= ' ' and <= '~' ? ((byte)text[1], 2) : null;
        }

        return text.Length >= Widest && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3]) && int.Parse(text[1..Widest]) is <= byte.MaxValue and var value
            ? ((byte)value, Widest)
            : null;
    }

    /// <summary>
    /// What a text of a zone file says: without quotes as it stands, in UTF-8; in quotes (one or several, which are joined) with escapes. Null where the quotes do not close.
    /// </summary>
    public static byte[]? Bytes(string text)
    {
        if (!text.StartsWith('"'))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var (bytes, isInside) = (new List<byte>(text.Length), false);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (rest[0] == '"')
            {
                isInside = !isInside;
                rest = rest[1..];
            }
            else if (isInside && Escape(rest) is var (value, length))
            {
                bytes.Add(value);
                rest = rest[length..];
            }
            else if (isInside ? rest[0] == '\\' : rest[0] is not (' ' or '\t'))
            {
                return null;
            }
            else
            {
                var run = isInside ? rest.IndexOfAny('"', '\\') : 1;
                run = run < 0 ? rest.Length : run;
                bytes.AddRange(isInside ? Encoding.UTF8.GetBytes(rest[..run].ToString()) : []);
                rest = rest[run..];
            }
        }

        return isInside ? null : [.. bytes];
    }

    private static int Put(Span<char> to, byte value, bool isSpecial, bool isPrintable)
    {
        if (!isPrintable)
        {
            to[0] = '\\';
            return 1 + (value.TryFormat(to[1..], out var digits, "D3") ? digits : 0);
        }

        to[0] = '\\';
        to[isSpecial ? 1 : 0] = (char)value;
        return isSpecial ? 2 : 1;
    }
}
