// The forms by which people tell of incidents in a browser: plain HTML, each mistake at its field, nothing typed is lost.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>What stands in a form.</summary>
/// <param name="Values">Of its fields, by their names.</param>
/// <param name="Applications">Ids that are chosen.</param>
/// <param name="Key">Of idempotency: made when the form was shown first.</param>
/// <param name="Base">The number of the last post of the incident that the one who fills it in has seen.</param>
internal sealed record FormContent(ImmutableDictionary<string, string> Values, ImmutableArray<string> Applications, string Key, long Base)
{
    public ImmutableArray<Flaw> Flaws { get; init; } = [];

    /// <summary>Why it was not taken; empty: it is new.</summary>
    public string Words { get; init; } = "";

    public string this[string name] => Values.GetValueOrDefault(name, "");

    /// <summary>Null: nothing is said of it; empty: what was said is taken back.</summary>
    public string? Sent(string name) => Values.GetValueOrDefault(name);
}

internal static class IncidentForm
{
    public const string Update = "update";
    public const string Closing = "closing";
    public const string Note = "note";

    private static readonly string[] Severities = [.. Enum.GetValues<Severity>().Select(one => one.Name())];
    private static readonly string[] Stages = [.. Enum.GetValues<Stage>().Select(one => one.Name())];

    /// <param name="sight">As the writer sees it.</param>
    /// <param name="writer">Who fills it in.</param>
    /// <param name="incident">As he sees it; null: a new one.</param>
    /// <param name="content">What stands in it.</param>
    public static Html Render(Sight sight, Writer writer, Incident? incident, FormContent content)
    {
        var from = content["from"];
        var title = incident is not null ? $"Post to incident {incident.Number}" : from.Length == 0 ? "Tell of an incident" : $"Open the proposed incident {from}";
        var fields = incident is null ? New(sight, writer, content) : incident.IsClosed ? Html.Of($"{Kind(content, [(Note, "A note for those who work on it; published nowhere")])}{Area(content, "summary", "The note", "", 6)}") : Post(content);
        var lead = incident is null ? from.Length == 0 ? Html.Empty : Html.Of($"<p>It is filled in as StatusFeeds proposes it. Change what you know better: nothing is published before you open it.</p>\n") : Html.Of($"<p>{incident.Severity.Word()}: {incident.Title} - {incident.Stage.Name()}. {IncidentList.Due(sight, incident)}</p>\n");
        var body = Html.Of($"""
            <section class="lead none"><h1>{title}</h1>
            {lead}<p class="small">You post as {writer.Login.Name}; readers do not see that name.</p></section>
            {Alert(content)}{(incident is null && from.Length == 0 ? Proposals.Cards(sight) : null)}<form class="sheet form" method="post" accept-charset="utf-8">
            <input type="hidden" name="key" value="{content.Key}"><input type="hidden" name="base" value="{content.Base}">{(from.Length == 0 ? null : Html.Of($"<input type=\"hidden\" name=\"from\" value=\"{from}\">"))}
            {fields}<p><button type="submit">{(incident is null ? "Open the incident" : "Post it")}</button></p>
            </form>
            """);
        var head = new Head(content.Words.Length == 0 ? title : "Not posted: " + title, null, [new Offer(Scopes.All, sight.Site.Title)])
        {
            Trail = [Html.Of($"<a href=\"{sight.Root}incidents\">Incidents</a>"), Layout.Here(title)],
            IsLive = false,
        };
        return Layout.Page(sight, head, body);
    }

    private static Html New(Sight sight, Writer writer, FormContent content)
    {
        var boxes = sight.Site.Applications.Where(one => writer.MayWrite([one.Id])).Select(one => Html.Of(
            $"<label class=\"box\"><input type=\"checkbox\" name=\"applications\" value=\"{one.Id}\"{(content.Applications.Contains(one.Id) ? Html.Of($" checked") : null)}> {one.Title}</label>\n"));
        return Html.Of($"""
            {Line(content, "title", "What does not work, in a few words", "Checkout fails", IncidentPosting.MostTitle, true)}<fieldset{Marked(content, "applications")}><legend>Whose trouble it is: it is told in their feeds</legend>
            {boxes}{Flaw(content, "applications")}</fieldset>
            {Area(content, "summary", "One or two plain sentences for everybody", "What users notice, and what is being done.", 3)}{Choice(content, "severity", "How bad it is", Severities)}{Choice(content, "stage", "How far you are with it", Stages)}{Line(content, "next", "How long until the next update at most", "60m", 8)}{Line(content, "since", $"Since when, by the clock of {sight.Site.Zone.Id}; empty: now", "2026-12-01T22:00", 40)}{People(content)}{Area(content, "details", "Details for those who want to know more (Markdown)", "", 6)}
            """);
    }

