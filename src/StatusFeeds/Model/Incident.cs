// Trouble as people tell it: an incident is what was posted of it, in order.
using System.Collections.Immutable;
using System.Globalization;

namespace StatusFeeds.Model;

internal enum Severity
{
    Minor,
    Major,
    Critical,
}

/// <summary>How far people are with it.</summary>
internal enum Stage
{
    Investigating,
    Identified,
    Monitoring,
    Resolved,
}

internal enum PostKind
{
    /// <summary>This program thinks that there is an incident; only a person tells it. Never published.</summary>
    Proposal,

    Opening,
    Update,

    /// <summary>For the time line of those who work on it; never published.</summary>
    Note,

    /// <summary>The last word.</summary>
    Closing,
}

/// <summary>What somebody said of an incident. A null says nothing: it is as it was said before.</summary>
/// <param name="Number">In the order in which they were stored, over all incidents; 0: not stored yet.</param>
/// <param name="Incident">0: a new one.</param>
/// <param name="At">When it was stored; after the post before of the same incident. Of an opening: of no other one.</param>
/// <param name="By">Who posted it; never published.</param>
internal sealed record IncidentPost(long Number, long Incident, PostKind Kind, DateTimeOffset At, string By)
{
    /// <summary>Of the one who posts: two posts of his with the same key are one.</summary>
    public string? Key { get; init; }

    /// <summary>Since when there has been trouble, where that is not since the opening.</summary>
    public DateTimeOffset? Since { get; init; }

    public string? Title { get; init; }

    /// <summary>Ids.</summary>
    public ImmutableArray<string>? Applications { get; init; }

    /// <summary>Ids.</summary>
    public ImmutableArray<string>? Hosts { get; init; }

    public Severity? Severity { get; init; }

    public Stage? Stage { get; init; }

    /// <summary>Plain text for everybody.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Markdown for those who want to know more.</summary>
    public string Details { get; init; } = "";

    /// <summary>An http or https address.</summary>
    public string? Ticket { get; init; }

    /// <summary>Who leads.</summary>
    public string? Commander { get; init; }

    /// <summary>Who speaks.</summary>
    public string? Spokesperson { get; init; }

    /// <summary>How long until the next update at most.</summary>
    public TimeSpan? Next { get; init; }

    /// <summary>Nobody typed <see cref="Next"/>: it is what the site had then. Not stored.</summary>
    public bool IsNextUsual { get; init; }

    public bool IsPublic => Kind is PostKind.Opening or PostKind.Update or PostKind.Closing;
}

/// <param name="Posts">In the order of their numbers; never empty.</param>
internal sealed record Incident(long Number, ImmutableArray<IncidentPost> Posts)
{
    public static readonly TimeSpan NextByDefault = TimeSpan.FromMinutes(60);

    /// <summary>Number of the last post that feeds tell; 0: none.</summary>
    public long Told { get; init; }

    /// <summary>The <see cref="Due"/> of which feeds tell, since the last post they tell, that it has passed; null: of none.</summary>
    public DateTimeOffset? ToldDue { get; init; }

    /// <summary>When it was opened; null: it is proposed only.</summary>
    public DateTimeOffset? Opened => Posts.FirstOrDefault(post => post.Kind == PostKind.Opening)?.At;

    public DateTimeOffset Since => Last(post => post.Since) ?? Opened ?? Posts[0].At;

    public string Title => LastText(post => post.Title) ?? "";

    public ImmutableArray<string> Applications => Last(post => post.Applications) ?? [];

    /// <summary>Ids of all that it was ever of.</summary>
    public IEnumerable<string> EverOf => Posts.SelectMany(post => post.Applications ?? []).Distinct(StringComparer.Ordinal);

    public ImmutableArray<string> Hosts => Last(post => post.Hosts) ?? [];

    public Severity Severity => Last(post => post.Severity) ?? Severity.Major;

    /// <summary>A last word that says nothing of it means that it is over.</summary>
    public Stage Stage => Last(post => post.Stage ?? (post.Kind == PostKind.Closing ? Stage.Resolved : null)) ?? Stage.Investigating;

    public string Ticket => LastText(post => post.Ticket) ?? "";

    public string Commander => LastText(post => post.Commander) ?? "";

    public string Spokesperson => LastText(post => post.Spokesperson) ?? "";

    public TimeSpan Next => Last(post => post.Next) ?? NextByDefault;

    public bool IsClosed => Posts[^1].Kind == PostKind.Closing || Posts.Any(post => post.Kind == PostKind.Closing);

    /// <summary>It is told, and not over.</summary>
    public bool IsOpen => Opened is not null && !IsClosed && Stage != Stage.Resolved;

    /// <summary>The last post that is for everybody; null: there is none.</summary>
    public IncidentPost? LastPublic => Posts.LastOrDefault(post => post.IsPublic);

    /// <summary>By when the next update is due; null: none is, as it is over or only proposed.</summary>
    public DateTimeOffset? Due => IsOpen ? LastPublic!.At + Next : null;

    /// <summary>The same for ever, and of no other incident of a database that was made anew or restored.</summary>
    public string Key => KeyOf(Number, Opened ?? Posts[0].At);

    public static string KeyOf(long number, DateTimeOffset opened) => string.Create(CultureInfo.InvariantCulture, $"{number}@{opened.ToUnixTimeMilliseconds()}");

    /// <summary>Number and opening (Unix milliseconds), as they stand in a key.</summary>
    public static (string Number, string Opened) Parts(string key) => key.Split('@', 2) is [var number, var opened] ? (number, opened) : (key, key);

    /// <summary>As it was after that post.</summary>
    public Incident At(long post) => this with { Posts = [.. Posts.Where(one => one.Number <= post)] };

    private T? Last<T>(Func<IncidentPost, T?> said)
        where T : struct => Posts.Reverse().Select(said).FirstOrDefault(one => one is not null);

    private string? LastText(Func<IncidentPost, string?> said) => Posts.Reverse().Select(said).FirstOrDefault(one => one is not null);
}

internal static class IncidentWords
{
    /// <summary>The word of store, API and command line: <c>major</c>.</summary>
    public static string Name(this Severity severity) => severity switch
    {
        Severity.Minor => "minor",
        Severity.Major => "major",
        _ => "critical",
    };

    public static string Word(this Severity severity) => severity.Name().ToUpperInvariant();

    public static string Name(this Stage stage) => stage switch
    {
        Stage.Investigating => "investigating",
        Stage.Identified => "identified",
        Stage.Monitoring => "monitoring",
        _ => "resolved",
    };

    public static string Name(this PostKind kind) => kind switch
    {
        PostKind.Proposal => "proposal",
        PostKind.Opening => "opening",
        PostKind.Update => "update",
        PostKind.Note => "note",
        _ => "closing",
    };

    public static Severity? ParseSeverity(string? name) => name is null ? null : Enum.GetValues<Severity>().Cast<Severity?>().FirstOrDefault(one => one!.Value.Name() == name);

    public static Stage? ParseStage(string? name) => name is null ? null : Enum.GetValues<Stage>().Cast<Stage?>().FirstOrDefault(one => one!.Value.Name() == name);

    public static PostKind? ParseKind(string? name) => name is null ? null : Enum.GetValues<PostKind>().Cast<PostKind?>().FirstOrDefault(one => one!.Value.Name() == name);
}
