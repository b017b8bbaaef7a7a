// Reads an entry's HTML as strictly as XML and finds what does not belong there.
using System.Xml;
using System.Xml.Linq;

namespace StatusFeeds.Tests.Feeds;

internal static class Harmless
{
    private static readonly HashSet<string> Tags = ["p", "b", "table", "tr", "th", "td", "ul", "li", "pre", "a"];

    /// <summary>Fails unless the markup is well-formed and holds only what feeds may hold. Gives back its elements.</summary>
    public static XElement Parse(string html)
    {
        var settings = new XmlReaderSettings { ConformanceLevel = ConformanceLevel.Fragment, CheckCharacters = true, DtdProcessing = DtdProcessing.Prohibit };
        using var reader = XmlReader.Create(new StringReader($"<div>{html}</div>"), settings);
        var parsed = XElement.Load(reader, LoadOptions.PreserveWhitespace);
        foreach (var element in parsed.Descendants())
        {
            Assert.Contains(element.Name.LocalName, Tags);
            foreach (var attribute in element.Attributes())
                Assert.True(IsHarmless(element, attribute), $"<{element.Name} {attribute}> does not belong into a feed");
        }

        return parsed;
    }

    private static bool IsHarmless(XElement element, XAttribute attribute) => (element.Name.LocalName, attribute.Name.LocalName) switch
    {
        ("table", "border") => attribute.Value == "1",
        ("a", "href") => attribute.Value.StartsWith("http://", StringComparison.Ordinal) || attribute.Value.StartsWith("https://", StringComparison.Ordinal),
        _ => false,
    };
}
