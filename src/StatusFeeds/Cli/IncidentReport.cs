// The verb `incident report`: the time line of an incident, its times, what it cost, and the headings of a post-mortem.
using System.CommandLine;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Cli;

internal static class IncidentReport
{
    public static Command Words(Option<string> config)
    {
        var number = new Argument<long>("N") { Description = "The incident's number" };
        var format = new Option<string>("--format") { Description = "How it is written", DefaultValueFactory = _ => "md" };
        format.AcceptOnlyFromAmong("md", "html", "json");
        var forAll = new Option<bool>("--public") { Description = "Leave out what is internal: notes, who posted, reloads of the configuration" };
        var command = new Command("report", "Print what happened in order, how long it took, what it cost, and the headings of a post-mortem") { number, format, forAll };
        command.SetAction(parsed => Run(parsed.GetValue(config)!, parsed.GetValue(number), parsed.GetValue(format)!, parsed.GetValue(forAll)));
        return command;
    }

    private static int Run(string folder, long number, string format, bool forAll)
    {
        if (Configuration.ReadOrTell(folder) is not { } site)
        {
            return CommandLine.Wrong;
        }

        try
        {
            using var book = IncidentBook.Open(site.Database);
            if (book.Find(number) is not { } incident)
            {
                return Maintenance.Refuse($"There is no incident {number}. 'statusfeeds incident list --all' shows what there is.", CommandLine.Failed);
            }

            var now = Maintenance.Now();
            var happened = book.Happened(site, [.. Recounting.Subjects(site, incident)], incident.Since - Recounting.Search, now);
            var told = Recounting.Of(site, incident, happened, now);
            told = forAll ? told.Public() : told;
            Console.Out.Write(format switch
            {
                "html" => PostMortemHtml.Document(told, now).ToString(),
                "json" => PostMortemJson.Of(told, now),
                _ => PostMortemText.Markdown(told, now),
            });
            return CommandLine.Fine;
        }
        catch (Exception refusal) when (refusal is StoreRefused or StoreFailed)
        {
            return Maintenance.Refuse(refusal.Message, CommandLine.Failed);
        }
    }
}
