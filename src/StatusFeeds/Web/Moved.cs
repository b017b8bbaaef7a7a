// A mark that is another one as soon as what pages say of statuses has moved; a look that found nothing new leaves it. Pure.
using System.Globalization;
using System.Runtime.CompilerServices;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Moved
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private static readonly ConditionalWeakTable<Board, string> Marks = [];

    /// <summary>Sixteen letters; the same after a restart.</summary>
    /// <param name="board">Perhaps one narrowed to what somebody may see: then hosts of others do not move it.</param>
    public static string Mark(Board board, string? trouble, bool stopped)
    {
        var mark = Marks.GetValue(board, OfBoard);
        return trouble is null && !stopped ? mark : Text(Add(Add(Add(Basis, mark), trouble ?? ""), stopped ? 1 : 0));
    }

    private static string OfBoard(Board board)
    {
        var (site, world, mark) = (board.Site, board.World, Add(Basis, board.Site.Title));
        foreach (var application in site.Applications)
        {
            mark = Add(Add(mark, application.Id), application.Title);
            if (world.Applications.TryGetValue(application.Id, out var state))
            {
                mark = Add(Add(mark, Code(state.Status)), state.Since.Ticks);
            }

            foreach (var host in application.Hosts)
            {
                mark = Add(mark, host);
            }
        }

        // The order of hosts in a dictionary says nothing: their marks are added up.
        var hosts = 0UL;
        foreach (var host in site.Hosts.Values)
        {
            hosts += OfHost(Add(Add(Basis, host.Id), host.Name), world.Hosts.GetValueOrDefault(host.Id));
        }

        mark = Add(Add(mark, (long)hosts), world.Blind?.Ticks ?? 0);
        foreach (var note in board.Notes)
        {
            mark = Add(mark, note);
        }

        var windows = 0UL;
        foreach (var open in world.Windows.Values)
        {
            windows += Add(Add(Basis, open.Key), open.Until.Ticks);
        }

        var incidents = 0UL;
        foreach (var incident in world.Incidents.Values)
        {
            incidents += incident.Opened is null ? 0 : Add(Add(Add(Basis, incident.Number), incident.LastPublic!.Number), incident.ToldDue?.Ticks ?? 0);
        }

        mark = Add(mark, (long)windows);
        return Text(incidents == 0 ? mark : Add(mark, (long)incidents));
    }

    private static ulong OfHost(ulong mark, HostState? state)
    {
        if (state is null)
        {
            return mark;
        }

        mark = Add(Add(Add(Add(Add(mark, Code(state.Status)), state.Number), Code(state.Told)), state.Since.Ticks), state.Untold);
        foreach (var check in state.Checks)
        {
            mark = Add(Add(mark, Code(check.Status)), Code(check.Counted));
        }

        return mark;
    }

    private static long Code(Status? status) => status is { } known ? (long)known + 1 : 0;

    private static string Text(ulong mark) => mark.ToString("x16", CultureInfo.InvariantCulture);

    private static ulong Add(ulong mark, long number)
    {
        for (var i = 0; i < 8; i++)
        {
            mark = (mark ^ (byte)(number >> (8 * i))) * Prime;
        }

        return mark;
    }

    private static ulong Add(ulong mark, string text)
    {
        foreach (var letter in text)
        {
            mark = (mark ^ letter) * Prime;
        }

        return (mark ^ 0xFFFF) * Prime;
    }
}
