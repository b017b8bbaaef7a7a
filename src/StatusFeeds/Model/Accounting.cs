// How availability is reckoned, and what is promised of it.
namespace StatusFeeds.Model;

/// <summary>What a time counts as; what counts as neither stands in a column of its own and in no percentage.</summary>
internal enum Counted
{
    Out,
    Up,
    Down,
}

/// <summary>After Nagios' avail.cgi: every report says by which it was made. Time that was not observed is always out.</summary>
/// <param name="MaintenanceIn">A window's time counts as what the checks said in it; else it is out.</param>
/// <param name="Degraded">Up or down.</param>
internal sealed record Accounting(bool MaintenanceIn, Counted Degraded, Counted Unknown)
{
    public static readonly Accounting Default = new(false, Counted.Up, Counted.Out);

    public Counted Of(Stretch stretch) => stretch.Status switch
    {
        null => Counted.Out,
        Status.Maintenance => MaintenanceIn && stretch.Within is { } said ? Of(said) : Counted.Out,
        { } status => Of(status),
    };

    /// <summary>Availability, of times that count: 0 to 1; null: nothing counts.</summary>
    public static double? Share(long up, long down) => up + down == 0 ? null : (double)up / (up + down);

    private Counted Of(Status status) => status switch
    {
        Status.Up => Counted.Up,
        Status.Degraded => Degraded,
        Status.Down => Counted.Down,
        Status.Unknown => Unknown,
        _ => Counted.Out,
    };
}

/// <summary><c>99.9% per month</c>: of each calendar month in the site's time zone.</summary>
/// <param name="Share">0 to 1, less than 1.</param>
internal sealed record Objective(double Share);

/// <param name="Next">How long an open incident may be without an update, where it says nothing else.</param>
/// <param name="ProposeAfter">An application that is DOWN for so long gets a proposed incident; null: never.</param>
internal sealed record IncidentRules(TimeSpan Next, TimeSpan? ProposeAfter)
{
    public static readonly IncidentRules Default = new(Incident.NextByDefault, TimeSpan.FromMinutes(5));
}