    private static Html Post(FormContent content) => Html.Of($"""
        {Kind(content, [(Update, "An update for everybody"), (Closing, "The last update: it is over, close the incident"), (Note, "A note for those who work on it; published nowhere")])}{Area(content, "summary", "One or two plain sentences for everybody, or the note", "What has changed, and what is done next.", 3)}{Choice(content, "stage", "How far you are with it", Stages)}{Choice(content, "severity", "How bad it is", Severities)}{Line(content, "next", "How long until the next update at most", "60m", 8)}{Area(content, "details", "Details for those who want to know more (Markdown)", "", 6)}{Line(content, "title", "What does not work", "", IncidentPosting.MostTitle, true)}{People(content)}
        """);

    private static Html People(FormContent content) => Html.Of($"""
        {Line(content, "hosts", "Hosts that it is of: their ids, with blanks between", "web01 db01", 20_000)}{Line(content, "ticket", "Where the work is kept track of: an address", "https://", 1000)}{Line(content, "commander", "Who leads", "", IncidentPosting.MostName)}{Line(content, "spokesperson", "Who speaks", "", IncidentPosting.MostName)}
        """);

    private static Html Kind(FormContent content, (string Value, string Words)[] kinds) => Html.Of($"""
        <fieldset><legend>What it is</legend>
        {kinds.Select(kind => Html.Of($"<label class=\"box\"><input type=\"radio\" name=\"kind\" value=\"{kind.Value}\"{(content["kind"] == kind.Value || kinds.Length == 1 ? Html.Of($" checked") : null)}> {kind.Words}</label>\n"))}</fieldset>

        """);

    private static Html Line(FormContent content, string name, string label, string example, int most, bool isNeeded = false) => Html.Of($"""
        <p><label for="{name}">{label}</label>
        <input id="{name}" name="{name}" value="{content[name]}" placeholder="{example}" maxlength="{most}"{(isNeeded ? Html.Of($" required") : null)}{Marked(content, name)}>{Flaw(content, name)}</p>

        """);

    // What begins with a line end would lose it: the first one after the tag is dropped.
    private static Html Area(FormContent content, string name, string label, string example, int rows) => Html.Of($"""
        <p><label for="{name}">{label}</label>
        <textarea id="{name}" name="{name}" rows="{rows}" placeholder="{example}"{Marked(content, name)}>
        {content[name]}</textarea>{Flaw(content, name)}</p>

        """);

    private static Html Choice(FormContent content, string name, string label, string[] words) => Html.Of($"""
        <p><label for="{name}">{label}</label>
        <select id="{name}" name="{name}"{Marked(content, name)}>
        {words.Select(word => Html.Of($"<option{(content[name] == word ? Html.Of($" selected") : null)}>{word}</option>\n"))}</select>{Flaw(content, name)}</p>

        """);

    private static Html Alert(FormContent content) => content.Words.Length == 0 ? Html.Empty : Html.Of($"<p class=\"notes\" role=\"alert\">It was not posted. {content.Words}</p>\n");

    private static Html? Marked(FormContent content, string name) => content.Flaws.Any(flaw => flaw.Field == name) ? Html.Of($" aria-invalid=\"true\" aria-describedby=\"{name}-flaw\"") : null;

    private static Html? Flaw(FormContent content, string name) =>
        content.Flaws.FirstOrDefault(flaw => flaw.Field == name) is { Words: { } words } ? Html.Of($"<small class=\"flaw\" id=\"{name}-flaw\">{words}</small>") : null;
}
