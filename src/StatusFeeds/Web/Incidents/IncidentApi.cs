// /api/incidents…: incidents as JSON, and posts of scripts.
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using Writer = StatusFeeds.Model.Writer;

namespace StatusFeeds.Web;

internal sealed class IncidentApi(IncidentPen pen, TimeProvider clock, ILogger log)
{
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>So many that are over are listed.</summary>
    private const int Most = 50;

    /// <summary>Who asks again and again is answered from memory for so long.</summary>
    private static readonly TimeSpan Stays = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private (Task<ImmutableArray<Incident>> Newest, long At)? known;

    /// <param name="http">A GET or HEAD.</param>
    /// <param name="seat">As whom he is here.</param>
    /// <param name="at">All, or one.</param>
    /// <param name="seen">The board as he sees it.</param>
    /// <param name="whole">The site as it is.</param>
    public async Task Read(HttpContext http, Seat seat, IncidentAddress at, Board seen, Site whole)
    {
        try
        {
            await (at.Place == IncidentPlace.All ? ReadAll(http, seat, seen, whole) : ReadOne(http, seat, at.Number, seen, whole));
        }
        catch (Exception failure) when (failure is StoreFailed or TimeoutException)
        {
            log.LogWarning("Incidents could not be read: {Reason}", failure.Message);
            IncidentDoor.Later(http, StatusCodes.Status503ServiceUnavailable);
            await Reply.Once(http, StatusCodes.Status503ServiceUnavailable, Api.Error("The store cannot be read now. Try again in some seconds."));
        }
    }

    /// <param name="http">A POST.</param>
    /// <param name="writer">Who sent it.</param>
    /// <param name="at">What it is.</param>
    /// <param name="body">Its body.</param>
    /// <param name="seen">The board as he sees it.</param>
    /// <param name="whole">The site as it is.</param>
    public async Task Take(HttpContext http, Writer writer, IncidentAddress at, ReadOnlyMemory<byte> body, Board seen, Site whole)
    {
        var kind = at.Place switch
        {
            IncidentPlace.All => PostKind.Opening,
            IncidentPlace.Updates => PostKind.Update,
            IncidentPlace.Notes => PostKind.Note,
            _ => PostKind.Closing,
        };
        var (typed, from, wrong) = IncidentJson.Read(body, kind);
        if (typed is null || http.Request.Headers[KeyHeader].Count > 1)
        {
            await Reply.Once(http, StatusCodes.Status400BadRequest, Api.Error(typed is null ? wrong : $"Give one {KeyHeader}."));
            return;
        }

        var told = await pen.Tell(new Telling(kind, at.Number != 0 ? at.Number : from, typed, http.Request.Headers[KeyHeader] is [{ } key] ? key : null), writer, seen.Site);
        if (told.Post is not { } post)
        {
            IncidentDoor.Later(http, told.Code);
            await Reply.Once(http, told.Code, Api.Error(told.Words));
            return;
        }

        lock (gate)
        {
            known = null;
        }

        http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{whole.Url}/api/incidents/{post.Incident}");
        await Reply.Once(http, told.Code, await Stored(post, writer, seen, whole));
    }

    /// <summary>The incident; where it cannot be read just now, its number: it is stored all the same.</summary>
    private async Task<Asset> Stored(IncidentPost post, Writer writer, Board seen, Site whole)
    {
        try
        {
            if (await pen.Find(post.Incident) is { } found && For(found, writer, seen) is { Incident: { } incident, IsInternal: var isInternal })
            {
                return Api.Made(json => ApiIncident.Write(json, incident, whole, clock.GetUtcNow(), isInternal));
            }
        }
        catch (Exception failure) when (failure is StoreFailed or TimeoutException)
        {
            log.LogWarning("Incident {Incident} could not be read after it was posted to: {Reason}", post.Incident, failure.Message);
        }

        return Api.Made(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("incident", post.Incident);
            json.WriteEndObject();
        });
    }

    private async Task ReadAll(HttpContext http, Seat seat, Board seen, Site whole)
    {
        var now = clock.GetUtcNow();
        var all = await Newest();
        var places = all.Select(one => For(one, seat.Writer, seen))
            .Where(one => one.Incident is not null)
            .ToLookup(one => ApiIncident.State(one.Incident!) switch
            {
                "open" => 0,
                "proposed" => 1,
                _ => 2,
            });
        await Reply.File(http, StatusCodes.Status200OK, Api.Made(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("incidents");
            foreach (var (incident, isInternal) in places[0].Concat(places[1]).Concat(places[2].Take(Most)))
            {
                ApiIncident.Write(json, incident!, whole, now, isInternal, hasPosts: false);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }), "no-cache");
    }

    private async Task ReadOne(HttpContext http, Seat seat, long number, Board seen, Site whole)
    {
        var (incident, isInternal) = await pen.Find(number) is { } found ? For(found, seat.Writer, seen) : default;
        await (incident is null
            ? Reply.File(http, StatusCodes.Status404NotFound, Api.Error("There is no incident of this number. /api/incidents names the latest."), "no-cache")
            : Reply.File(http, StatusCodes.Status200OK, Api.Made(json => ApiIncident.Write(json, incident, whole, clock.GetUtcNow(), isInternal)), "no-cache"));
    }

    /// <summary>As he may see it; null: he may not.</summary>
    private static (Incident? Incident, bool IsInternal) For(Incident found, Writer? writer, Board seen) =>
        IncidentPen.SeesAll(found, writer) ? (found, true) : (Seen.Of(found, seen.Site), false);

    private Task<ImmutableArray<Incident>> Newest()
    {
        lock (gate)
        {
            if (known is not { } last || clock.GetElapsedTime(last.At) > Stays || last.Newest.IsFaulted)
            {
                known = last = (pen.Newest(2 * Most), clock.GetTimestamp());
            }

            return last.Newest;
        }
    }
}
