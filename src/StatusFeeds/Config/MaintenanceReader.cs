// Reads `maintenance`: each entry says what it is over, when, and why.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <summary>A window whose hosts are not looked up yet. Where it names neither hosts nor applications, it is over all of its file.</summary>
/// <param name="Schedule">Null where that was a mistake.</param>
/// <param name="Announce">As in <see cref="Window.Announce"/>; null: as the site says.</param>
internal sealed record WindowDraft(Node At, ImmutableArray<Scalar> Hosts, ImmutableArray<Scalar> Applications, Schedule? Schedule, string Reason, TimeSpan? Announce);

internal static class MaintenanceReader
{
    private const int ReasonMost = 200;
    private const string BothWays = "Write `from` and `until`, as in `from: 2026-12-01T22:00`, or `cron` and `for`, as in `cron: \"0 3 * * SUN\"` and `for: 2h`";

    /// <summary>So many openings of a cron line may run into each other: every minute of a day, and a little more.</summary>
    private const int JoinedMost = 1500;

    public static readonly TimeSpan AnnounceByDefault = TimeSpan.FromHours(24);
    private static readonly TimeSpan MostAnnounce = TimeSpan.FromDays(30);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);
    private static readonly TimeSpan Walked = TimeSpan.FromDays(400);

    /// <summary>In site.yaml, where it may be over applications, or over all there is.</summary>
    public static ImmutableArray<WindowDraft> ReadSite(Fields fields, TimeZoneInfo zone, Mistakes mistakes) =>
        [.. fields.Items("maintenance").Select(item => Read(item, zone, mistakes)).OfType<WindowDraft>()];

    /// <summary>In a file that may have an application: else each entry must name its hosts.</summary>
    public static ImmutableArray<WindowDraft> ReadContent(Fields fields, Ground ground)
    {
        var windows = ImmutableArray.CreateBuilder<WindowDraft>();
        foreach (var item in fields.Items("maintenance"))
        {
            if (item is Mapping all && all.Entries.FirstOrDefault(entry => entry.Key.Raw == "applications") is { Key: { } key })
            {
                ground.Mistakes.Add(key, "maintenance of `applications` belongs in site.yaml; here it is over this file's application, or over `hosts: [...]`");
            }
            else if (item is Mapping mapping && !fields.Has("application") && mapping["hosts"] is null)
            {
                ground.Mistakes.Add(item, "this file has no application: say what this maintenance is over, `hosts: [web01]`");
            }

            if (Read(item, ground.Site.Site.Zone, ground.Mistakes) is { } window)
            {
                windows.Add(window);
            }
        }

        return windows.ToImmutable();
    }

    public static WindowDraft? Read(Node item, TimeZoneInfo zone, Mistakes mistakes)
    {
        if (item is not Mapping mapping)
        {
            mistakes.Add(item, (item as Scalar)?.Problem ?? $"a maintenance is a mapping that says when it is, not {item.What}. {BothWays}");
            return null;
        }

        var fields = new Fields(item, mistakes);
        var (hosts, applications) = (Named(fields, "hosts"), Named(fields, "applications"));
        var (once, recurring) = (Once(fields, zone), Recurring(fields, mapping["cron"] is Scalar { Plain: true }, zone));
        Ways(fields, item, mistakes);
        var reason = fields.Text("reason", "maintenance");
        if (reason.Length is 0 or > ReasonMost || reason.Any(char.IsControl))
        {
            fields.Wrong("reason", $"`reason` must be one line of at most {ReasonMost} characters");
        }

        var announce = Announce(fields);
        fields.Close();
        return new(item, hosts, applications, (Schedule?)recurring ?? once, reason, announce);
    }

    /// <summary>How long before, in site.yaml or in an entry; null where it is not said.</summary>
    public static TimeSpan? Announce(Fields fields) => DurationOrNever.Read(fields, "announce", TimeSpan.FromMinutes(1), MostAnnounce);

    private static ImmutableArray<Scalar> Named(Fields fields, string key)
    {
        var names = fields.Scalars(key);
        if (names.IsEmpty && fields.Has(key) && fields.Take(key) is Listing)
        {
            fields.Wrong(key, $"`{key}` names none: write which, or take the key out");
        }

        return names;
    }

    /// <summary>One way to say when, whole and alone.</summary>
    private static void Ways(Fields fields, Node item, Mistakes mistakes)
    {
        string[] given = [.. new[] { "from", "until", "cron", "for" }.Where(fields.Has)];
        switch (given)
        {
            case []:
                mistakes.Add(item, $"when is this? {BothWays}");
                break;
            case [var one]:
                fields.Wrong(one, $"`{one}` alone does not say when. {BothWays}");
                break;
            case ["from", "until"] or ["cron", "for"]:
                break;
            default:
                var other = given.First(key => key is "cron" or "for");
                fields.Wrong(other, $"`{given[0]}` and `{other}` are two ways to say when: keep one. {BothWays}");
                break;
        }
    }

    private static Schedule.Once? Once(Fields fields, TimeZoneInfo zone)
    {
        var (from, until) = (Time(fields, "from", zone)?.First, Time(fields, "until", zone)?.Second);
        if (from is not { } begin || until is not { } end)
        {
            return null;
        }

        if (end <= begin)
        {
            fields.Wrong("until", $"`until` must be after `from`: {fields.Shown("until")} is not after {fields.Shown("from")}{(fields.Text("until")!.Length == 10 ? " (a date alone is its midnight, when it begins)" : "")}");
        }
        else if (end - begin > Longest)
        {
            fields.Wrong("until", $"this maintenance is longer than {Quantities.Show(Longest)}: from {fields.Shown("from")} until {fields.Shown("until")}");
        }

        return new(begin, end);
    }

    private static (DateTimeOffset First, DateTimeOffset Second)? Time(Fields fields, string key, TimeZoneInfo zone)
    {
        fields.Looks(key, LocalTimes.Shape, LocalTimes.What);
        if (fields.Text(key) is not { } text)
        {
            return null;
        }

        var time = LocalTimes.Read(text, zone);
        if (time is null)
        {
            fields.Wrong(key, $"`{key}` must be {LocalTimes.What} (by the site's `timezone`; or with Z or an offset such as +01:00), not {fields.Shown(key)}");
        }

        return time;
    }

    private static Schedule.Recurring? Recurring(Fields fields, bool plain, TimeZoneInfo zone)
    {
        fields.Looks("cron", CrontabText.Shape, "a cron time in quotes, as in \"0 3 * * SUN\"");
        var length = fields.Duration("for", TimeSpan.FromSeconds(1), Longest);
        if (fields.Text("cron") is not { } text)
        {
            return null;
        }

        var (cron, mistake) = Crontab.Parse(text);
        if (cron is null)
        {
            // A mistake may repeat what was written, and that may have come from ${...}.
            fields.Wrong("cron", fields.Hides("cron") ? $"{fields.Shown("cron")} is no cron time" : $"`cron`: {mistake}{(plain ? "; put it in quotes, as YAML would read some signs otherwise" : "")}");
            return null;
        }

        if (length is { } open && Joins(cron, open))
        {
            fields.Wrong("for", $"this maintenance would hardly ever end: {fields.Shown("for")} after it began it has begun anew. Shorten `for`, or begin it less often");
        }

        return length is null ? null : new(cron, length.Value, zone);
    }

    /// <summary>It runs on into its next opening again and again: for a year, or more often than is meant.</summary>
    private static bool Joins(Crontab cron, TimeSpan open)
    {
        var start = new DateTime(2028, 1, 1);
        var (first, last, joined) = (start, DateTime.MinValue, 0);
        for (var next = cron.First(start); next is { } begins && begins - start < Walked; next = cron.First(begins.AddMinutes(1)))
        {
            (first, joined) = begins - last <= open ? (first, joined + 1) : (begins, 0);
            if (joined > JoinedMost || begins - first >= Longest)
            {
                return true;
            }

            last = begins;
        }

        return false;
    }
}
