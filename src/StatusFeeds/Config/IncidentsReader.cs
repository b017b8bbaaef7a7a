// Reads `incidents`: how long people may say nothing, and when one is proposed; the latter of an application too.
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class IncidentsReader
{
    private static readonly TimeSpan MostPropose = TimeSpan.FromDays(7);

    public static IncidentRules Read(Fields site) => site.Map("incidents") is not { } incidents ? IncidentRules.Default : new IncidentRules(
        incidents.Duration("next", IncidentRules.Default.Next, IncidentPosting.LeastNext, IncidentPosting.MostNext),
        ProposeAfter(incidents, IncidentRules.Default.ProposeAfter));

    /// <param name="fields">Of `incidents`, or of an application.</param>
    /// <param name="otherwise">Null: never.</param>
    public static TimeSpan? ProposeAfter(Fields fields, TimeSpan? otherwise) => DurationOrNever.Read(fields, "propose-after", TimeSpan.FromSeconds(1), MostPropose) switch
    {
        null => otherwise,
        { Ticks: 0 } => null,
        var after => after,
    };
}
