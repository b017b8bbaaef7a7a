// The verb `maintenance list`: what is open and what comes next, ordered by a command or configured.
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Cli;

internal static class MaintenanceList
{
    private const int Few = 3;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Run(string folder, bool json)
    {
        if (Configuration.ReadOrTell(folder) is not { } site)
        {
            return CommandLine.Wrong;
        }

        var now = Maintenance.Now();
        return Maintenance.With(site, book =>
        {
            var lines = book.NotOver(now).Select(Ordered).Concat(site.Windows.Select(window => Configured(window, now)).OfType<Line>())
                .OrderBy(line => line.From > now).ThenBy(line => line.From > now ? line.From : line.Until).ToList();
            Console.Out.Write(json ? AsJson(lines, now) : AsText(lines, site.Zone, now));
            return CommandLine.Fine;
        });
    }

    private static Line Ordered(OrderedWindow ordered)
    {
        var times = (Schedule.Once)ordered.Window.Schedule;
        return new Line(ordered.Number, ordered.Window, times.From, times.Until, ordered.By);
    }

    /// <summary>The opening that now lies in, or the next; null: never again.</summary>
    private static Line? Configured(Window window, DateTimeOffset now) =>
        (Openings.At(window.Schedule, now) ?? (Openings.NextEdge(window.Schedule, now) is { } next ? Openings.At(window.Schedule, next) : null)) is { } times
            ? new Line(null, window, times.From, times.Until, null)
            : null;

    private static string AsJson(IEnumerable<Line> lines, DateTimeOffset now) => JsonSerializer.Serialize(
        lines.Select(line => new
        {
            number = line.Number,
            state = line.State(now),
            name = line.Window.Name,
            hosts = line.Window.Hosts,
            from = Utc(line.From),
            until = Utc(line.Until),
            reason = line.Window.Reason,
            by = line.By,
        }),
        Plain) + "\n";

    private static string AsText(List<Line> lines, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (lines.Count == 0)
        {
            return "No maintenance is open or to come.\n";
        }

        string[][] table =
        [
            ["NUMBER", "STATE", "FROM", "UNTIL", "OVER", "REASON", "BY"],
            .. lines.Select(line => (string[])
            [
                line.Number?.ToString(CultureInfo.InvariantCulture) ?? "-",
                line.State(now),
                Maintenance.Clock(line.From, zone),
                Maintenance.Clock(line.Until, zone),
                Over(line.Window),
                line.Window.Reason,
                line.By ?? "the configuration",
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

    /// <summary>The ids of a few hosts, with which it can be ended; of many the window's name.</summary>
    private static string Over(Window window) =>
        window.Hosts.Length <= Few ? Covering.Names(window.Hosts) : $"{window.Name} ({Configuration.Count(window.Hosts.Length, "host")})";

    private static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <param name="Number">Null: the configuration has it.</param>
    private sealed record Line(long? Number, Window Window, DateTimeOffset From, DateTimeOffset Until, string? By)
    {
        public string State(DateTimeOffset now) => From <= now ? "open" : "next";
    }
}
