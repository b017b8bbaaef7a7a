// One check on its host's page: what it is and why, its last look, plots of its readings, its rules and its rhythm.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class CheckCard
{
    private const int MostReadings = 100;

    public static Html Of(Sight sight, Check check, CheckState? state, HostGraphs graphs)
    {
        var last = state?.Last;
        var look = last is null ? Html.Of($"Not looked at since the start of StatusFeeds.") : Html.Of(
            $"Last look at {sight.Ago(last.At)}, took {Amounts.Say(last.Elapsed.TotalSeconds, Unit.Seconds)}{Found(last.Judgement, state!)}.");
        var seen = last?.Judgement.Readings ?? [];
        var readings = seen.Take(MostReadings).Select(reading => Html.Of($"<dt>{reading.Name}</dt><dd>{Value(reading)}{(reading.Note is { } note ? $" ({note})" : "")}{graphs.Line(check, reading.Name)}</dd>\n")).ToList();
        var more = seen.Length > MostReadings ? Html.Of($"<p class=\"small soft\">And {seen.Length - MostReadings} more readings: <a href=\"{sight.Root}api/hosts/{check.Host}\">all of them</a>.</p>\n") : null;
        var plots = graphs.Plots(check).ToList();
        var counted = state?.Counted ?? state?.Status;
        var rules = check.Down.Select(rule => Rule("down", rule)).Concat(check.Degraded.Select(rule => Rule("degraded", rule))).ToList();
        return Html.Of($"""
            <article class="card {Sight.Tone(counted)}">
            <h3><span>{check.Name}{(check.Name == check.Kind ? "" : $" ({check.Kind})")}</span> {Sight.Badge(counted)}</h3>
            {(state is null || state.Reason.Length == 0 ? null : Html.Of($"<p>{state.Reason}</p>\n"))}{Doubt(sight, check, state)}{(state?.Status is null ? null : Html.Of($"<p class=\"small soft\">Since {sight.Since(state.Since)}.</p>\n"))}<p class="small soft">{look}</p>
            {(plots.Count == 0 ? null : Html.Of($"<div class=\"plots\">\n{plots}</div>\n"))}{(readings.Count == 0 ? null : Html.Of($"<dl class=\"facts\">\n{readings}</dl>\n"))}{more}{(rules.Count == 0 ? null : Html.Of($"<ul class=\"rules\">\n{rules}</ul>\n"))}<p class="small soft">{Rhythm(check)}</p>
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

    private static string Long(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? Amounts.Say(time.TotalSeconds, Unit.Seconds) : Words.Duration(time);

    /// <summary>As its plot says it; resting on it shows the number as rules and feeds have it.</summary>
    private static Html Value(Reading reading)
    {
        var exact = Words.Value(reading);
        var said = reading.IsText || !double.IsFinite(reading.Value) ? exact : Amounts.Say(reading.Value, reading.Unit);
        return said == exact ? Html.Of($"{exact}") : Html.Of($"<span title=\"{exact}\">{said}</span>");
    }
}
