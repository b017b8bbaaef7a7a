// What the verbs of incidents share: options made into a post, files read, the database opened, and what is said afterwards.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Web;
using StatusFeeds.Yaml;

namespace StatusFeeds.Cli;

/// <param name="Details">The name of a file, or <c>-</c>; null: none.</param>
internal sealed record IncidentOptions(IncidentTyped Typed, string? Details, string? Key);

internal static class IncidentDesk
{
    /// <summary>Twice what fits: so that what is too long is told by its length.</summary>
    private const int MostBytes = 8 * IncidentPosting.MostDetails;

    /// <summary>The instant of a post has milliseconds: two posts in one second are two.</summary>
    public static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    /// <summary>Opens the site's database beside the server that may run, and lets the verb do its part.</summary>
    public static int With(Site site, Func<IncidentBook, int> verb)
    {
        try
        {
            using var book = IncidentBook.Open(site.Database);
            return verb(book);
        }
        catch (Exception refusal) when (refusal is StoreRefused or StoreFailed)
        {
            return Maintenance.Refuse(refusal.Message, CommandLine.Failed);
        }
    }

    /// <summary>What is wrong with the options, a line each; null: the post may be stored.</summary>
    /// <param name="folder">Of the configuration.</param>
    /// <param name="typed">Whose durations and times are as the command line has them.</param>
    public static (IncidentPost? Post, string Mistakes) Read(string folder, Site site, IncidentTyped typed, PostKind kind, long incident, string? key)
    {
        var cover = new MaintenanceCover(typed.Hosts ?? [], typed.Applications ?? [], Whole: false);
        if (cover.Unknown(folder, site) is { } unknown)
        {
            return (null, unknown);
        }

        var next = typed.Next is { } length ? Quantities.Duration(length) : null;
        if (typed.Next is not null && next is null)
        {
            return (null, $"--next must be a duration, as in 30m or 1h, not {Words.OneLine(typed.Next)}");
        }

        if (next < IncidentPosting.LeastNext || next > IncidentPosting.MostNext)
        {
            return (null, $"--next must be within {Quantities.Show(IncidentPosting.LeastNext)} to {Quantities.Show(IncidentPosting.MostNext)}, not {Words.OneLine(typed.Next!)}");
        }

        if (LocalTimes.Misread("--since", typed.Since, site.Zone) is { } noTime)
        {
            return (null, noTime);
        }

        var plain = typed with
        {
            Next = next is { } within ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(within.TotalSeconds)}s") : null,
            Since = typed.Since is { } begun ? LocalTimes.Read(begun, site.Zone)!.Value.First.ToString("O", CultureInfo.InvariantCulture) : null,
        };
        var (post, flaws) = IncidentReading.Read(plain, kind, incident, site, Maintenance.Me(), Now(), key);
        return flaws.IsEmpty ? (post, "") : (null, string.Join('\n', flaws.Select(flaw => $"{Option(flaw.Field)}: {flaw.Words}")));
    }

    /// <summary>The text of a file, or of standard input; null after it was said why there is none.</summary>
    public static string? Text(string file)
    {
        try
        {
            using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            var bytes = new byte[MostBytes];
            var length = stream.ReadAtLeast(bytes, MostBytes, throwOnEndOfStream: false);
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, length).TrimStart('\uFEFF');
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine(fault is DecoderFallbackException
                ? $"{(file == "-" ? "Standard input" : file)} is no UTF-8 text of at most {IncidentPosting.MostDetails} characters."
                : $"Cannot read {file}: {fault.Message}");
            return null;
        }
    }

    /// <summary>Stores it, and says what it became; or why it is not stored.</summary>
    public static int Post(IncidentBook book, IncidentPost post, Func<Incident, Posted, string> said)
    {
        var posted = book.Add(post);
        if (posted.Post is not { } stored)
        {
            return Maintenance.Refuse(posted.Words, posted.Refusal == PostRefusal.Wrong ? CommandLine.Wrong : CommandLine.Failed);
        }

        // As it was with this post: somebody may have posted since.
        var incident = book.Find(stored.Incident)!.At(stored.Number);
        Console.Out.WriteLine(Words.OneLine(posted.IsRepeated ? $"This was posted before, with the same key. {said(incident, posted)}" : said(incident, posted)));
        return CommandLine.Fine;
    }

    /// <summary><c>MAJOR: checkout fails</c>.</summary>
    public static string Name(Incident incident) => $"{incident.Severity.Word()}: {incident.Title}";

    /// <summary>When the next update is due and how it is given; empty where none is.</summary>
    public static string Next(Incident incident, Site site) => incident.Due is { } due
        ? $" The next update is due at {Clock(due, Now(), site.Zone)}: statusfeeds incident update {incident.Number} --stage {Further(incident.Stage).Name()} --summary '…'"
        : "";

    /// <summary>By the site's clock, with its day where that is not today: <c>15:05 UTC</c>.</summary>
    public static string Clock(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var text = Maintenance.Instant(DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / 60 * 60), zone);
        var today = WallClock.Read(now, zone).ToString("yyyy-MM-dd ", CultureInfo.InvariantCulture);
        return text.StartsWith(today, StringComparison.Ordinal) ? text[today.Length..] : text;
    }

    /// <summary>Titles of those that the site has.</summary>
    public static string Applications(Incident incident, Site site) => Covering.Names(
        [.. incident.Applications.Select(id => site.Applications.FirstOrDefault(application => application.Id == id)?.Title ?? id)]);

    private static Stage Further(Stage stage) => stage == Stage.Investigating ? Stage.Identified : Stage.Monitoring;

    private static string Option(string field) => field is "applications" ? "APP" : field is "hosts" ? "--host" : "--" + field;
}
