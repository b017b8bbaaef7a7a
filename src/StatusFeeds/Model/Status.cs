// The statuses, in order of badness, and their words.
namespace StatusFeeds.Model;

/// <summary>What a host, a check or an application is. The order is the order of badness: the worst of several is the largest; those from maintenance on stand apart.</summary>
internal enum Status
{
    Up = 0,
    Unknown = 1,
    Degraded = 2,
    Down = 3,
    Maintenance = 4,

    /// <summary>A host that was taken out of the configuration: its last word.</summary>
    Retired = 5,

    /// <summary>Of an entry: people tell of trouble.</summary>
    Incident = 6,

    /// <summary>Of an entry: they tell that it is over.</summary>
    Resolved = 7,

    /// <summary>Of an entry: numbers of some time.</summary>
    Report = 8,
}

internal static class StatusWords
{
    /// <summary>The word that opens a title: <c>UP</c>, <c>DOWN</c>.</summary>
    public static string Word(this Status status) => status switch
    {
        Status.Up => "UP",
        Status.Unknown => "UNKNOWN",
        Status.Degraded => "DEGRADED",
        Status.Down => "DOWN",
        Status.Retired => "RETIRED",
        Status.Incident => "INCIDENT",
        Status.Resolved => "RESOLVED",
        Status.Report => "REPORT",
        _ => "MAINTENANCE",
    };

    /// <summary>The word of configuration, store and API: <c>up</c>, <c>down</c>.</summary>
    public static string Name(this Status status) => status switch
    {
        Status.Up => "up",
        Status.Unknown => "unknown",
        Status.Degraded => "degraded",
        Status.Down => "down",
        Status.Retired => "retired",
        Status.Incident => "incident",
        Status.Resolved => "resolved",
        Status.Report => "report",
        _ => "maintenance",
    };

    /// <summary>The status of that <see cref="Name"/>; null where there is none.</summary>
    public static Status? Parse(string? name) => name switch
    {
        "up" => Status.Up,
        "unknown" => Status.Unknown,
        "degraded" => Status.Degraded,
        "down" => Status.Down,
        "maintenance" => Status.Maintenance,
        "retired" => Status.Retired,
        "incident" => Status.Incident,
        "resolved" => Status.Resolved,
        "report" => Status.Report,
        _ => null,
    };

    public static Status WorseOf(Status one, Status other) => one >= other ? one : other;

    public static Status MilderOf(Status one, Status other) => one <= other ? one : other;
}
