// The hosts of an application, or of all: the worst first with everything that is known at a glance, the rest by name, on as many pages as that takes.
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>Made for one page.</summary>
/// <param name="path">Of whose hosts they are, from <c>/</c>: <c>apps/shop</c>, or <c>all</c>.</param>
/// <param name="hosts">The worst first.</param>
internal sealed class HostList(Sight sight, string path, IReadOnlyList<Host> hosts)
{
    /// <summary>So many hosts stand on each further page.</summary>
    public const int EachPage = 40;

    /// <summary>Of a page with its stylesheet and script.</summary>
    private const int Most = 100_000;

    /// <summary>What stands around the list: head, tree, changes, feeds.</summary>
    private const int Around = 24_000;

    /// <summary>Where not all names fit, the rows leave them so much.</summary>
    private const int RoomOfNames = 30_000;

    /// <summary>Of a row without its pictures, about.</summary>
    private const int PlainRow = 700;

    /// <summary>Fewer hosts need no filter.</summary>
    private const int Few = 12;

    private const int MostLabels = 160;

    /// <summary>Bytes of the list.</summary>
    private static readonly int Room = Most - Around - Assets.Style.Bytes.Length - Assets.Script.Bytes.Length;

    /// <summary>The list as it stands on the first page.</summary>
    public Html First()
    {
        if (hosts.Count == 0)
        {
            return Html.Empty;
        }

        var (rows, names) = Cut();
        var rest = hosts.Skip(rows.Count).Take(names).ToList();
        var left = hosts.Count - rows.Count - rest.Count;
        var more = left == 0 ? null : Html.Of($"<p class=\"sheet\">And {left} more: they stand on the further pages.</p>\n");
        return Html.Of($"""
            <h2>Hosts</h2>
            {Filter(hosts.Count - left)}{Table(rows)}{Roster.Of(sight, rest, rows.Count == 0 ? null : sight.StatusOf(hosts[rows.Count - 1].Id))}{more}{Pager(1, rows.Count)}
            """);
    }

    /// <summary>A further page, from 2; null: there is none of that number.</summary>
    public Html? Further(int number)
    {
        // As the first page has it, whose way to / is shorter.
        var first = new HostList(sight with { Root = path.Contains('/') ? "../" : "./" }, path, hosts).Cut().Rows.Count;
        var skipped = first + ((number - 2L) * EachPage);
        if (number < 2 || skipped >= hosts.Count || first == hosts.Count)
        {
            return null;
        }

        // Some have much to show: then the last on the page go without pictures.
        var (free, rows) = (Room - (EachPage * PlainRow), new List<Html>());
        foreach (var host in hosts.Skip((int)skipped).Take(EachPage))
        {
            var row = Row(host);
            rows.Add(row.Bytes - PlainRow <= free ? row : Row(host, pictures: false));
            free -= rows[^1].Bytes - PlainRow;
        }

        return Html.Of($"<h2>Hosts</h2>\n{Filter(rows.Count)}{Pager(number, first)}{Table(rows)}{Pager(number, first)}");
    }

    /// <summary>As many rows as fit beside the names of the rest; where even the names are too many, some of both.</summary>
    private (List<Html> Rows, int Names) Cut()
    {
        var names = hosts.Sum(host => (long)Roster.LengthOf(sight, host));
        var all = names <= Room;
        var (free, rows) = (all ? Room - names : Room - RoomOfNames, new List<Html>());
        foreach (var host in hosts)
        {
            // One host's pictures do not take the room of all others.
            var row = Row(host) is var whole && whole.Bytes <= free / 8 ? whole : Row(host, pictures: false);
            var cost = row.Bytes - (all ? Roster.LengthOf(sight, host) : 0);
            if (cost > free)
            {
                break;
            }

            free -= cost;
            rows.Add(row);
        }

        if (all)
        {
            return (rows, hosts.Count - rows.Count);
        }

        var count = 0;
        for (free += RoomOfNames; rows.Count + count < hosts.Count && (free -= Roster.LengthOf(sight, hosts[rows.Count + count])) >= 0; count++)
        {
        }

        return (rows, count);
    }

    private static Html? Filter(int count) => count <= Few ? null : Html.Of($"""
        <p class="filter" hidden><label for="filter">Filter</label> <input id="filter" type="search" autocomplete="off" spellcheck="false" placeholder="name, status, label"> <output id="found" for="filter"></output></p>

        """);

    private static Html Table(IReadOnlyCollection<Html> rows) => rows.Count == 0 ? Html.Empty : Html.Of($"""
        <section class="sheet" data-list><table class="rows hosts">
        <thead><tr><th scope="col">Status</th><th scope="col">Host</th><th scope="col">Last 24 hours</th><th scope="col">Last 90 days</th><th scope="col">Since</th></tr></thead>
        <tbody>
        {rows}</tbody></table></section>

        """);

    private Html Row(Host host, bool pictures = true)
    {
        var state = sight.Find(host.Id);
        var why = Sight.Short(HostPage.Why(state));
        var labels = Clean.Line(string.Join(' ', host.Labels.Select(label => label.Value)), MostLabels);
        return Html.Of($"""
            <tr{(labels.Length == 0 ? null : Html.Of($" data-l=\"{labels}\""))}><td>{Sight.Badge(state?.Status)}</td><td>{sight.ToHost(host)}{(why.Length == 0 ? null : Html.Of($"<p>{why}</p>"))}</td><td>{(pictures ? Pictures.Spark(sight, host.Id) : null)}</td><td>{(pictures ? Pictures.Days(sight, host.Id) : null)}</td><td>{(state?.Status is null ? null : sight.Since(state.Since))}</td></tr>

            """);
    }

    private Html? Pager(int number, int first)
    {
        if (first == hosts.Count)
        {
            return null;
        }

        var last = 1 + ((hosts.Count - first + EachPage - 1) / EachPage);
        var (from, until) = number == 1 ? (1, first) : (first + ((number - 2) * EachPage) + 1, Math.Min(hosts.Count, first + ((number - 1) * EachPage)));
        var links = Enumerable.Range(1, last)
            .Where(page => page == 1 || page == last || Math.Abs(page - number) <= 3)
            .Select(page => page == number ? Html.Of($"<b aria-current=\"page\">{page}</b>") : Html.Of($"<a href=\"{Way(page)}\">{page}</a>"));
        var what = until < from ? "Hosts with everything" : $"Hosts {Count(from)} to {Count(until)} of {Count(hosts.Count)} with everything";
        return Html.Of($"<p class=\"pager\">{what}. Page {Html.Join(" ", links)}</p>\n");
    }

    private string Way(int page) => sight.Root + path + (page == 1 ? "" : "/hosts/" + Count(page));

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
