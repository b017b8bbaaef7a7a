// How all our XML is written: UTF-8, indented, every text cleaned of what XML cannot hold.
using System.Globalization;
using System.Text;
using System.Xml;

namespace StatusFeeds.Feeds;

internal static class XmlBytes
{
    public const string Atom = "http://www.w3.org/2005/Atom";
    public const string History = "http://purl.org/syndication/history/1.0";
    public const string Syndication = "http://purl.org/rss/1.0/modules/syndication/";

    private const string Xmlns = "http://www.w3.org/2000/xmlns/";

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <summary>A document without a byte order mark.</summary>
    public static byte[] Of(Action<XmlWriter> write)
    {
        using var bytes = new Pieces();
        using (var xml = XmlWriter.Create(bytes, Settings))
            write(xml);
        return bytes.ToArray();
    }

    /// <param name="prefix">Empty: of all names that have none.</param>
    public static void Namespace(this XmlWriter xml, string prefix, string name)
    {
        if (prefix.Length == 0)
            xml.WriteAttributeString(null, "xmlns", Xmlns, name);
        else
            xml.WriteAttributeString("xmlns", prefix, Xmlns, name);
    }

    /// <summary>Entries were cleaned when they were told; once more, so that no stored or configured text can take a feed away from its readers.</summary>
    public static void Element(this XmlWriter xml, string? space, string name, string text) => xml.WriteElementString(name, space, Clean.Text(text));

    public static void Attribute(this XmlWriter xml, string name, string text) => xml.WriteAttributeString(name, Clean.Text(text));

    /// <summary>What a document is (RFC 5005): <c>complete</c>, <c>archive</c>.</summary>
    public static void Mark(this XmlWriter xml, string name)
    {
        xml.WriteStartElement(name, History);
        xml.WriteEndElement();
    }

    /// <summary>Asked every minute: what readers make of their own rhythm is theirs.</summary>
    public static void EveryMinute(this XmlWriter xml)
    {
        xml.WriteElementString("updatePeriod", Syndication, "hourly");
        xml.WriteElementString("updateFrequency", Syndication, "60");
    }

    /// <summary>The date of RSS and OPML (RFC 822 with a year of four digits), in whole seconds: <c>Fri, 20 Nov 2026 23:57:39 GMT</c>.</summary>
    public static string Date(DateTimeOffset at) => at.ToString("R", CultureInfo.InvariantCulture);
}
