// What somebody typed of an incident, in whatever way it came: options of a command, members of JSON, fields of a form.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>As typed; null: nothing is said of it. An empty ticket or name takes back what was said before.</summary>
internal sealed record IncidentTyped
{
    public string? Title { get; init; }

    /// <summary>Ids.</summary>
    public ImmutableArray<string>? Applications { get; init; }

    /// <summary>Ids.</summary>
    public ImmutableArray<string>? Hosts { get; init; }

    public string? Severity { get; init; }

    public string? Stage { get; init; }

    public string? Summary { get; init; }

    public string? Details { get; init; }

    public string? Ticket { get; init; }

    public string? Commander { get; init; }

    public string? Spokesperson { get; init; }

    /// <summary><c>60m</c>.</summary>
    public string? Next { get; init; }

    /// <summary>With an offset of its own, or by the clock of the site's time zone.</summary>
    public string? Since { get; init; }

    /// <summary>What is not typed is as it was proposed.</summary>
    public IncidentTyped Over(IncidentPost proposal) => this with
    {
        Title = Title ?? proposal.Title,
        Applications = Applications ?? proposal.Applications,
        Hosts = Hosts ?? proposal.Hosts,
        Severity = Severity ?? proposal.Severity?.Name(),
        Summary = Summary ?? proposal.Summary,
        Since = Since ?? proposal.Since?.ToString("yyyy-MM-ddTHH:mm:ssK", System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>What is wrong with what was typed.</summary>
/// <param name="Field">As JSON names it.</param>
/// <param name="Words">A sentence that says what to do.</param>
internal readonly record struct Flaw(string Field, string Words);
