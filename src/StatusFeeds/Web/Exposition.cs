// Prometheus' text format 0.0.4: families, samples, labels, numbers, written to a stream through one small buffer.
using System.Buffers;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>A family's samples stand together because nothing can be written but to the last family begun; one without samples leaves no trace.</summary>
internal sealed class Exposition(Stream to) : IDisposable
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Of any value a double can have.</summary>
    private const int MostNumber = 32;

    private static readonly SearchValues<char> ToEscape = SearchValues.Create(
        "\\\"" + string.Concat(Enumerable.Range(0, 0x20).Append(0x7F).Select(code => (char)code)) + "\u0085\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int length;
    private byte[] family = [];
    private string type = "";
    private string meaning = "";
    private bool begun;

    /// <param name="name">Of all samples that follow.</param>
    /// <param name="kind"><c>gauge</c> or <c>counter</c>.</param>
    /// <param name="help">One line for people.</param>
    public void Family(string name, string kind, string help) => (family, type, meaning, begun) = (Encoding.UTF8.GetBytes(name), kind, help, false);

    /// <param name="value">NaN and the infinities are numbers here.</param>
    /// <param name="labels">As <see cref="Label"/> makes them, with commas between.</param>
    /// <param name="last">One label more.</param>
    public void Sample(double value, ReadOnlySpan<byte> labels = default, ReadOnlySpan<byte> last = default)
    {
        if (!begun)
        {
            begun = true;
            Put("# HELP "u8);
            Put(family);
            Put(Encoding.UTF8.GetBytes($" {Escaped(meaning, quoted: false)}\n# TYPE "));
            Put(family);
            Put(Encoding.UTF8.GetBytes($" {type}\n"));
        }

        Put(family);
        if (labels.Length + last.Length > 0)
        {
            Put("{"u8);
            Put(labels);
            Put(labels.Length > 0 && last.Length > 0 ? ","u8 : default);
            Put(last);
            Put("}"u8);
        }

        Put(" "u8);
        Put(value);
        Put("\n"u8);
    }

    public static byte[] Label(string name, string value) => Encoding.UTF8.GetBytes($"{name}=\"{Escaped(value, quoted: true)}\"");

    /// <summary>All that was written is on the stream.</summary>
    public void Flush()
    {
        to.Write(buffer, 0, length);
        length = 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <summary>Backslash, quote and line feed as the format says; other controls would only play tricks on a terminal, and become blanks.</summary>
    private static string Escaped(string text, bool quoted)
    {
        if (text.AsSpan().IndexOfAny(ToEscape) < 0)
        {
            return text;
        }

        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return Words.OneLine(quoted ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text);
    }

    private void Put(double value)
    {
        if (!double.IsFinite(value))
        {
            Put(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
            return;
        }

        Room(MostNumber);
        if (!value.TryFormat(buffer.AsSpan(length), out var written, default, System.Globalization.CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException($"a number is longer than {MostNumber} characters");
        }

        length += written;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        if (bytes.Length > buffer.Length)
        {
            to.Write(bytes);
            return;
        }

        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    private void Room(int bytes)
    {
        if (buffer.Length - length < bytes)
        {
            Flush();
        }
    }
}
