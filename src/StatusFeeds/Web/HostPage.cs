// The page of one host: what it is and why, each check with its last look and its rules, its last changes, and what is known of it.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class HostPage
{
    /// <summary>Of one check.</summary>
    private const int MostReadings = 100;

    /// <param name="changes">Null when the store could not be read.</param>
    public static Html Render(Sight sight, Host host, HostChanges? changes)
    {
        var state = sight.Find(host.Id);
        var status = state?.Status;
        var body = Html.Of($"""
            {HostLead.Of(sight, host, state)}<h2>Checks</h2>
            <section class="cards">
            {host.Checks.Select(check => Card(sight, check, state?.Find(check.Name)))}</section>
            {HostTree.Of(sight, host)}{ChangeList.OfHost(sight, changes)}{About(sight, host)}
            """);
        return Layout.Page(sight, new Head($"{Sight.Word(status)}: {host.Name}", status, Offers(sight, host.Id)) { Trail = [.. Layout.Through(sight, host.Id), Layout.Here(host.Name)] }, body);
    }

    /// <summary>A host that left the configuration keeps its page, as old articles lead to it.</summary>
    public static Html RenderGone(Sight sight, string host, HostChanges changes)
    {
        var state = sight.Board.World.Find(host);
        var past = state is { Status: Status.Retired, Past: [{ From: { } from }, ..] } ? Html.Of($"<p>Before that it was {from.Word()}.</p>\n") : null;
        var what = state?.Status switch
        {
            Status.Retired => Html.Of($"<p>It was taken out of the configuration and is looked at no more.</p>\n{past}<p class=\"small\">RETIRED since {sight.Since(state.Since)}.</p>"),
            { } last => Html.Of($"""
                <p>It is not in the configuration and is not looked at. Unless it comes back within a minute or two, it is RETIRED.</p>
                <p class="small">When it was last looked at, it was {last.Word()}, since {sight.Time(state.Since)}.</p>
                """),
            null => Html.Of($"<p>This host is no longer in the configuration and is not looked at.</p>"),
        };
        var body = Html.Of($"""
            <section class="lead {Sight.Tone(Status.Retired)}">
            <h1><span>{host}</span> {(state?.Status is null ? null : Sight.Badge(state.Status))}</h1>
            {what}
            </section>
            {ChangeList.OfHost(sight, changes)}
            """);
        return Layout.Page(sight, new Head(state?.Status is { } word ? $"{word.Word()}: {host}" : host, state?.Status, Offers(sight, host)) { Trail = [Layout.Here(host)] }, body);
    }

    /// <summary>The deciding check and its reason, as titles have it; empty when up.</summary>
    public static string Why(HostState? state) => state?.Status is null or Status.Up || state.Reason.Length == 0 ? ""
        : state.Check.Length == 0 ? state.Reason
        : $"{state.Check}: {state.Reason}";

    /// <summary>The feeds of all applications that the host belongs to, or those over all where it belongs to none.</summary>
    public static IEnumerable<Offer> Offers(Sight sight, string host)
    {
        var own = sight.Site.Applications.Where(application => application.Hosts.Contains(host)).ToList();
        return own.Count == 0
            ? [new Offer(Scopes.All, sight.Site.Title)]
            : own.Select(application => new Offer(Scopes.OfApplication(application.Id), application.Title));
    }

    private static Html Card(Sight sight, Check check, CheckState? state)
    {
        var last = state?.Last;
        var look = last is null ? Html.Of($"Not looked at since the start of StatusFeeds.") : Html.Of(
            $"Last look at {sight.Ago(last.At)}, took {Words.Value(new Reading("", Math.Round(last.Elapsed.TotalSeconds, 3), Unit.Seconds))}{Found(last.Judgement, state!)}.");
        var seen = last?.Judgement.Readings ?? [];
        var readings = seen.Take(MostReadings).Select(reading => Html.Of($"<dt>{reading.Name}</dt><dd>{Words.Value(reading)}{(reading.Note is { } note ? $" ({note})" : "")}</dd>\n")).ToList();
        var more = seen.Length > MostReadings ? Html.Of($"<p class=\"small soft\">And {seen.Length - MostReadings} more readings: <a href=\"{sight.Root}api/hosts/{check.Host}\">all of them</a>.</p>\n") : null;
        var counted = state?.Counted ?? state?.Status;
        var rules = check.Down.Select(rule => Rule("down", rule)).Concat(check.Degraded.Select(rule => Rule("degraded", rule))).ToList();
        return Html.Of($"""
            <article class="card {Sight.Tone(counted)}">
            <h3><span>{check.Name}{(check.Name == check.Kind ? "" : $" ({check.Kind})")}</span> {Sight.Badge(counted)}</h3>
            {(state is null || state.Reason.Length == 0 ? null : Html.Of($"<p>{state.Reason}</p>\n"))}{Doubt(sight, check, state)}{(state?.Status is null ? null : Html.Of($"<p class=\"small soft\">Since {sight.Since(state.Since)}.</p>\n"))}<p class="small soft">{look}</p>
            {(readings.Count == 0 ? null : Html.Of($"<dl class=\"facts\">\n{readings}</dl>\n"))}{more}{(rules.Count == 0 ? null : Html.Of($"<ul class=\"rules\">\n{rules}</ul>\n"))}<p class="small soft">{Rhythm(check)}</p>
            </article>

            """);
    }

    private static string Rhythm(Check check) => check.Probe is ITakesPosts
        ? $"A sign of life is expected every {Long(check.Every)}; what it says, and that it is missing, is believed at once."
        : $"Every {Long(check.Every)}, within {Long(check.Timeout)}; believed after {check.FailAfter} bad or {check.RecoverAfter} good looks in a row.";

    /// <summary>Why it counts as another than its looks say, and that it flaps.</summary>
    private static Html Doubt(Sight sight, Check check, CheckState? state)
    {
        var excused = state switch
        {
            { Excuse.Length: > 0 } => Html.Of($"<p>{(state.Status is { } says && says != Status.Unknown ? $"Its looks say {says.Word()}. " : "")}Excused: {state.Excuse}.</p>\n"),
            { Counted: { } counts, Status: { } says } when counts != says => Html.Of($"<p>Its looks say {says.Word()}; that counts as soon as nobody can excuse it.</p>\n"),
            _ => null,
        };
        var flapping = state?.Flaps is { Since: { } since } flaps
            ? Html.Of($"<p>Flapping: {flaps.Count} changes since {sight.Time(since)}. It ends after {Words.Duration(check.Flapping.Calm)} without a change.</p>\n")
            : null;
        return Html.Of($"{excused}{flapping}");
    }

    /// <summary>What the last look found, where it is not what is believed yet.</summary>
    private static string Found(Judgement judgement, CheckState believed) => judgement switch
    {
        _ when (judgement.Status, judgement.Reason) == (believed.Status, believed.Reason) => "",
        { Status: null } => $", no result: {judgement.Reason}",
        { Status: { } same } when same == believed.Status => $": {judgement.Reason}",
        { Status: Status.Up } => ", found it UP",
        { Status: { } found } => $", found it {found.Word()}: {judgement.Reason}",
    };

    private static Html Rule(string level, Rule rule) => Html.Of($"<li><code>{level}: {rule.ToString()}</code></li>\n");

    private static Html About(Sight sight, Host host)
    {
        var own = sight.Site.Applications.Where(application => application.Hosts.Contains(host.Id)).ToList();
        var feeds = Offers(sight, host.Id).Select(offer => Html.Of($"{(own.Count > 1 ? offer.Title + ": " : "")}{Layout.AllFeeds(sight, offer)}"));
        Html?[] facts =
        [
            Fact("Id", Html.Of($"<code>{host.Id}</code>")),
            Fact("Applications", Html.Join(", ", own.Select(application => Layout.ToApplication(sight, application)))),
            Fact("Links", Html.Join(", ", host.Links.Select(link => Html.Link(link.Value, link.Key)))),
            Fact("Feeds", Html.Join("; ", feeds)),
            Fact("Badge", BadgeLink.Of(sight, $"hosts/{host.Id}", host.Name)),
            .. host.Labels.Select(label => Fact(label.Key, Html.Of($"{label.Value}"))),
        ];
        return Html.Of($"<h2>About</h2>\n<div class=\"sheet\"><dl class=\"about\">\n{facts.OfType<Html>()}</dl></div>\n");
    }

    private static Html? Fact(string name, Html value) => value.IsEmpty ? null : Html.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");

    private static string Long(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? Words.Value(new Reading("", time.TotalSeconds, Unit.Seconds)) : Words.Duration(time);
}
