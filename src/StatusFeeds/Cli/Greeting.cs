// What is said at the start: what is watched, where pages and feeds are, what is not as it should be.
using StatusFeeds.Model;

namespace StatusFeeds.Cli;

internal static class Greeting
{
    /// <summary>Longer lists are cut; the front page has them all.</summary>
    private const int Most = 10;

    public static void Write(TextWriter to, string folder, Site site, Board board)
    {
        to.WriteLine(
            $"StatusFeeds {CommandLine.Version} watches {Configuration.Count(site.Hosts.Count, "host")} with {Configuration.Count(site.Checks.Count(), "check")} in {Configuration.Count(site.Applications.Length, "application")} ({folder}).");
        to.WriteLine($"  pages  {site.Url}/");
        to.WriteLine($"  feeds  {site.Url}/all/events.atom  one article per change, for every reader");
        to.WriteLine($"         {site.Url}/all/hosts.atom   one article per host, for readers that show updated articles as unread");
        foreach (var application in site.Applications.Take(Most))
        {
            to.WriteLine($"         {site.Url}/apps/{application.Id}/events.atom and hosts.atom  {application.Title}");
        }

        if (site.Applications.Length > Most)
        {
            to.WriteLine($"         … and {site.Applications.Length - Most} more applications on the front page");
        }

        var faults = Faults(site, board).ToList();
        if (faults.Count > 0)
        {
            to.WriteLine("Not as it should be:");
            foreach (var fault in faults.Take(Most))
            {
                to.WriteLine($"  - {fault}");
            }

            if (faults.Count > Most)
            {
                to.WriteLine($"  … and {faults.Count - Most} more on the front page");
            }
        }

        to.Flush();
    }

    private static IEnumerable<string> Faults(Site site, Board board)
    {
        var url = new Uri(site.Url);
        if (url.IsLoopback && site.Listen.Any(listener => !listener.Address.IsLoopback))
        {
            yield return $"url is {site.Url}: links in feeds lead nowhere for readers on other machines; set url in site.yaml";
        }

        if (site.Listen.Any(listener => !listener.Address.IsLoopback && listener.Address.Scheme == Uri.UriSchemeHttp) && url.Scheme == Uri.UriSchemeHttp)
        {
            yield return "feeds and pages are served without encryption beyond this machine; set certificate and key, or put a proxy in front";
        }

        foreach (var (check, words) in site.Cautions)
        {
            yield return $"{check.Host}/{check.Name}: {words}";
        }

        foreach (var host in board.World.Hosts.Values
            .Where(host => host.Status is Status.Down or Status.Degraded or Status.Unknown)
            .OrderByDescending(host => host.Status))
        {
            yield return $"{host.Host} was {host.Status!.Value.Word()} when last looked at{(host.Reason.Length > 0 ? $" ({host.Check}: {host.Reason})" : "")}";
        }
    }
}
