// What an entry says of an incident: people's plain words first, then what else is known of it, the technical details last.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>An incident as those may see it to whom it is told.</summary>
/// <param name="Incident">As it was after the last post that is told; no more of it is known.</param>
/// <param name="Applications">Titles.</param>
/// <param name="Hosts">Names.</param>
/// <param name="Url">The site's.</param>
internal sealed record IncidentTold(Incident Incident, ImmutableArray<string> Applications, ImmutableArray<string> Hosts, string Url)
{
    /// <summary>It is told that no update came in time.</summary>
    public bool IsOverdue => Incident.ToldDue is not null && Incident.ToldDue == Incident.Due;
}

internal static partial class EntryTexts
{
    /// <summary>Earlier updates in the article of an incident; then their number.</summary>
    private const int MostEarlier = 20;

    private const int MostTicket = 1000;

    /// <param name="events">The article of this update alone: of those before it tells only the last.</param>
    public static EntryText ForIncident(IncidentTold told, Change change, bool events)
    {
        var (incident, title) = (told.Incident, Headline(told));
        var content = Html.Join(
            "\n",
            [
                Html.Of($"<p><b>{incident.Severity.Word()}</b> since {Phrases.ToTheMinute(incident.Since)}: {title}. {Told(told)} {Phrases.Precise(change.At)}{(events ? $", event {change.Number}" : "")}.</p>"),
                Phrases.Paragraph(Overdue(told, change)),
                .. Lines(incident.LastPublic!.Summary).Select(Phrases.Paragraph),
                Phrases.Paragraph(told.IsOverdue ? "" : Next(incident)),
                Who(incident),
                Concerned("Applications", told.Applications),
                Concerned("Hosts", told.Hosts),
                Earlier(incident, events ? 1 : MostEarlier, isCounted: !events),
                incident.IsClosed ? Html.Of($"<p>{Html.Link($"{told.Url}/incidents/{incident.Number}/report", "Report: the time line of this incident")}</p>") : Html.Empty,
                Details(told),
            ]);
        var words = string.Join(' ', new[] { Overdue(told, change), Clean.Line(incident.LastPublic.Summary, Phrases.MostSummary) }.Where(text => text.Length > 0));
        return new(
            Clean.Line($"{incident.Severity.Word()}: {title}", Phrases.MostTitle) + (events ? Phrases.Minute(change) : ""),
            Clean.Line($"{title}, since {Phrases.ToTheMinute(incident.Since)}. {words}", Phrases.MostSummary),
            content.ToString());
    }

    /// <summary><c>checkout fails - identified</c>.</summary>
    private static string Headline(IncidentTold told) => $"{Clean.Line(told.Incident.Title, IncidentPosting.MostTitle)} - {told.Incident.Stage.Name()}"
        + (told.IsOverdue ? ", update overdue" : told.Incident is { IsClosed: true, Stage: not Stage.Resolved } ? ", closed" : "");

    private static string Told(IncidentTold told) => told.IsOverdue ? "Overdue, told at" : told.Incident.LastPublic!.Kind switch
    {
        PostKind.Opening => "Opened, told at",
        PostKind.Closing => "Closed, told at",
        _ => "Updated, told at",
    };

    private static string Overdue(IncidentTold told, Change change) => told.IsOverdue
        ? $"No update since {Clock(told.Incident.LastPublic!.At, change)}; was due {Clock(told.Incident.Due!.Value, change)}."
        : "";

    /// <summary>With its date where that is not today's.</summary>
    private static string Clock(DateTimeOffset at, Change change) =>
        at.UtcDateTime.Date == change.At.UtcDateTime.Date ? at.UtcDateTime.ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture) : Phrases.ToTheMinute(at);

    private static string Next(Incident incident) =>
        incident.IsClosed ? "This is the last update." : incident.Due is { } due ? $"The next update is due by {Phrases.ToTheMinute(due)}." : "";

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => Clean.Line(line, IncidentPosting.MostSummary)).Where(line => line.Length > 0);

    private static Html Who(Incident incident)
    {
        var (leads, speaks) = (Phrases.Name(incident.Commander), Phrases.Name(incident.Spokesperson));
        var people = string.Join(", ", new[] { leads.Length > 0 ? leads + " leads" : "", speaks.Length > 0 ? speaks + " speaks for it" : "" }.Where(text => text.Length > 0));
        var ticket = incident.Ticket.Length is > 0 and <= MostTicket ? Html.Link(incident.Ticket, "ticket") : Html.Empty;
        return people.Length == 0 && ticket.IsEmpty ? Html.Empty : Html.Of($"<p>{Html.Join("; ", [Html.Of($"{people}"), ticket])}.</p>");
    }

    private static Html Concerned(string what, ImmutableArray<string> names)
    {
        var shown = string.Join(", ", names.Take(Phrases.MostHosts).Select(Phrases.Name));
        return Phrases.Paragraph(names.IsEmpty ? "" : $"{what}: {shown}{(names.Length > Phrases.MostHosts ? System.FormattableString.Invariant($" and {names.Length - Phrases.MostHosts} more") : "")}");
    }

    private static Html Earlier(Incident incident, int most, bool isCounted)
    {
        var before = incident.Posts.Where(post => post.IsPublic).SkipLast(1).Reverse().ToList();
        var items = before.Take(most).Select(post => Html.Of(
            $"<li>{Words.Instant(post.At)}, {incident.At(post.Number).Stage.Name()}{(post.Summary.Length == 0 ? "" : ": " + Clean.Line(post.Summary, IncidentPosting.MostSummary))}</li>"));
        var more = isCounted && before.Count > most ? Html.Of($"<li>and {before.Count - most} more</li>") : null;
        return before.Count == 0 ? Html.Empty : Html.Of($"<p>{(isCounted ? "Earlier updates:" : "The update before:")}</p><ul>{items}{more}</ul>");
    }

    /// <summary>What is longer than a feed should hold stands on the incident's page.</summary>
    private static Html Details(IncidentTold told)
    {
        var details = told.Incident.LastPublic!.Details;
        if (string.IsNullOrWhiteSpace(details))
            return Html.Empty;
        var isCut = details.Length > Markdown.MostParsed;
        var page = $"{told.Url}/incidents/{told.Incident.Number}";
        return Html.Join(
            "\n",
            [
                Html.Of($"<p><b>Details</b></p>"),
                Markdown.Html(isCut ? details[..(char.IsSurrogatePair(details, Markdown.MostParsed - 1) ? Markdown.MostParsed - 1 : Markdown.MostParsed)] : details),
                isCut ? Html.Of($"<p>{Html.Link(page, "The rest of the details")}</p>") : Html.Empty,
            ]);
    }
}
