// The verb `incident show`: all that was posted of one, in order, what is internal marked as such.
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusFeeds.Model;
using StatusFeeds.Web;

namespace StatusFeeds.Cli;

internal static class IncidentShow
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Run(string folder, long number, bool json) => Configuration.ReadOrTell(folder) is not { } site ? CommandLine.Wrong : IncidentDesk.With(site, book =>
    {
        if (book.Find(number) is not { } incident)
        {
            return Maintenance.Refuse($"There is no incident {number}. 'statusfeeds incident list' shows what there is.", CommandLine.Failed);
        }

        var now = IncidentDesk.Now();
        Console.Out.Write(json ? AsJson(to => ApiIncident.Write(to, incident, site, now, isInternal: true)) : AsText(incident, site, now));
        return CommandLine.Fine;
    });

    public static string AsJson(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var to = new Utf8JsonWriter(bytes, Readable))
        {
            write(to);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    /// <summary>When the next update is due, or by how much it is overdue; empty where none is.</summary>
    public static string Due(Incident incident, DateTimeOffset now, TimeZoneInfo zone) => incident.Due is not { } due ? ""
        : due < now ? $"overdue by {Words.Duration(now - due)}"
        : $"{IncidentDesk.Clock(due, now, zone)}, in {Words.Duration(due - now)}";

    private static string AsText(Incident incident, Site site, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Line(text, $"Incident {incident.Number}, {IncidentDesk.Name(incident)} - {incident.Stage.Name()}");
        Fact("State", ApiIncident.State(incident));
        Fact("Since", Maintenance.Instant(Second(incident.Since), site.Zone));
        Fact("Next update", Due(incident, now, site.Zone));
        Fact("Applications", string.Join(' ', incident.Applications));
        Fact("Hosts", string.Join(' ', incident.Hosts));
        Fact("Ticket", incident.Ticket);
        Fact("Leads", incident.Commander);
        Fact("Speaks", incident.Spokesperson);
        foreach (var post in incident.Posts)
        {
            string?[] said = [post.Severity?.Name(), post.Stage?.Name(), post.Title];
            Line(text, "");
            Line(text, $"{Maintenance.Instant(Second(post.At), site.Zone)}  {post.Kind.Name()}{(post.IsPublic ? "" : " (internal)")} by {post.By}{string.Concat(said.Where(one => one is { Length: > 0 }).Select(one => ", " + one))}");
            foreach (var line in new[] { post.Summary, post.Details }.Where(one => one.Length > 0).SelectMany(one => one.Split('\n')))
            {
                Line(text, "    " + line);
            }
        }

        return text.ToString();

        void Fact(string name, string value)
        {
            if (value.Length > 0)
            {
                Line(text, $"{name + ':',-14}{value}");
            }
        }
    }

    private static DateTimeOffset Second(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private static void Line(StringBuilder text, string line) => text.Append(Words.OneLine(line).TrimEnd()).Append('\n');
}
