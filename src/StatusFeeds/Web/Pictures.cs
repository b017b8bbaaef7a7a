// The pictures that lists and pages show beside a host or an application; nothing where nothing is known yet.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Pictures
{
    public static Html Spark(Sight sight, string host) => sight.Kept.Spark(host) is { } spark ? SparkLine.Of(spark) : Html.Empty;

    public static Html Days(Sight sight, string host) => sight.Kept.Days(host) is { IsDefaultOrEmpty: false } days ? DayBar.Of(days) : Html.Empty;

    public static Html Days(Sight sight, Application application) => sight.Kept.Of(application) is { IsDefaultOrEmpty: false } days ? DayBar.Of(days) : Html.Empty;

    public static Html Tree(Sight sight, Application application) => TreePicture.Of(sight, application);
}
