// Stores what a writer tells of an incident, if he may tell it; says why not otherwise. And reads incidents, without waiting for ever.
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using Writer = StatusFeeds.Model.Writer;

namespace StatusFeeds.Web;

/// <summary>What is to be told.</summary>
/// <param name="Number">Of the incident, or of the proposed one that is opened; 0: a new one.</param>
/// <param name="Key">Of idempotency; null: none.</param>
internal sealed record Telling(PostKind Kind, long Number, IncidentTyped Typed, string? Key);

/// <summary>What became of it.</summary>
/// <param name="Code">Of the answer: 201 stored, 200 it was there already, or why not.</param>
/// <param name="Words">For who tried; a sentence.</param>
/// <param name="Flaws">By field, where the post itself is wrong.</param>
/// <param name="Post">As it is stored.</param>
internal sealed record Told(int Code, string Words, ImmutableArray<Flaw> Flaws, IncidentPost? Post);

internal sealed class IncidentPen(Store store, TimeProvider clock, ILogger log)
{
    /// <summary>How long the disk may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>So many questions are put to the store at once: each holds a thread.</summary>
    private static readonly SemaphoreSlim Places = new(8);

    /// <param name="telling">As it was sent.</param>
    /// <param name="writer">Who sent it.</param>
    /// <param name="seen">The site as he sees it.</param>
    /// <returns>Whoever hangs up meanwhile: it is stored wholly or not at all.</returns>
    public async Task<Told> Tell(Telling telling, Writer writer, Site seen)
    {
        try
        {
            var typed = telling.Typed;
            if (telling.Number != 0)
            {
                var known = await Find(telling.Number);
                if (known is null || (Seen.Of(known, seen) is null && !SeesAll(known, writer)))
                {
                    return Not(StatusCodes.Status404NotFound, $"There is no incident {telling.Number}.");
                }

                if (Refused(known.Applications, writer, seen) is { } kept)
                {
                    return Not(StatusCodes.Status403Forbidden, kept);
                }

                if (telling.Kind == PostKind.Opening)
                {
                    if (known.Posts.FirstOrDefault(post => post.Kind == PostKind.Proposal) is not { } proposal)
                    {
                        return Not(StatusCodes.Status409Conflict, $"Incident {telling.Number} was never proposed: it is open already.");
                    }

                    typed = typed.Over(Left(proposal, seen));
                }
            }

            if (Refused(typed.Applications ?? [], writer, seen) is { } others)
            {
                return Not(StatusCodes.Status403Forbidden, others);
            }

            var (post, flaws) = IncidentReading.Read(typed, telling.Kind, telling.Number, seen, writer.Login.Name, clock.GetUtcNow(), telling.Key);
            return !flaws.IsEmpty ? new Told(StatusCodes.Status400BadRequest, string.Join(' ', flaws.Select(flaw => $"{flaw.Field}: {flaw.Words}")), flaws, null)
                : Elsewhere(post.Hosts, writer, seen) is { } host ? Not(StatusCodes.Status403Forbidden, $"The host {host} is of no application that you may write to.")
                : Said(await store.Post(post, CancellationToken.None).WaitAsync(Patience, clock), writer);
        }
        catch (Exception failure) when (failure is StoreFailed or TimeoutException or InvalidOperationException)
        {
            // Invalid: the store takes no more orders, as the program ends.
            log.LogWarning("What {Writer} told of an incident could not be stored: {Reason}", writer.Login.Name, failure.Message);
            return Not(
                StatusCodes.Status503ServiceUnavailable,
                failure is TimeoutException && telling.Key is null ? "The store has not answered: look first whether it was posted all the same, then send it again." : "The store takes no writes now. Send the same again in some seconds.");
        }
    }

    /// <exception cref="StoreFailed">The store gave no answer.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public Task<Incident?> Find(long number) => Ask(() => store.Incident(number, CancellationToken.None));

    /// <summary>The open ones, those that are proposed, and the newest, each once, the newest first.</summary>
    /// <exception cref="StoreFailed">The store gave no answer.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task<ImmutableArray<Incident>> Newest(int most)
    {
        var (current, latest) = (await Ask(() => store.Incidents(CancellationToken.None)), await Ask(() => store.LatestIncidents(most, CancellationToken.None)));
        return [.. current.Concat(latest).DistinctBy(one => one.Number).OrderByDescending(one => one.Number)];
    }

    /// <summary>He may see all of it: notes, who posted what, and that it is only proposed. For that he may write to all that it was ever of, whether or not that is in the configuration still.</summary>
    public static bool SeesAll(Incident incident, Writer? writer) => writer?.MayWrite(incident.EverOf) is true;

    /// <summary>Why he may not write to these; null: he may. Nothing is named that he may not see.</summary>
    private static string? Refused(IEnumerable<string> applications, Writer writer, Site seen)
    {
        string[] others = [.. applications.Where(id => !writer.MayWrite([id]))];
        string[] named = [.. others.Where(id => seen.Applications.Any(one => one.Id == id))];
        return others.Length == 0 ? null : $"You may not write to {(named.Length == 0 ? "all of these applications" : string.Join(", ", named))}; you may to {string.Join(", ", writer.Applications)}.";
    }

    /// <summary>A host on whose page it would stand, and that is of others alone; null: there is none.</summary>
    private static string? Elsewhere(ImmutableArray<string>? hosts, Writer writer, Site seen) => writer.Applications.IsEmpty ? null
        : hosts?.FirstOrDefault(host => !seen.Applications.Any(one => writer.Applications.Contains(one.Id) && one.Hosts.Contains(host)));

    /// <summary>With the applications and hosts that he sees.</summary>
    public static IncidentPost Left(IncidentPost proposal, Site site) => proposal with
    {
        Applications = [.. (proposal.Applications ?? []).Where(id => site.Applications.Any(one => one.Id == id))],
        Hosts = [.. (proposal.Hosts ?? []).Where(site.Hosts.ContainsKey)],
    };

    private static Told Not(int code, string words) => new(code, words, [], null);

    private Told Said(Posted posted, Writer writer)
    {
        if (posted.Post is not { } post)
        {
            return Not(
                posted.Refusal switch
                {
                    PostRefusal.Missing => StatusCodes.Status404NotFound,
                    PostRefusal.Conflict => StatusCodes.Status409Conflict,
                    PostRefusal.KeyUsed => StatusCodes.Status422UnprocessableEntity,
                    _ => StatusCodes.Status400BadRequest,
                },
                posted.Words);
        }

        if (!posted.IsRepeated)
        {
            log.LogInformation("{Writer} posted to incident {Incident}: {Kind}", writer.Login.Name, post.Incident.ToString(CultureInfo.InvariantCulture), post.Kind.Name());
        }

        return new(posted.IsRepeated ? StatusCodes.Status200OK : StatusCodes.Status201Created, "", [], post);
    }

    private async Task<T> Ask<T>(Func<Task<T>> question)
    {
        if (!await Places.WaitAsync(Patience))
        {
            throw new TimeoutException("Too many ask the store at once.");
        }

        var asking = question();
        _ = asking.ContinueWith(_ => Places.Release(), TaskScheduler.Default);
        return await asking.WaitAsync(Patience, clock);
    }
}
