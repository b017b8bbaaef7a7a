// Makes the windows of maintenance: which hosts each is over, what it is called, and what tells it from all others.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class Covering
{
    private const int NamedMost = 3;

    public static void Dangling(
        IEnumerable<WindowDraft> windows, IReadOnlyDictionary<string, HostDraft> hosts, IReadOnlyDictionary<string, ApplicationDraft> applications, Mistakes mistakes)
    {
        foreach (var window in windows)
        {
            References.Dangling(window.Hosts, hosts, mistakes);
            References.Dangling("application", window.Applications, applications, application => application.Id, mistakes);
        }
    }

    /// <summary>Those of site.yaml, then those of the other files.</summary>
    public static ImmutableArray<Window> Make(
        SiteDraft site, ImmutableArray<ContentDraft> contents, IReadOnlyDictionary<string, HostDraft> hosts, IReadOnlyDictionary<string, ApplicationDraft> applications, Mistakes mistakes)
    {
        var made = new OrderedDictionary<string, (Window Window, WindowDraft Draft)>();
        foreach (var draft in site.Windows)
        {
            var some = draft.Hosts.Length + draft.Applications.Length > 0;
            Add(draft, Known(draft.Applications, applications), some ? "" : site.Site.Title, some ? [] : hosts.Keys);
        }

        foreach (var content in contents)
        {
            foreach (var draft in content.Windows)
            {
                Add(draft, draft.Hosts.IsEmpty && content.Application is { } own ? [own] : [], "", []);
            }
        }

        return [.. made.Values.Select(one => one.Window)];

        void Add(WindowDraft draft, ImmutableArray<ApplicationDraft> over, string name, IEnumerable<string> all)
        {
            if (draft.Schedule is not { } schedule)
            {
                return;
            }

            var named = Known(draft.Hosts, hosts);
            var id = Id(draft, over);
            var window = new Window(
                id,
                name.Length > 0 ? name : Names([.. over.Select(application => application.Title), .. named.Select(host => host.Host.Name)]),
                [.. all.Concat(over.SelectMany(application => application.OwnHosts)).Concat(named.Select(host => host.Host.Id)).Where(hosts.ContainsKey).Distinct()],
                schedule,
                draft.Reason)
            {
                // What comes again and again is no news, unless somebody says that it is.
                Announce = draft.Announce ?? (schedule is Schedule.Recurring ? TimeSpan.Zero : site.Site.Announce),
            };
            if (!made.TryAdd(id, (window, draft)))
            {
                mistakes.Add(draft.At, $"this maintenance is here twice; the other is at {made[id].Draft.At.Place}");
            }
        }
    }

    private static ImmutableArray<T> Known<T>(ImmutableArray<Scalar> names, IReadOnlyDictionary<string, T> known)
        where T : class => [.. names.Select(name => name.Value).Distinct().Select(known.GetValueOrDefault).OfType<T>()];

    /// <summary><c>web01</c>, <c>web01 and web02</c>, <c>web01, web02, web03 and 4 more</c>.</summary>
    public static string Names(ImmutableArray<string> names) => names.Length switch
    {
        0 => "",
        1 => names[0],
        <= NamedMost => $"{string.Join(", ", names[..^1])} and {names[^1]}",
        _ => $"{string.Join(", ", names[..NamedMost])} and {names.Length - NamedMost} more",
    };

    /// <summary>Of what it says: an application's further host does not make it another window, another end or reason does. When it is announced is no part of it.</summary>
    private static string Id(WindowDraft draft, ImmutableArray<ApplicationDraft> over)
    {
        var text = new StringBuilder();
        Say("applications", [.. over.Select(application => application.Id.Value).Order(StringComparer.Ordinal)]);
        Say("hosts", [.. draft.Hosts.Select(host => host.Value).Distinct().Order(StringComparer.Ordinal)]);
        Say("when", draft.Schedule switch
        {
            Schedule.Once once => [Instant(once.From), Instant(once.Until)],
            Schedule.Recurring { Cron.Text: var cron, For: var length, Zone: var zone } => [string.Join(' ', cron.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)), length.Ticks.ToString(CultureInfo.InvariantCulture), zone.Id],
            _ => [],
        });
        Say("why", [draft.Reason]);
        return Convert.ToHexStringLower(Digest.Of(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 12));

        void Say(string what, ImmutableArray<string> words) => text.Append(CultureInfo.InvariantCulture, $"{what} {words.Length}:{string.Concat(words.Select(word => $"{word.Length}:{word}"))}");
    }

    private static string Instant(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
