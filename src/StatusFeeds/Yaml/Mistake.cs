// A mistake in the configuration, with its exact place.
namespace StatusFeeds.Yaml;

/// <summary>Line and column count from 1; the message says what is wrong and what to write instead.</summary>
internal sealed record Mistake(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
