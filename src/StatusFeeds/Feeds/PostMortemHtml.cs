// An incident told afterwards, as HTML for its page and for a file of its own.
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static class PostMortemHtml
{
    /// <param name="told">With what is internal, or without (<see cref="PostMortem.Public"/>).</param>
    /// <param name="time">How an instant is shown.</param>
    public static Html Of(PostMortem told, Func<DateTimeOffset, Html> time)
    {
        var times = PostMortemTimes.Of(told).Select(one => Html.Of($"<tr><th scope=\"row\">{one.What}</th><td>{(one.At is { } at ? time(at) : Html.Of($"-"))}</td><td>{one.After}</td></tr>\n"));
        var losses = told.Losses.IsEmpty ? null : Html.Of($"""
            <h2>What it cost</h2>
            <div class="sheet"><table class="rows">
            <thead><tr><th scope="col">What</th><th scope="col">DOWN</th><th scope="col">DEGRADED</th><th scope="col">UNKNOWN</th><th scope="col">Failures</th><th scope="col">Of the month's budget</th></tr></thead>
            <tbody>
            {told.Losses.Select(loss => Html.Of($"<tr>{PostMortemTimes.Cells(loss).Select(cell => Html.Of($"<td>{cell}</td>"))}</tr>\n"))}</tbody></table></div>

            """);
        var isInternal = told.Line.Any(moment => moment.By.Length > 0);
        var line = told.Line.Select(moment => Html.Of(
            $"<tr><td>{time(moment.At)}</td><td>{Clean.Line(moment.What, 2000)}{(moment.IsInternal ? Html.Of($" <small>internal</small>") : null)}</td>{(isInternal ? Html.Of($"<td>{moment.By}</td>") : null)}</tr>\n"));
        var details = told.Line.Where(moment => moment.Details.Length > 0).Select(moment => Html.Of(
            $"<h3>Details of {time(moment.At)}</h3>\n<div class=\"sheet post\">{MarkdownShelf.Shared.Of(moment.Details)}</div>\n"));
        return Html.Of($"""
            <div class="sheet"><table class="rows times">
            <thead><tr><th scope="col">What</th><th scope="col">When</th><th scope="col">After it began</th></tr></thead>
            <tbody>
            {times}</tbody></table></div>
            {losses}<h2>Time line</h2>
            <div class="sheet"><table class="rows">
            <thead><tr><th scope="col">When</th><th scope="col">What</th>{(isInternal ? Html.Of($"<th scope=\"col\">Who</th>") : null)}</tr></thead>
            <tbody>
            {line}</tbody></table></div>
            {details}
            """);
    }

    /// <summary>A whole document, with instants in UTC.</summary>
    public static Html Document(PostMortem told, DateTimeOffset now)
    {
        var title = $"Incident {told.Incident.Number}: {told.Incident.Title}";
        return Html.Of($$"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{title}}</title>
            <style>body { font-family: system-ui, sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em } table { border-collapse: collapse } th, td { border: 1px solid; padding: .3em .6em; text-align: left; vertical-align: top }</style>
            </head>
            <body>
            <h1>{{title}}</h1>
            <p>{{told.Incident.Severity.Word()}}, {{PostMortemTimes.State(told.Incident)}}. As of {{Words.Instant(now)}}; all times are UTC.</p>
            {{Of(told, at => Html.Of($"{Words.Instant(at)}"))}}<h2>Summary</h2>
            <h2>Impact</h2>
            <h2>Root cause</h2>
            <ol><li>Why?</li><li>Why?</li><li>Why?</li><li>Why?</li><li>Why?</li></ol>
            <h2>What went well</h2>
            <h2>What to do</h2>
            <table><thead><tr><th>Action</th><th>Owner</th><th>Date</th></tr></thead><tbody><tr><td>&nbsp;</td><td></td><td></td></tr></tbody></table>
            </body>
            </html>

            """);
    }
}
