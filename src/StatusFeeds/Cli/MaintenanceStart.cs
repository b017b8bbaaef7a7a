// The verb `maintenance start`: orders a window over hosts, from now or later, for so long or until then.
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Cli;

/// <summary>When and why, as it was typed; null where it was not.</summary>
internal sealed record Asked(string? From, string? Until, string? For, string? Reason);

internal static class MaintenanceStart
{
    /// <summary>As of maintenance that is configured without one.</summary>
    private const string NoReason = "maintenance";

    private const int ReasonMost = 200;
    private const string HowLong = "Say how long: --for 2h, or --until 2026-12-02T02:00";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static int Run(string folder, MaintenanceCover over, Asked asked)
    {
        if (over.IsEmpty)
        {
            return Maintenance.Refuse("Say what it is over: HOST…, --application APP, or --site");
        }

        if (Configuration.ReadOrTell(folder) is not { } site)
        {
            return CommandLine.Wrong;
        }

        var now = Maintenance.Now();
        var reason = asked.Reason?.Trim() is { Length: > 0 } said ? said : NoReason;
        if (over.Unknown(folder, site) is { } unknown)
        {
            return Maintenance.Refuse(unknown);
        }

        if (reason.Length > ReasonMost || Words.OneLine(reason) != reason)
        {
            return Maintenance.Refuse($"--reason must be one line of at most {ReasonMost} characters");
        }

        var (times, mistake) = Times(asked, site.Zone, now);
        if (times is null)
        {
            return Maintenance.Refuse(mistake);
        }

        var (hosts, name) = (over.Hosts(site), over.Name(site));
        return Maintenance.With(site, book =>
        {
            var number = book.Add(name, hosts, times, reason, now, Maintenance.Me());
            var counted = hosts.Length > 1 && over.Words.IsEmpty ? $" ({Configuration.Count(hosts.Length, "host")})" : "";
            var begins = times.From <= now ? $"{(over.Names(site).Length > 1 ? "are" : "is")} in maintenance" : $"will be in maintenance from {Maintenance.Clock(times.From, site.Zone)}";
            Console.Out.WriteLine(
                $"{Words.OneLine(name)}{counted} {begins} until {Maintenance.Instant(times.Until, site.Zone)}{(reason == NoReason ? "" : ": " + reason)} (maintenance {number}).");
            return CommandLine.Fine;
        });
    }

    private static (Schedule.Once? Times, string Mistake) Times(Asked asked, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (asked.Until is null == asked.For is null)
        {
            return (null, asked.Until is null ? HowLong : "--for and --until are two ways to say how long: give one");
        }

        if (LocalTimes.Misread("--from", asked.From, zone) is { } noBeginning)
        {
            return (null, noBeginning);
        }

        var from = asked.From is { } begins ? LocalTimes.Read(begins, zone)!.Value.First : now;
        DateTimeOffset until;
        if (asked.For is { } length)
        {
            if (Quantities.Duration(length) is not { } span || span < TimeSpan.FromSeconds(1) || span > Longest)
            {
                return (null, $"--for must be a duration from 1s to {Quantities.Show(Longest)}, as in 90m or 2h, not {Words.OneLine(length)}");
            }

            until = from + span;
        }
        else if (LocalTimes.Misread("--until", asked.Until, zone) is { } noEnd)
        {
            return (null, noEnd);
        }
        else
        {
            until = LocalTimes.Read(asked.Until!, zone)!.Value.Second;
        }

        if (until <= now)
        {
            return (null, $"This maintenance would be over already: it ends {Maintenance.Instant(until, zone)}, and it is {Maintenance.Instant(now, zone)} now");
        }

        return until <= from ? (null, $"--until must be after --from: {Maintenance.Instant(until, zone)} is not after {Maintenance.Instant(from, zone)}")
            : until - from > Longest ? (null, $"This maintenance would be longer than {Quantities.Show(Longest)}: it ends {Maintenance.Instant(until, zone)}")
            : (new Schedule.Once(from, until), "");
    }
}
