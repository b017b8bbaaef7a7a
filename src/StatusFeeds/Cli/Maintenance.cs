// The verbs `maintenance start|end|list`: planned time, ordered while the server runs or not; this file has their words and what they share.
using System.CommandLine;
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Cli;

internal static class Maintenance
{
    public static Command Words(Option<string> config)
    {
        var hosts = new Argument<string[]>("HOST") { Description = "Ids of hosts", Arity = ArgumentArity.ZeroOrMore };
        var ended = new Argument<string[]>("HOST") { Description = "Ids of hosts, or numbers of ordered maintenance", Arity = ArgumentArity.ZeroOrMore };
        var applications = new Option<string[]>("--application") { Description = "All hosts of this application's file, and those that it needs; may be given several times", HelpName = "APP" };
        var whole = new Option<bool>("--site") { Description = "All hosts of the site" };
        var length = new Option<string?>("--for") { Description = "How long it is, as in 90m, 2h or 1d", HelpName = "DURATION" };
        var until = new Option<string?>("--until") { Description = "When it ends, by the site's timezone, as in 2026-12-02T02:00", HelpName = "TIME" };
        var from = new Option<string?>("--from") { Description = "When it begins, by the site's timezone; default: now", HelpName = "TIME" };
        var reason = new Option<string?>("--reason") { Description = "What it is for, in a few words; users read it", HelpName = "TEXT" };
        var all = new Option<bool>("--all") { Description = "All that was ordered" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };

        var starting = new Command("start", "Order maintenance: what happens to these hosts meanwhile is expected") { hosts, applications, whole, length, until, from, reason };
        starting.SetAction(parsed => MaintenanceStart.Run(parsed.GetValue(config)!, CoverOf(parsed, hosts, applications, whole), new Asked(
            parsed.GetValue(from), parsed.GetValue(until), parsed.GetValue(length), parsed.GetValue(reason))));

        var ending = new Command("end", "End ordered maintenance before its time, or take back what has not begun") { ended, applications, whole, all };
        ending.SetAction(parsed => MaintenanceEnd.Run(parsed.GetValue(config)!, CoverOf(parsed, ended, applications, whole), parsed.GetValue(all)));

        var listing = new Command("list", "Print what is open and what comes next, ordered or configured") { json };
        listing.SetAction(parsed => MaintenanceList.Run(parsed.GetValue(config)!, parsed.GetValue(json)));
        return new Command("maintenance", "Order, end and list planned time in which hosts may be anything") { starting, ending, listing };
    }

    /// <summary>Whole seconds, not after the clock: what begins now has begun.</summary>
    public static DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>Who orders, for who wonders later.</summary>
    public static string Me() => Model.Words.OneLine(Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } user ? user : Environment.UserName);

    /// <summary>Opens the site's database beside the server that may run, and lets the verb do its part.</summary>
    public static int With(Site site, Func<OrderBook, int> verb)
    {
        try
        {
            using var book = OrderBook.Open(site.Database);
            return verb(book);
        }
        catch (Exception refusal) when (refusal is StoreRefused or StoreFailed)
        {
            return Refuse(refusal.Message, CommandLine.Failed);
        }
    }

    public static int Refuse(string why, int code = CommandLine.Wrong)
    {
        Console.Error.WriteLine(why);
        return code;
    }

    /// <summary>As the site's clock shows it: <c>2026-12-02 02:00 (Europe/Berlin)</c>, <c>2026-12-02 01:00 UTC</c>.</summary>
    public static string Instant(DateTimeOffset instant, TimeZoneInfo zone) => $"{Clock(instant, zone)}{(IsUtc(zone) ? " UTC" : $" ({zone.Id})")}";

    /// <summary>The same without the zone, but with the offset where the clock says the same twice.</summary>
    public static string Clock(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = WallClock.Read(instant, zone);
        var text = local.ToString(local.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var (first, second) = WallClock.At(local, zone);
        return first == second ? text : text + instant.ToOffset(zone.GetUtcOffset(instant)).ToString(" zzz", CultureInfo.InvariantCulture);
    }

    private static bool IsUtc(TimeZoneInfo zone) => zone.Id is "UTC" or "Etc/UTC";

    private static MaintenanceCover CoverOf(ParseResult parsed, Argument<string[]> hosts, Option<string[]> applications, Option<bool> whole) =>
        new([.. parsed.GetValue(hosts) ?? []], [.. parsed.GetValue(applications) ?? []], parsed.GetValue(whole));
}
