// Reads site.yaml: who we are, where we listen, what is remembered where, and the defaults of all checks.
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <param name="Site">Without applications, hosts, and what they decide.</param>
internal sealed record SiteDraft(Site Site, Rhythm Defaults, ImmutableDictionary<(string Name, string Kind), Mapping> Credentials)
{
    public required Flapping Flapping { get; init; }

    /// <summary>What applications do that do not say otherwise.</summary>
    public required bool TellsChecks { get; init; }

    /// <summary>What applications have that do not say otherwise.</summary>
    public required bool HasEntry { get; init; }

    public required ImmutableArray<Scalar> Witnesses { get; init; }

    public required ImmutableArray<WindowDraft> Windows { get; init; }

    /// <summary>Ids of applications that writers name.</summary>
    public required ImmutableArray<Scalar> WrittenTo { get; init; }
}

internal static partial class SiteFile
{
    private const string AuthorityShape = "([A-Za-z0-9._-]+@)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?";

    public static SiteDraft Read(Node root, string folder, bool withoutSecrets, Profiles profiles, Mistakes mistakes)
    {
        var fields = new Fields(root, mistakes);
        var defaults = fields.Map("defaults");
        var access = AccessReader.Read(fields, mistakes);
        var site = new Site
        {
            Title = fields.Text("title", "StatusFeeds"),
            Url = UrlOf(fields),
            Listen = Listening.Read(fields, folder, access.SaysWhoReads, withoutSecrets, mistakes),
            Authority = AuthorityOf(fields),
            Database = DatabaseOf(fields),
            Zone = ZoneOf(fields),
            Access = access.Access,
            TrustedProxies = Listening.Proxies(fields, mistakes),
            WebSub = WebSubReader.Read(fields, mistakes),
            StoppedAfter = fields.Duration("stopped-after", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)),
            Retention = RetentionReader.Read(fields),
            Accounting = AvailabilityReader.Accounting(fields),
            Incidents = IncidentsReader.Read(fields),
            Announce = MaintenanceReader.Announce(fields) ?? MaintenanceReader.AnnounceByDefault,
            Export = ExportOf(fields),
            Applications = [],
            Hosts = System.Collections.Frozen.FrozenDictionary<string, Host>.Empty,
        };
        var draft = new SiteDraft(site, defaults is null ? Rhythm.Default : Rhythm.Read(defaults, Rhythm.Default), Credentials.Read(fields, mistakes))
        {
            Flapping = FlappingReader.Read(fields, Flapping.Default),
            TellsChecks = TellingReader.Checks(fields, otherwise: false),
            HasEntry = TellingReader.Entry(fields, otherwise: false),
            Witnesses = fields.Scalars("witnesses"),
            Windows = MaintenanceReader.ReadSite(fields, site.Zone, mistakes),
            WrittenTo = access.WrittenTo,
        };
        profiles.Gather(fields);
        fields.Refuse("propose-after", "`propose-after` stands in `incidents`, for all applications, or beside the id of one");
        foreach (var elsewhere in ContentFile.OwnKeys)
        {
            fields.Refuse(elsewhere, $"`{elsewhere}` does not belong in site.yaml: put it in a file of its own beside it");
        }

        fields.Close();
        return draft;
    }

    private static string UrlOf(Fields fields)
    {
        var url = fields.Text("url", "http://localhost:8080");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || address is not { Query: "", Fragment: "", UserInfo: "" } || url.Any(char.IsWhiteSpace))
        {
            fields.Wrong("url", $"`url` must be how users reach this site, as in https://status.example.org, without user, query or fragment; not {fields.Shown("url")}");
        }

        return url.TrimEnd('/');
    }

    private static string? AuthorityOf(Fields fields)
    {
        const string what = "a domain of yours and a date when it was yours (RFC 4151), as in status.example.org,2026";
        fields.Looks("authority", AuthorityShape, what);
        var authority = fields.Text("authority");
        if (authority is not null && !Authority().IsMatch(authority))
        {
            fields.Wrong("authority", $"`authority` must be {what}; not {fields.Shown("authority")}");
        }

        return authority;
    }

    /// <summary>It may hold a password, so no message shows it.</summary>
    private static Secret DatabaseOf(Fields fields)
    {
        var database = fields.Secret("database") ?? new Secret("statusfeeds.db");
        var text = database.Reveal;
        if (text.Length == 0 || (text.Contains("://", StringComparison.Ordinal) && !Postgres().IsMatch(text)))
        {
            fields.Wrong("database", "`database` must be the name of a file, or postgres://user:password@host/database");
        }

        return database;
    }

    private static ExportTo? ExportOf(Fields fields)
    {
        if (fields.Map("export") is not { } export)
        {
            return null;
        }

        export.Short("folder");
        var (folder, whole) = (export.Text("folder"), export.Flag("whole", false));
        if (string.IsNullOrWhiteSpace(folder))
        {
            export.Wrong("folder", "`export` must be the folder into which feeds and pages are written");
            return null;
        }

        if (!export.Hides("folder") && (folder is "true" or "false" or "yes" or "no" || folder.All(char.IsAsciiDigit)))
        {
            export.Wrong("folder", $"`export` must be the folder into which feeds and pages are written, not {export.Shown("folder")}: write `./` before it if it is called so");
            return null;
        }

        return new ExportTo(folder, whole);
    }

    private static TimeZoneInfo ZoneOf(Fields fields)
    {
        var name = fields.Text("timezone", "UTC");
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        var near = fields.Hides("timezone") ? "" : Nearest.DidYouMean(name, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id));
        fields.Wrong("timezone", $"there is no time zone {fields.Shown("timezone")} on this machine: write a name such as Europe/Berlin{near}");
        return TimeZoneInfo.Utc;
    }

    [GeneratedRegex("^postgres(ql)?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Postgres();

    [GeneratedRegex("^" + AuthorityShape + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Authority();
}
