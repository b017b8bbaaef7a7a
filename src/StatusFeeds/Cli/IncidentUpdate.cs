// The verbs `incident update|note|close`: what is said of an incident after it was opened.
using StatusFeeds.Model;
using StatusFeeds.Web;

namespace StatusFeeds.Cli;

internal static class IncidentUpdate
{
    public static int Run(string folder, long number, IncidentOptions options) => Post(folder, number, PostKind.Update, options, (incident, site) =>
        incident.Stage == Stage.Resolved
            ? $"Incident {number} is resolved, {IncidentDesk.Name(incident)}. No further update is due; say the last word with: statusfeeds incident close {number} --summary '…'"
            : $"Updated incident {number}, {IncidentDesk.Name(incident)} - {incident.Stage.Name()}.{IncidentDesk.Next(incident, site)}");

    public static int Close(string folder, long number, IncidentOptions options) => Post(folder, number, PostKind.Closing, options, (incident, _) =>
        incident.Opened is null
            ? $"Put away proposal {number}, {incident.Title}: nothing of it was published."
            : $"Closed incident {number}, {IncidentDesk.Name(incident)} - {incident.Stage.Name()}. This was its last update.");

    /// <param name="text">Of the note; <c>-</c>: it is on standard input.</param>
    /// <param name="file">That holds it; null: none.</param>
    public static int Note(string folder, long number, string text, string? file, string? key)
    {
        if ((text.Length == 0) == file is null)
        {
            return Maintenance.Refuse(file is null ? "Say what is to be noted: TEXT, - for standard input, or --file FILE" : "TEXT and --file are two ways to give the note: take one");
        }

        var words = text == "-" ? IncidentDesk.Text("-") : file is not null ? IncidentDesk.Text(file) : text;
        return words is null
            ? CommandLine.Wrong
            : Post(folder, number, PostKind.Note, new IncidentOptions(new IncidentTyped { Summary = words }, null, key), (_, _) => $"Noted for incident {number}. It is published nowhere.");
    }

    private static int Post(string folder, long number, PostKind kind, IncidentOptions options, Func<Incident, Site, string> said)
    {
        if (Configuration.ReadOrTell(folder) is not { } site)
        {
            return CommandLine.Wrong;
        }

        if (number < 1)
        {
            return Maintenance.Refuse("N must be the number of an incident. 'statusfeeds incident list' shows them.");
        }

        var details = options.Details is { } file ? IncidentDesk.Text(file) : "";
        if (details is null)
        {
            return CommandLine.Wrong;
        }

        var (post, mistakes) = IncidentDesk.Read(folder, site, options.Typed with { Details = details }, kind, number, options.Key);
        return post is null ? Maintenance.Refuse(mistakes) : IncidentDesk.With(site, book => IncidentDesk.Post(book, post, (incident, _) => said(incident, site)));
    }
}
