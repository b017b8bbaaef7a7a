// What was made of Markdown, kept while there is room: what was posted never changes, and its page is asked for again and again.
namespace StatusFeeds.Feeds;

/// <summary>Kept by the text alone, so it is the same for whoever may read it.</summary>
/// <param name="most">Characters that are kept in all, texts and what was made of them; where more come, all go.</param>
/// <param name="make">What is made of a text.</param>
internal sealed class MarkdownShelf(long most, Func<string, Html> make)
{
    /// <summary>Of the pages.</summary>
    public static readonly MarkdownShelf Shared = new(8_000_000, Markdown.Html);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Html> kept = new(StringComparer.Ordinal);

    /// <summary>Characters that are kept.</summary>
    public long Size { get; private set; }

    public Html Of(string text)
    {
        lock (gate)
        {
            if (kept.TryGetValue(text, out var known))
                return known;
        }

        var made = make(text);
        var size = text.Length + made.ToString().Length;
        lock (gate)
        {
            if (Size + size > most)
            {
                kept.Clear();
                Size = 0;
            }

            if (size <= most && kept.TryAdd(text, made))
                Size += size;
        }

        return made;
    }
}
