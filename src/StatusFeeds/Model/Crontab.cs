// When something is to begin, again and again: the five fields of crontab(5).
namespace StatusFeeds.Model;

/// <param name="Text">As it was written.</param>
internal sealed record Crontab(string Text);
