// An entry's words as they lie in memory, for as long as it is in a feed: most of them are never looked at again.
using System.Text;

namespace StatusFeeds.Model;

/// <summary>An <see cref="EntryText"/> in UTF-8, in one piece: half the size of its strings.</summary>
internal sealed class KeptText : IEquatable<KeptText>
{
    private readonly byte[] bytes;
    private readonly int title;
    private readonly int summary;

    public KeptText(EntryText text)
    {
        (title, summary) = (Encoding.UTF8.GetByteCount(text.Title), Encoding.UTF8.GetByteCount(text.Summary));
        bytes = new byte[title + summary + Encoding.UTF8.GetByteCount(text.Content)];
        Encoding.UTF8.GetBytes(text.Title, bytes);
        Encoding.UTF8.GetBytes(text.Summary, bytes.AsSpan(title));
        Encoding.UTF8.GetBytes(text.Content, bytes.AsSpan(title + summary));
    }

    public EntryText Whole => new(Title, Summary, Content);

    public string Title => Encoding.UTF8.GetString(bytes, 0, title);

    public string Summary => Encoding.UTF8.GetString(bytes, title, summary);

    public string Content => Encoding.UTF8.GetString(bytes.AsSpan(title + summary));

    public bool Equals(KeptText? other) => other is not null && (title, summary) == (other.title, other.summary) && bytes.AsSpan().SequenceEqual(other.bytes);

    public override bool Equals(object? obj) => Equals(obj as KeptText);

    public override int GetHashCode() => HashCode.Combine(title, summary, bytes.Length);
}
