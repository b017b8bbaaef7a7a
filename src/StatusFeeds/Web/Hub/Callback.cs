// Where a subscriber wants to be called: checked, and kept exactly as it was given.
namespace StatusFeeds.Web;

internal sealed class Callback
{
    public const int MostLetters = 2048;

    /// <summary>So that the request goes exactly there: no dots are resolved, nothing is decoded.</summary>
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private Callback(string text, Uri url) => (Text, Url) = (text, url);

    public string Text { get; }

    /// <summary>What is asked: where no path was given, it is <c>/</c>.</summary>
    public Uri Url { get; }

    /// <summary>In small letters; of IPv6 without brackets.</summary>
    public string Host => Url.IdnHost.ToLowerInvariant();

    /// <summary>For logs: the rest may hold a token.</summary>
    public string Shown => $"{Url.Scheme}://{Url.Authority}/…";

    /// <summary>Null with the reason, in words for who wrote the subscriber.</summary>
    public static (Callback? Callback, string Refusal) Read(string text)
    {
        if (text.Length > MostLetters)
        {
            return (null, $"hub.callback may have at most {MostLetters} letters");
        }

        if (text.Any(letter => letter is <= ' ' or > '~' or '#' or '\\' or '"' or '<' or '>'))
        {
            return (null, "hub.callback must be an address in plain ASCII without blanks and without a fragment: write anything else in %-form");
        }

        if (!Uri.TryCreate(text, AsWritten, out var url) || !url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return (null, "hub.callback must be an http or https address, as in https://reader.example.org/callback?id=1");
        }

        var start = text.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = text.IndexOfAny(['/', '?'], start) is >= 0 and var found ? found : text.Length;
        return text.AsSpan(start, end - start).Contains('@') ? (null, "hub.callback must be without user and password: put a token in its path or query")
            : end < text.Length && text[end] == '/' ? (new Callback(text, url), "")
            : (new Callback(text, new Uri(text.Insert(end, "/"), AsWritten)), "");
    }

    /// <summary>The callback with parameters behind those it has.</summary>
    public Uri With(params IEnumerable<(string Name, string Value)> parameters)
    {
        var more = string.Join('&', parameters.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
        var own = Url.OriginalString;
        var between = !own.Contains('?', StringComparison.Ordinal) ? "?" : own[^1] is '?' or '&' ? "" : "&";
        return new Uri(own + between + more, AsWritten);
    }
}
