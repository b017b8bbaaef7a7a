// Shows the forms of incidents to who may write, and takes what was filled in.
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using Writer = StatusFeeds.Model.Writer;

namespace StatusFeeds.Web;

internal sealed class IncidentForms(IncidentPen pen, Store store, TimeProvider clock)
{
    private static readonly char[] Between = [' ', ',', ';', '\t', '\r', '\n'];
    private static readonly string[] Names = ["kind", "title", "summary", "details", "severity", "stage", "hosts", "next", "since", "ticket", "commander", "spokesperson"];

    /// <summary>To a GET or HEAD.</summary>
    public async Task Show(HttpContext http, Writer writer, IncidentAddress at, Board seen)
    {
        if (at.Place == IncidentPlace.NewForm && http.Request.Query["from"] is [{ } text, ..])
        {
            await ShowProposed(http, writer, IncidentAddress.NumberOf(text) ?? 0, seen);
        }
        else if (await Find(http, writer, at, seen) is var (incident, isHere) && isHere)
        {
            await Send(http, 200, writer, incident, Empty(incident, seen.Site, writer), seen);
        }
    }

    /// <summary>To a POST.</summary>
    public async Task Take(HttpContext http, Writer writer, IncidentAddress at, ReadOnlyMemory<byte> body, Board seen)
    {
        if (await Find(http, writer, at, seen) is not (var incident, true))
        {
            return;
        }

        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span));
        var content = new FormContent(
            Names.Where(form.ContainsKey).ToImmutableDictionary(name => name, name => One(form, name)).Add("from", IncidentAddress.NumberOf(One(form, "from")) is { } number ? number.ToString(CultureInfo.InvariantCulture) : ""),
            form.TryGetValue("applications", out var chosen) ? [.. chosen.OfType<string>()] : [],
            One(form, "key"),
            long.TryParse(One(form, "base"), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 0);
        var told = await pen.Tell(Told(incident, content), writer, seen.Site);
        if (told.Post is { } post)
        {
            http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{(at.Place == IncidentPlace.NewForm ? "" : "../")}{post.Incident}");
            await Reply.Text(http, StatusCodes.Status303SeeOther, "It is posted.\n");
            return;
        }

        IncidentDoor.Later(http, told.Code);
        var isUsed = told.Code == StatusCodes.Status422UnprocessableEntity;
        await Send(http, told.Code, writer, incident, content with
        {
            // What was not sent comes back as it was: sent empty, it would be taken back.
            Values = incident is null ? content.Values : content.Values.AddRange(Before(incident, content).Where(one => content.Sent(one.Key) is null)),
            Flaws = told.Flaws,
            Key = isUsed || content.Key.Length is 0 or > IncidentPosting.MostKey ? NewKey() : content.Key,
            Words = isUsed ? "This form was posted before, with other words. If this is to be posted too, send it once more."
                : told.Flaws.IsEmpty ? told.Words
                : told.Flaws.Length == 1 ? told.Flaws[0].Words
                : "See what is said at the fields.",
        }, seen);
    }

    /// <summary>What of the form says something new: fields that stand as they were shown say nothing, whatever others have posted since.</summary>
    private static Telling Told(Incident? incident, FormContent content)
    {
        var key = content.Key.Length == 0 ? null : content.Key;
        if (incident is null)
        {
            return new(PostKind.Opening, IncidentAddress.NumberOf(content["from"]) ?? 0, new IncidentTyped
            {
                Title = content["from"].Length == 0 ? content["title"] : content.Sent("title"),
                Applications = content.Applications,
                Hosts = content.Sent("hosts") is { } named ? Ids(named) : null,
                Severity = Said(content["severity"]),
                Stage = Said(content["stage"]),
                Summary = content.Sent("summary"),
                Details = content["details"],
                Ticket = Said(content["ticket"]),
                Commander = Said(content["commander"]),
                Spokesperson = Said(content["spokesperson"]),
                Next = Said(content["next"]),
                Since = Said(content["since"]),
            }, key);
        }

        if (content["kind"] == IncidentForm.Note)
        {
            return new(PostKind.Note, incident.Number, new IncidentTyped { Summary = content["summary"] }, key);
        }

        var shown = Before(incident, content);
        var isClosing = content["kind"] == IncidentForm.Closing;
        string? New(string name) => content.Sent(name)?.Trim() == shown[name] ? null : content.Sent(name);
        return new(isClosing ? PostKind.Closing : PostKind.Update, incident.Number, new IncidentTyped
        {
            Title = New("title"),
            Hosts = New("hosts") is { } hosts ? Ids(hosts) : null,
            Severity = New("severity"),
            Stage = New("stage"),
            Summary = content["summary"],
            Details = content["details"],
            Ticket = New("ticket"),
            Commander = New("commander"),
            Spokesperson = New("spokesperson"),
            Next = content["next"].Trim().Length == 0 ? null : New("next"),
        }, key);
    }

    /// <summary>The form that opens what is proposed, filled in.</summary>
    private async Task ShowProposed(HttpContext http, Writer writer, long number, Board seen)
    {
        var (found, isHere) = await Find(http, writer, new IncidentAddress(IncidentPlace.PostForm, number), seen, isProposed: true);
        if (found?.Opened is not null)
        {
            http.Response.Headers.Location = found.Number.ToString(CultureInfo.InvariantCulture);
            await Reply.Text(http, StatusCodes.Status303SeeOther, "It is open already.\n");
        }
        else if (found is { IsClosed: true })
        {
            await Reply.Text(http, StatusCodes.Status409Conflict, $"Proposal {found.Number} was put away.\n");
        }
        else if (isHere)
        {
            var (empty, proposal) = (Empty(null, seen.Site, writer), found!.Posts[0]);
            await Send(http, 200, writer, null, empty with { Values = empty.Values.SetItems(Proposals.Fields(proposal, seen.Site)), Applications = IncidentPen.Left(proposal, seen.Site).Applications ?? [] }, seen);
        }
    }

    /// <summary>The incident, or none for a new one; not here: he got his answer.</summary>
    /// <param name="isProposed">One that is not told yet is there for who may open it.</param>
    private async Task<(Incident? Incident, bool IsHere)> Find(HttpContext http, Writer writer, IncidentAddress at, Board seen, bool isProposed = false)
    {
        if (at.Place == IncidentPlace.NewForm)
        {
            return (null, true);
        }

        try
        {
            var found = await pen.Find(at.Number);
            var shown = found is null ? null : Seen.Of(found, seen.Site);
            if (found is not null && (isProposed || shown is not null) && IncidentPen.SeesAll(found, writer))
            {
                return (found, true);
            }

            if (shown is not null && writer.MayWrite(found!.Applications))
            {
                return (shown, true);
            }

            await (shown is not null
                ? Reply.Text(http, StatusCodes.Status403Forbidden, "You may not write to all applications of this incident.\n")
                : Reply.Text(http, StatusCodes.Status404NotFound, "There is no incident of this number.\n"));
        }
        catch (Exception failure) when (failure is StoreFailed or TimeoutException)
        {
            IncidentDoor.Later(http, StatusCodes.Status503ServiceUnavailable);
            await Reply.Text(http, StatusCodes.Status503ServiceUnavailable, "The store cannot be read now. Go back, wait some seconds, and send it again.\n");
        }

        return (null, false);
    }

    private Task Send(HttpContext http, int code, Writer writer, Incident? incident, FormContent content, Board seen)
    {
        Reply.LetSend(http.Response.Headers);
        var proposals = incident is null && store.Board is { } whole ? Proposals.Of(whole, writer) : [];
        var sight = new Sight(seen, clock.GetUtcNow(), store.Trouble, incident is null ? "../" : "../../") { Proposals = proposals };
        return Reply.Once(http, code, Asset.Of(Encoding.UTF8.GetBytes(IncidentForm.Render(sight, writer, incident, content).ToString()), "text/html; charset=utf-8"));
    }

    private static FormContent Empty(Incident? incident, Site site, Writer writer) => incident is null
        ? new(
            ImmutableDictionary<string, string>.Empty.Add("severity", Severity.Major.Name()).Add("stage", Stage.Investigating.Name()).Add("next", Length(site.Incidents.Next)),
            site.Applications.Where(one => writer.MayWrite([one.Id])).Take(2).ToList() is [var only] ? [only.Id] : [],
            NewKey(),
            0)
        : new(Shown(incident).ToImmutableDictionary().Add("kind", IncidentForm.Update), [], NewKey(), incident.Posts[^1].Number);

    /// <summary>What stood in the form when it was shown.</summary>
    private static Dictionary<string, string> Before(Incident incident, FormContent content) => Shown(content.Base >= incident.Posts[0].Number ? incident.At(content.Base) : incident);

    private static Dictionary<string, string> Shown(Incident incident) => new(StringComparer.Ordinal)
    {
        ["title"] = incident.Title,
        ["hosts"] = string.Join(' ', incident.Hosts),
        ["severity"] = incident.Severity.Name(),
        ["stage"] = incident.Stage.Name(),
        ["ticket"] = incident.Ticket,
        ["commander"] = incident.Commander,
        ["spokesperson"] = incident.Spokesperson,
        ["next"] = Length(incident.Next),
    };

    private static string Length(TimeSpan next) => string.Create(CultureInfo.InvariantCulture, $"{(next.Ticks % TimeSpan.TicksPerMinute == 0 ? next.TotalMinutes : Math.Ceiling(next.TotalSeconds))}{(next.Ticks % TimeSpan.TicksPerMinute == 0 ? "m" : "s")}");

    private static string NewKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static string? Said(string text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static ImmutableArray<string> Ids(string text) => [.. text.Split(Between, StringSplitOptions.RemoveEmptyEntries)];

    private static string One(Dictionary<string, StringValues> form, string name) => form.TryGetValue(name, out var value) && value is [{ } text, ..] ? text : "";
}
