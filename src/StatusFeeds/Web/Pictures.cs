// The pictures that lists and pages show beside a host or an application; nothing where nothing is known yet.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Pictures
{
    public static Html Spark(Sight sight, string host) => sight.Kept.Spark(host) is { } spark ? SparkLine.Of(spark) : Html.Empty;

    public static Html Days(Sight sight, string host) => Days(sight.Kept.Days(Subject.OfHost(host)));

    public static Html Days(Sight sight, Application application) => Days(UpToNow(sight.Kept.Days(Subject.OfApplication(application.Id)), sight.Of(application).Status));

    /// <summary>An application may not have been judged yet since a host of it changed: today is no better than what is said beside it.</summary>
    private static ImmutableArray<Day> UpToNow(ImmutableArray<Day> days, Status? status) =>
        !days.IsDefaultOrEmpty && status is not null && (days[^1].Worst is null || Sight.Badness(status) > Sight.Badness(days[^1].Worst)) ? days.SetItem(days.Length - 1, days[^1] with { Worst = status }) : days;

    /// <summary>The bar, and its availability for those who see: the bar says it to those who hear.</summary>
    private static Html Days(ImmutableArray<Day> days) => days.IsDefaultOrEmpty ? Html.Empty
        : DayBar.Availability(days) is { Length: > 0 } all ? Html.Of($"<div class=\"past\">{DayBar.Of(days)}<small aria-hidden=\"true\">{all}</small></div>")
        : DayBar.Of(days);

    public static Html Tree(Sight sight, Application application) => TreePicture.Of(sight, application);
}
