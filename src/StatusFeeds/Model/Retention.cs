// How long what happened and what was measured is kept.
namespace StatusFeeds.Model;

/// <param name="Changes">Changes of status, with all that was told of them.</param>
/// <param name="Readings">Every look's numbers.</param>
/// <param name="RollUps">Least, mean and most of every five minutes.</param>
internal sealed record Retention(TimeSpan Changes, TimeSpan Readings, TimeSpan RollUps)
{
    public static readonly Retention Default = new(TimeSpan.FromDays(400), TimeSpan.FromHours(48), TimeSpan.FromDays(90));
}
