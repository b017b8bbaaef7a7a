// What stands at the head of a host's page: what it is and why, until when it is maintained, what is told of it, and each step of the decision.
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Web;

internal static class HostLead
{
    public static Html Of(Sight sight, Host host, HostState? state)
    {
        var windows = ExplainingWindows.Open(sight.Board.World, host.Id).ToList();
        var why = state?.Status == Status.Maintenance && windows.Count > 0 ? "" : HostPage.Why(state);
        var since = state?.Status is null ? Html.Of($"It waits for its first looks.") : Html.Of($"Since {sight.Since(state.Since)}.");
        return Html.Of($"""
            <section class="lead {Sight.Tone(state?.Status)}">
            <h1><span>{host.Name}</span> {Sight.Badge(state?.Status)}</h1>
            {(why.Length == 0 ? null : Html.Of($"<p>{why}</p>\n"))}{windows.Select(open => Window(sight, open))}<p class="small">{since}</p>
            {Told(sight, state)}</section>
            {Steps(sight, host)}
            """);
    }

    /// <summary>Nothing where feeds say what it is.</summary>
    public static Html Told(Sight sight, HostState? state)
    {
        if (state?.Status is not { } status || (state.Untold.Length == 0 && (state.Told ?? status) == status))
        {
            return Html.Empty;
        }

        var because = state.Untold.Length == 0 ? "" : ": " + state.Untold;
        if (state.Told is not { } told)
        {
            return Html.Of($"<p>Feeds say nothing of it yet{because}.</p>\n");
        }

        var more = told == status ? ", and no more for now" : "";
        return Html.Of($"<p>Feeds say {told.Word()} since {sight.Since(state.ToldAt)}{more}{because}.</p>\n");
    }

    private static Html Window(Sight sight, OpenWindow open) =>
        Html.Of($"<p>In maintenance until {sight.Time(open.Until)}{(open.Window.Reason.Length == 0 ? "" : ": " + open.Window.Reason)}{(open.Window.IsOfOneHost ? "" : $" ({open.Window.Name})")}.</p>\n");

    private static Html Steps(Sight sight, Host host)
    {
        var steps = Explaining.Of(sight.Site, sight.Board.World, host.Id, sight.Now).Select(step => Html.Of($"<div><dt>{step.Topic}</dt><dd>{step.Text}</dd></div>\n"));
        return Html.Of($"<details class=\"sheet\"><summary>Why, step by step</summary>\n<p class=\"small soft\">As it was at {sight.Time(sight.Now)}.</p>\n<dl class=\"steps\">\n{steps}</dl></details>\n");
    }
}
