// Where a subscriber wants to be called: checked, and kept exactly as it was given.
namespace StatusFeeds.Web;

internal sealed class Callback
{
    public const int MostLetters = 2048;

    /// <summary>So that the request goes exactly there: no dots are resolved, nothing is decoded.</summary>
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private Callback(string text, Uri url) => (Text, Url) = (text, url);

    public string Text { get; }

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

        var authority = text[(text.IndexOf("//", StringComparison.Ordinal) + 2)..];
        return authority.AsSpan(0, authority.AsSpan().IndexOfAny('/', '?') is >= 0 and var end ? end : authority.Length).Contains('@')
            ? (null, "hub.callback must be without user and password: put a token in its path or query")
            : (new Callback(text, url), "");
    }

    /// <summary>The callback with parameters behind those it has.</summary>
    public Uri With(params IEnumerable<(string Name, string Value)> parameters)
    {
        var more = string.Join('&', parameters.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
        var between = !Text.Contains('?', StringComparison.Ordinal) ? "?" : Text[^1] is '?' or '&' ? "" : "&";
        return new Uri(Text + between + more, AsWritten);
    }
}
