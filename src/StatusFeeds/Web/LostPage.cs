// The page for an address that leads nowhere, or whose content cannot be read just now: it says so and shows the way.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class LostPage
{
    private const int MostApplications = 50;

    public static Html Missing(Sight sight) => Render(sight, "There is no such page", "The address leads nowhere. Perhaps an application or a host was given another id, or was removed.");

    public static Html Gone(Sight sight) => Render(sight, "This feed has ended", "Its application was removed from the configuration. You may end the subscription.");

    public static Html Unread(Sight sight) => Render(sight, "Not readable at the moment", "The store did not answer. Try again in a moment.");

    private static Html Render(Sight sight, string title, string why)
    {
        var applications = sight.Site.Applications.Take(MostApplications)
            .Select(application => Html.Of($"<li>{Layout.ToApplication(sight, application)}</li>\n"));
        var body = Html.Of($"""
            <section class="lead none">
            <h1>{title}</h1>
            <p>{why}</p>
            </section>
            <section class="told">
            <p><a href="{sight.Root}">All applications at a glance</a>, or one of them:</p>
            <ul>
            {applications}</ul>
            </section>
            """);
        return Layout.Page(sight, new Head(title, null, [new Offer(Scopes.All, sight.Site.Title)]) { Trail = [Layout.Here(title)], IsLive = false }, body);
    }
}
