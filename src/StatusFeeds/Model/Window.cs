// Maintenance: planned time in which hosts may be anything.
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace StatusFeeds.Model;

/// <param name="Id">The same as long as nothing of it changes: a fingerprint of its configuration, or the number under which it was ordered.</param>
/// <param name="Name">What is in maintenance, in words: <c>web01</c>, <c>Web shop</c>, <c>web01 and web02</c>.</param>
/// <param name="Hosts">Ids of the hosts that it is over.</param>
internal sealed record Window(string Id, string Name, ImmutableArray<string> Hosts, Schedule Schedule, string Reason)
{
    /// <summary>It is told in that host's own entry.</summary>
    public bool IsOfOneHost => Hosts.Length == 1;

    /// <summary>So long before it begins it is told that it will; zero: it is not.</summary>
    public TimeSpan Announce { get; init; }
}

/// <summary>When a window is open.</summary>
internal abstract record Schedule
{
    private Schedule()
    {
    }

    /// <summary>Once. One that ends before it begins is never open.</summary>
    public sealed record Once(DateTimeOffset From, DateTimeOffset Until) : Schedule;

    /// <summary>Again and again, each time for so long by the clock that only runs forward.</summary>
    public sealed record Recurring(Crontab Cron, TimeSpan For, TimeZoneInfo Zone) : Schedule;
}

/// <summary>A window in one of its times.</summary>
/// <param name="Key">Window and beginning: the same after a restart.</param>
internal sealed record OpenWindow(string Key, Window Window, DateTimeOffset From, DateTimeOffset Until)
{
    private readonly FrozenSet<string> over = Window.Hosts.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The end as it is told: in whole minutes, never too early. One that was ordered may end within a minute.</summary>
    public DateTimeOffset UntilMinute => new((Until.UtcTicks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    public bool IsOver(string host) => over.Contains(host);

    /// <summary>The key of the window that is told under that subject: of an announced one it goes on with the number of its first told change (see <see cref="Announced.Subject"/>).</summary>
    public static string KeyIn(string subject) => subject.LastIndexOf('!') is var end and > 0 ? subject[..end] : subject;

    /// <summary>Number of the first told change of an announced window; null: it was not announced.</summary>
    public static string? FirstIn(string subject) => subject.LastIndexOf('!') is var end and > 0 ? subject[(end + 1)..] : null;
}

/// <summary>A window of which it was told ahead that it will be.</summary>
/// <param name="First">Number of the change that told it first: all that is told of this opening goes under it, so feeds have one entry of it.</param>
/// <param name="IsTakenBack">It was told that it will not be.</param>
internal sealed record Announced(OpenWindow Open, long First, bool IsTakenBack = false)
{
    public Subject Subject => Subject.OfWindow(string.Create(CultureInfo.InvariantCulture, $"{Open.Key}!{First}"));
}

/// <summary>Begins at so many changes of a check within that time, ends when there was none for <paramref name="Calm"/> (and three looks).</summary>
internal sealed record Flapping(int Changes, TimeSpan Within, TimeSpan Calm)
{
    public static readonly Flapping Default = new(5, TimeSpan.FromHours(1), TimeSpan.FromMinutes(30));
}
