// What came over a TCP connection as a text that may be shown: whatever the bytes are, and without our secrets.
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Probes;

internal static class TcpText
{
    /// <summary>What is shorter is no secret, and would tear holes into any reply.</summary>
    private const int LeastSecret = 4;

    /// <summary>Bytes that are no UTF-8 and control characters but line ends and tabs become U+FFFD, secrets <c>***</c>; blanks and line ends at the end are cut off.</summary>
    public static string Of(ReadOnlySpan<byte> bytes, ImmutableArray<Secret> hidden)
    {
        var text = Hide(Encoding.UTF8.GetString(bytes), hidden);
        return string.Create(text.Length, text, (clean, from) =>
        {
            for (var i = 0; i < clean.Length; i++)
            {
                clean[i] = char.IsControl(from[i]) && from[i] is not ('\r' or '\n' or '\t') ? '\uFFFD' : from[i];
            }
        }).TrimEnd();
    }

    /// <summary>Secrets become <c>***</c>, also the beginning of one at the end.</summary>
    public static string Hide(string text, ImmutableArray<Secret> hidden)
    {
        foreach (var secret in hidden.Select(secret => secret.Reveal).Where(secret => secret.Length >= LeastSecret).OrderByDescending(secret => secret.Length))
        {
            text = WithoutBeginning(text.Replace(secret, "***", StringComparison.Ordinal), secret);
        }

        return text;
    }

    /// <summary>Line ends and tabs as one writes them.</summary>
    public static string Written(string text) =>
        text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);

    /// <summary>The first characters, never half of a surrogate pair.</summary>
    public static string Cut(string text, int most) => text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>A reply may end in the middle of a secret.</summary>
    private static string WithoutBeginning(string text, string secret)
    {
        for (var length = Math.Min(secret.Length - 1, text.Length); length >= LeastSecret; length--)
        {
            if (text.AsSpan().EndsWith(secret.AsSpan(0, length)))
            {
                return string.Concat(text.AsSpan(0, text.Length - length), "***");
            }
        }

        return text;
    }
}
