// The verb `incident list`: open ones first, then what is proposed, then the latest.
using System.Globalization;
using System.Text.Json;
using StatusFeeds.Model;
using StatusFeeds.Web;

namespace StatusFeeds.Cli;

internal static class IncidentList
{
    /// <summary>So many that are over are listed; with --all <see cref="Most"/>.</summary>
    private const int Few = 10;

    private const int Most = 1000;

    public static int Run(string folder, bool all, bool json) => Configuration.ReadOrTell(folder) is not { } site ? CommandLine.Wrong : IncidentDesk.With(site, book =>
    {
        var now = IncidentDesk.Now();
        var found = book.Current(now).Concat(book.Latest(all ? Most : Few * 5)).DistinctBy(incident => incident.Number).OrderByDescending(incident => incident.Number).ToLookup(Place);
        List<Incident> incidents = [.. found[0].OrderBy(incident => incident.Due), .. found[1], .. found[2].Where(incident => all || incident.Opened is not null).Take(all ? Most : Few)];
        Console.Out.Write(json ? AsJson(incidents, site, now) : AsText(incidents, site.Zone, now));
        return CommandLine.Fine;
    });

    private static int Place(Incident incident) => ApiIncident.State(incident) switch
    {
        "open" => 0,
        "proposed" => 1,
        _ => 2,
    };

    private static string AsJson(List<Incident> incidents, Site site, DateTimeOffset now) => IncidentShow.AsJson(json =>
    {
        json.WriteStartArray();
        foreach (var incident in incidents)
        {
            ApiIncident.Write(json, incident, site, now, isInternal: true, hasPosts: false);
        }

        json.WriteEndArray();
    });

    private static string AsText(List<Incident> incidents, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (incidents.Count == 0)
        {
            return "There are no incidents. 'statusfeeds incident open APP… --title TEXT' opens one.\n";
        }

        string[][] table =
        [
            ["NUMBER", "STATE", "SEVERITY", "STAGE", "SINCE", "NEXT UPDATE", "APPLICATIONS", "TITLE"],
            .. incidents.Select(incident => (string[])
            [
                incident.Number.ToString(CultureInfo.InvariantCulture),
                ApiIncident.State(incident),
                incident.Severity.Name(),
                incident.Stage.Name(),
                Maintenance.Clock(DateTimeOffset.FromUnixTimeSeconds(incident.Since.ToUnixTimeSeconds() / 60 * 60), zone),
                IncidentShow.Due(incident, now, zone) is { Length: > 0 } due ? due : "-",
                string.Join(' ', incident.Applications),
                incident.Title,
            ]),
        ];
        var text = new StringWriter();
        foreach (var row in table)
        {
            text.WriteLine(string.Join("  ", row.Select((cell, column) => Words.OneLine(cell).PadRight(table.Max(other => other[column].Length)))).TrimEnd());
        }

        text.WriteLine($"Times are those of {zone.Id}.");
        return text.ToString();
    }
}
