// Puts a token into the links of a document, whatever its format is: into each value that begins with the site's url.
using System.Buffers;
using System.Text;

namespace StatusFeeds.Web;

internal static class Links
{
    /// <summary>A link is the whole of an attribute, an element or a JSON string, or begins one; an address in the middle of a text is left as it was told.</summary>
    /// <param name="document">Atom, RSS, JSON Feed or OPML.</param>
    /// <param name="url">Of the site, without a slash at the end.</param>
    /// <param name="way"><c>/t/TOKEN</c>.</param>
    public static byte[] Lead(ReadOnlySpan<byte> document, string url, string way)
    {
        var written = document.StartsWith("{"u8) ? url : url.Replace("&", "&amp;", StringComparison.Ordinal);
        var (sought, put) = (Encoding.UTF8.GetBytes(written + "/"), Encoding.UTF8.GetBytes(way));
        var led = new ArrayBufferWriter<byte>(document.Length + (document.Length / 8) + 1);
        var begun = 0;
        for (var at = Next(document, sought, 0); at >= 0; at = Next(document, sought, at + 1))
        {
            if (at > 0 && document[at - 1] is (byte)'"' or (byte)'>')
            {
                var end = at + sought.Length - 1;
                led.Write(document[begun..end]);
                led.Write(put);
                begun = end;
            }
        }

        led.Write(document[begun..]);
        return led.WrittenSpan.ToArray();
    }

    private static int Next(ReadOnlySpan<byte> document, ReadOnlySpan<byte> sought, int from) => document[from..].IndexOf(sought) is >= 0 and var found ? from + found : -1;
}
