// What an agent said, as readings: numbers in their base unit, words, texts, bytes in hexadecimal.
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class SnmpReadings
{
    /// <summary>As much of a text, and as many bytes, as a reading holds.</summary>
    public const int MostText = 4096;
    public const int MostBytes = 256;

    /// <summary>Null where the agent has none, or where nothing can be read of it.</summary>
    public static Reading? Of(string name, SnmpValue value, SnmpForm form)
    {
        if (value.IsMissing || value.Type == SnmpType.Null)
        {
            return null;
        }

        if (form.Kind is SnmpKind.Any or SnmpKind.Number && Number(value, form) is { } number)
        {
            return new Reading(name, form.Scaled(number), value.Type == SnmpType.TimeTicks && form.Unit == Unit.None ? Unit.Seconds : form.Unit);
        }

        return Reading.OfText(name, Text(value, form));
    }

    /// <summary>Before scaling; TimeTicks are seconds. Texts that are wholly a decimal number are one where a number is expected.</summary>
    public static double? Number(SnmpValue value, SnmpForm form)
    {
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        return value.Type == SnmpType.TimeTicks ? value.Real / 100
            : value.IsNumber ? Finite(value.Real)
            : value.Type == SnmpType.OctetString && form.Kind == SnmpKind.Number && value.Bytes.Length <= 64
                && double.TryParse(Latin(value.Bytes.Span), Decimal, CultureInfo.InvariantCulture, out var parsed) ? Finite(parsed)
            : null;
    }

    public static string Text(SnmpValue value, SnmpForm form) => value.Type switch
    {
        _ when form.Kind == SnmpKind.Word && Whole(value) is { } number => form.Words.GetValueOrDefault(number) ?? number.ToString(CultureInfo.InvariantCulture),
        SnmpType.OctetString when form.Kind == SnmpKind.Date => Date(value.Bytes.Span) ?? Hex(value.Bytes.Span),
        SnmpType.OctetString when form.Kind == SnmpKind.Bytes => Hex(value.Bytes.Span),
        SnmpType.OctetString => Readable(value.Bytes.Span) ?? Hex(value.Bytes.Span),
        SnmpType.IpAddress when value.Bytes.Length == 4 => string.Join('.', value.Bytes.ToArray()),
        SnmpType.ObjectId => value.Named is { IsEmpty: false } named ? SnmpNames.Show(named) : "0.0",
        SnmpType.TimeTicks => (value.Real / 100).ToString(CultureInfo.InvariantCulture),
        _ when value.IsFloating => value.Real.ToString(CultureInfo.InvariantCulture),
        SnmpType.Counter64 => value.Unsigned.ToString(CultureInfo.InvariantCulture),
        _ when value.IsNumber => value.Number.ToString(CultureInfo.InvariantCulture),
        _ => Hex(value.Bytes.Span),
    };

    /// <summary>One line of at most 64 characters, as a part of a reading's name; null where nothing is left.</summary>
    public static string? Label(SnmpValue value)
    {
        const int Most = 64;
        var line = string.Join(' ', Words.OneLine(Text(value, SnmpForm.Any)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : line.Length <= Most ? line : Cut(line, Most);
    }

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;

    private static long? Whole(SnmpValue value) => value.IsNumber ? value.Number
        : value.Type == SnmpType.OctetString && value.Bytes.Length <= 20 && long.TryParse(Latin(value.Bytes.Span), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed
        : null;

    private static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes.TrimEnd((byte)0));

    /// <summary>UTF-8 without other control characters than line ends and tabs; NULs and blanks at the end are not shown.</summary>
    private static string? Readable(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimEnd((byte)0);
        if (!Utf8.IsValid(bytes))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        return text.Any(one => char.IsControl(one) && one is not ('\r' or '\n' or '\t')) ? null : Cut(text.TrimEnd(), MostText);
    }

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsSurrogatePair(text, most - 1) ? most - 1 : most)];

    /// <summary><c>00:1b:21:3c:9d:f8</c>.</summary>
    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var one in bytes[..Math.Min(bytes.Length, MostBytes)])
        {
            text.Append(text.Length > 0 ? ":" : "").Append(CultureInfo.InvariantCulture, $"{one:x2}");
        }

        return text.Append(bytes.Length > MostBytes ? ":…" : "").ToString();
    }

    /// <summary>RFC 2579: year, month, day, hour, minute, second, tenths, and perhaps how far from UTC.</summary>
    private static string? Date(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (8 or 11) || bytes[2] is < 1 or > 12 || bytes[3] is < 1 or > 31 || bytes[4] > 23 || bytes[5] > 59 || bytes[6] > 60)
        {
            return null;
        }

        var zone = bytes.Length == 8 ? "" : string.Create(CultureInfo.InvariantCulture, $" {(char)bytes[8]}{bytes[9]:00}:{bytes[10]:00}");
        return zone is "" or [_, '+' or '-', ..]
            ? string.Create(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt16BigEndian(bytes):0000}-{bytes[2]:00}-{bytes[3]:00} {bytes[4]:00}:{bytes[5]:00}:{bytes[6]:00}{zone}")
            : null;
    }
}
