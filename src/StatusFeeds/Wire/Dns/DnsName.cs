// A name of DNS, as one writes it and as it goes over the wire.
using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Wire;

/// <summary>Always absolute and in lower case, so that equal names have equal texts.</summary>
/// <param name="Text">As in zone files, with the dot at its end: <c>www.example.org.</c>; the root is <c>.</c>.</param>
/// <param name="Wire">RFC 1035 section 3.1, never compressed.</param>
internal sealed record DnsName(string Text, ReadOnlyMemory<byte> Wire)
{
    /// <summary>Octets, the lengths of its labels among them (RFC 1035 section 2.3.4).</summary>
    public const int Longest = 255;

    public const int LongestLabel = 63;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>As people write it, without the dot at its end.</summary>
    public string Shown => Text == "." ? Text : Text[..^1];

    /// <summary>The dot at the end may be left out; letters beyond ASCII become A-labels (RFC 5890); escapes are those of zone files.</summary>
    /// <returns>Either the name, or what is wrong with the text, as it goes on after "the name": <c>is empty</c>.</returns>
    public static (DnsName? Name, string? Wrong) Parse(string text)
    {
        if (text.Length == 0)
        {
            return (null, "is empty");
        }

        if (text == ".")
        {
            return (new DnsName(text, new byte[1]), null);
        }

        if (!System.Text.Ascii.IsValid(text))
        {
            // Without ICU nothing composes them, and the A-label would be that of another name.
            if (text.Any(letter => letter is >= '\u0300' and <= '\u036F'))
            {
                return (null, "has letters in pieces (combining marks); write it with whole letters, or its A-labels (xn--...)");
            }

            try
            {
                text = Idn.GetAscii(text.ToLowerInvariant());
            }
            catch (ArgumentException)
            {
                return (null, "has letters that no name of DNS can have, or a label that is empty or too long");
            }
        }

        var wire = new ArrayBufferWriter<byte>(text.Length + 2);
        return Put(text, wire) is { } wrong ? (null, wrong) : (Of(wire.WrittenSpan), null);
    }

    /// <summary>RFC 1035 section 3.5, RFC 3596 section 2.5: <c>7.0.0.10.in-addr.arpa.</c></summary>
    public static DnsName OfAddress(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        Array.Reverse(bytes);
        return Parse(address.AddressFamily == AddressFamily.InterNetwork
            ? string.Join('.', bytes) + ".in-addr.arpa"
            : string.Join('.', bytes.Select(value => $"{value & 15:x}.{value >> 4:x}")) + ".ip6.arpa").Name!;
    }

    public bool Equals(DnsName? other) => Text == other?.Text;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    public override string ToString() => Text;

    private static DnsName Of(ReadOnlySpan<byte> wire) => new(new DnsReader(wire).Name(), wire.ToArray());

    private static string? Put(ReadOnlySpan<char> text, ArrayBufferWriter<byte> wire)
    {
        Span<byte> label = stackalloc byte[1 + LongestLabel];
        var length = 0;
        while (true)
        {
            var atEnd = text.IsEmpty;
            if (atEnd || text[0] == '.')
            {
                if (length == 0)
                {
                    return "has an empty label (two dots, or one at its beginning)";
                }

                label[0] = (byte)length;
                wire.Write(label[..(1 + length)]);
                length = 0;
                text = atEnd ? text : text[1..];
                if (text.IsEmpty)
                {
                    wire.Write([(byte)0]);
                    return wire.WrittenCount <= Longest ? null : $"is longer than {Longest} octets";
                }

                continue;
            }

            if (length == LongestLabel)
            {
                return $"has a label of more than {LongestLabel} octets";
            }

            if (DnsText.Escape(text) is var (value, taken))
            {
                label[++length] = value;
                text = text[taken..];
            }
            else if (text[0] is > ' ' and <= '~' and not '\\')
            {
                label[++length] = (byte)char.ToLowerInvariant(text[0]);
                text = text[1..];
            }
            else
            {
                return "has a blank, a control character or a lone backslash in it";
            }
        }
    }
}
