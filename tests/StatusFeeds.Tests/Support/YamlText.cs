// YAML written in a test: its fields, and the mistakes that reading them noted.
using StatusFeeds.Yaml;

namespace StatusFeeds.Tests.Support;

internal sealed class YamlText
{
    private readonly Mistakes mistakes = new();

    /// <param name="text">A mapping, or the single value of a short form.</param>
    public YamlText(string text, Func<string, string?>? environment = null, bool withoutSecrets = false)
    {
        var source = new Source("test.yaml", new Filling("", environment ?? (_ => null), withoutSecrets));
        NodeReader.TryRead(text, source, mistakes, out var root);
        Root = root ?? Scalar.Of(new Place(source, 1, 1), "", plain: true);
        Fields = new Fields(Root, mistakes);
    }

    public Node Root { get; }

    public Fields Fields { get; }

    /// <summary>As <c>test.yaml:LINE:COLUMN: message</c>; close the fields first to have the unknown keys among them.</summary>
    public string[] Mistakes => [.. mistakes.Sorted.Select(mistake => mistake.ToString())];
}
