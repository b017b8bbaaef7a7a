// Tells an incident afterwards: of all that happened to its hosts, what they need and what people said, one line in the order of time.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Recounting
{
    /// <summary>What happened so long before its beginning stands in the line too: what was changed then may be the cause.</summary>
    public static readonly TimeSpan Prelude = TimeSpan.FromHours(1);

    /// <summary>Trouble that began earlier than people say is looked for so far back.</summary>
    public static readonly TimeSpan Search = TimeSpan.FromHours(24);

    /// <summary>A monitor that saw it earlier than so before the beginning that people name saw something else.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>The incident's hosts, or all of its applications where it names none, with what they need and the way to them; in the order of mention. What is configured no more is left out but where the incident names it.</summary>
    public static ImmutableArray<string> Concerned(Site site, Incident incident)
    {
        var found = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(incident.Hosts.IsEmpty
            ? site.Applications.Where(application => incident.Applications.Contains(application.Id)).SelectMany(application => application.Hosts)
            : incident.Hosts);
        while (waiting.TryDequeue(out var host))
        {
            if (!known.Add(host))
                continue;
            found.Add(host);
            if (!site.Hosts.TryGetValue(host, out var configured))
                continue;
            foreach (var further in configured.Needs.SelectMany(need => need.Members).Concat(configured.Behind))
                waiting.Enqueue(further);
        }

        return [.. found];
    }

    /// <param name="site">As it is configured now: it says what needs what.</param>
    /// <param name="incident">With all its posts.</param>
    /// <param name="happened">From <see cref="Search"/> before <see cref="Incident.Since"/> until now or its last post.</param>
    /// <param name="now">The moment of the report.</param>
    public static PostMortem Of(Site site, Incident incident, Happened happened, DateTimeOffset now)
    {
        var concerned = Subjects(site, incident);
        var changes = happened.Changes.Where(change => concerned.Contains(change.Subject)).ToList();
        var last = incident.IsOpen ? now : incident.Posts[^1].At;
        var troubles = Troubles(changes, happened.Before, incident.Since, last);
        var began = troubles.Select(trouble => trouble.Failing ?? trouble.At).Append(incident.Since).Min();
        var seen = troubles.Select(trouble => trouble.At).DefaultIfEmpty(incident.Opened ?? incident.Posts[0].At).Min();
        var repaired = Repaired(incident, changes, happened.Before, began);
        var until = repaired ?? now;
        var from = began - Prelude;
        ImmutableArray<Moment> line =
        [
            .. changes.Where(change => change.At >= from && change.At <= Instants.Later(last, until)).SelectMany(change => OfChange(site, change))
                .Concat(happened.Gaps.Where(gap => gap.Until > from && gap.From < Instants.Later(last, until)).Select(OfGap))
                .Concat(happened.Reloads.Where(reload => reload.At >= from && reload.At <= Instants.Later(last, until)).Select(OfReload))
                .Concat(incident.Posts.Where(post => post.Kind != PostKind.Proposal).Select(OfPost))
                .Concat(Overdue(incident, now))
                .OrderBy(moment => moment.At).ThenBy(moment => moment.Kind),
        ];
        return new PostMortem(incident, line, began, Instants.Later(seen, began), repaired, until, Losses(site, concerned, happened.Lines, began, until));
    }

    /// <summary>All of whom the line tells.</summary>
    public static IReadOnlySet<Subject> Subjects(Site site, Incident incident) =>
        (HashSet<Subject>)[.. Concerned(site, incident).Select(Subject.OfHost), .. incident.Applications.Select(Subject.OfApplication)];

    /// <summary>Of each subject the change by which it became as bad as it was while the incident went on.</summary>
    private static List<Change> Troubles(List<Change> changes, ImmutableDictionary<Subject, Status> before, DateTimeOffset since, DateTimeOffset until)
    {
        var found = new List<Change>();
        foreach (var own in changes.GroupBy(change => change.Subject))
        {
            var runs = new[] { Status.Down, Status.Degraded }.Select(level => Run(own, before.GetValueOrDefault(own.Key, Status.Up), level, since, until));
            if (runs.FirstOrDefault(run => run is not null) is { } began)
                found.Add(began);
        }

        return found;
    }

    /// <summary>The change that began the first time in which it was at least that bad, and that reaches into the incident.</summary>
    private static Change? Run(IEnumerable<Change> changes, Status before, Status level, DateTimeOffset since, DateTimeOffset until)
    {
        var (began, was) = ((Change?)null, IsAsBad(before, level));
        foreach (var change in changes.Where(change => change.At <= until))
        {
            var isBad = IsAsBad(change.To, level);
            if (!isBad && began is not null && change.At >= since - Slack)
                return began;
            began = !isBad ? null : was ? began : change;
            was = isBad;
        }

        return began;
    }

    private static bool IsAsBad(Status status, Status level) => status is Status.Down or Status.Degraded && status >= level;

    /// <summary>When the last of its applications was DOWN no more; where none was DOWN, when people said that it was resolved. Null: it goes on. One that is taken out of the configuration is not repaired by that.</summary>
    private static DateTimeOffset? Repaired(Incident incident, List<Change> changes, ImmutableDictionary<Subject, Status> before, DateTimeOffset began)
    {
        var said = incident.IsOpen || incident.Opened is null ? null : SaidOver(incident);
        DateTimeOffset? repaired = null;
        foreach (var application in incident.Applications.Select(Subject.OfApplication))
        {
            var status = before.GetValueOrDefault(application, Status.Up);
            foreach (var change in changes.Where(change => change.Subject == application && change.To != Status.Retired && (said is null || change.At <= said)))
            {
                if (status == Status.Down && change.To != Status.Down && change.At > began)
                    repaired = Instants.Later(repaired ?? change.At, change.At);
                status = change.To;
            }

            if (status == Status.Down)
                return said;
        }

        return repaired ?? said;
    }

    /// <summary>When people said for the last time that it was over; an earlier word, after which it went on, was wrong.</summary>
    private static DateTimeOffset? SaidOver(Incident incident) => incident.Posts
        .Where(post => post.IsPublic && (post.Stage is not null || post.Kind == PostKind.Closing)).Reverse()
        .TakeWhile(post => post.Stage == Stage.Resolved || post.Kind == PostKind.Closing).LastOrDefault()?.At;

    private static IEnumerable<Moment> OfChange(Site site, Change change)
    {
        var name = NameOf(site, change.Subject);
        if (change.Failing is { } failing && failing < change.At)
            yield return new Moment(failing, MomentKind.Failing, $"{name}: the first look failed that led to {change.To.Word()}");
        var why = change.To == Status.Up || change.Reason.Length == 0 ? "" : $": {(change.Check.Length == 0 ? "" : change.Check + ": ")}{change.Reason}";
        yield return new Moment(change.At, change.To == Status.Maintenance || change.From == Status.Maintenance ? MomentKind.Maintenance : MomentKind.Change, $"{name} is {change.To.Word()}{why}");
    }

    private static Moment OfGap(Gap gap) => new(gap.From, MomentKind.NotObserved, $"nothing was observed until {Words.Instant(gap.Until)} ({gap.Why})");

    private static Moment OfReload(ReloadNote reload) => new(
        reload.At, MomentKind.Reload, $"another configuration{(reload.Revision.Length == 0 ? "" : $" ({reload.Revision})")}: {string.Join("; ", reload.What)}", IsInternal: true)
    { By = reload.By };

    private static Moment OfPost(IncidentPost post)
    {
        var stage = post.Stage is { } said ? $" ({said.Name()})" : "";
        var (kind, what) = post.Kind switch
        {
            PostKind.Opening => (MomentKind.Opening, $"told{stage}: {post.Title}{(post.Summary.Length == 0 ? "" : ". " + post.Summary)}"),
            PostKind.Update => (MomentKind.Update, $"update{stage}: {post.Summary}"),
            PostKind.Closing => (MomentKind.Closing, $"the last update{stage}{(post.Summary.Length == 0 ? "" : ": " + post.Summary)}"),
            _ => (MomentKind.Note, post.Summary),
        };
        return new Moment(post.At, kind, what, IsInternal: !post.IsPublic) { By = post.By, Details = post.Details };
    }

    /// <summary>Each time at which an update was due and had not come.</summary>
    private static IEnumerable<Moment> Overdue(Incident incident, DateTimeOffset now)
    {
        ImmutableArray<IncidentPost> told = [.. incident.Posts.Where(post => post.IsPublic)];
        for (var i = 0; i < told.Length; i++)
        {
            var next = i + 1 < told.Length ? told[i + 1].At : now;
            if (incident.At(told[i].Number).Due is { } due && due < next)
                yield return new Moment(due, MomentKind.Overdue, $"an update was due; the one before was of {Words.Instant(told[i].At)}");
        }
    }

    private static ImmutableArray<Loss> Losses(Site site, IEnumerable<Subject> concerned, PastLines lines, DateTimeOffset from, DateTimeOffset until) =>
    [
        .. concerned.Select(subject => (Subject: subject, Totals: Availability.Of(subject.Kind == SubjectKind.Application ? lines.OfApplication(subject.Id) : lines.OfHost(subject.Id), from, until, site.Accounting)))
            .Where(one => one.Totals.Seen.Sum > one.Totals.Seen.Up)
            .Select(one => new Loss(
                one.Subject, NameOf(site, one.Subject), Long(one.Totals.Seen.Down), Long(one.Totals.Seen.Degraded), Long(one.Totals.Seen.Unknown), one.Totals.Failures, OfBudget(site, one.Subject, one.Totals, from)))
            .OrderBy(loss => loss.Subject.Kind == SubjectKind.Host).ThenByDescending(loss => loss.Down).ThenBy(loss => loss.Subject.Id, StringComparer.Ordinal),
    ];

    private static TimeSpan Long(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static string NameOf(Site site, Subject subject) => subject.Kind == SubjectKind.Application
        ? site.Applications.FirstOrDefault(application => application.Id == subject.Id)?.Title ?? subject.Id
        : site.Hosts.GetValueOrDefault(subject.Id)?.Name ?? subject.Id;

    /// <summary>Of the month in which it began, by the accounting of the site.</summary>
    private static double? OfBudget(Site site, Subject subject, Totals totals, DateTimeOffset from)
    {
        if (subject.Kind != SubjectKind.Application || site.Applications.FirstOrDefault(application => application.Id == subject.Id)?.Objective is not { } objective)
            return null;
        var (first, last) = Budget.Month(from, site.Zone);
        return totals.CountedDown / ((last - first).TotalMilliseconds * (1 - objective.Share));
    }
}
