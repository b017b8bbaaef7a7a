// What an entry says of an application, where it has one of its own.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static partial class EntryTexts
{
    /// <param name="bad">Those of its hosts that are not up right after the change, with their names.</param>
    public static EntryText ForApplication(Application application, ImmutableArray<(string Name, HostState State)> bad, Change change, bool events)
    {
        var (name, course) = (Phrases.Name(application.Title), new Course(change, [], "its first status"));
        var content = Html.Join(
            "\n",
            [
                events ? course.Event(name) : Html.Of($"<p><b>{change.To.Word()}</b> {course.Lead}</p>"),
                Phrases.Paragraph(Phrases.Why(change)),
                Phrases.CauseParagraph(change),
                Table(bad),
            ]);
        return events
            ? new(Phrases.EventTitle(name, change), course.EventSummary(name), content.ToString())
            : new(Phrases.Title(name, change), course.Summary(name), content.ToString());
    }

    private static Html Table(ImmutableArray<(string Name, HostState State)> bad)
    {
        var rows = bad.Take(Phrases.MostHosts)
            .Select(host => Html.Of($"<tr><td>{Phrases.Name(host.Name)}</td><td>{host.State.Status?.Word()}</td><td>{Phrases.Clock(host.State.Since)}</td></tr>"));
        var more = bad.Length > Phrases.MostHosts ? Html.Of($"\n<p>and {bad.Length - Phrases.MostHosts} more</p>") : null;
        return bad.IsEmpty ? Html.Empty : Html.Of($"<table border=\"1\"><tr><th>Host</th><th>Status</th><th>Since (UTC)</th></tr>{rows}</table>{more}");
    }
}
