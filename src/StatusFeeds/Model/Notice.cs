// Numbers that are told: how available an application was in a month, or that its objective is in danger.
using System.Globalization;

namespace StatusFeeds.Model;

internal enum NoticeKind
{
    /// <summary>A calendar month is over.</summary>
    Month,

    /// <summary>Half of what the objective allows in this month is spent.</summary>
    Half,

    /// <summary>All of it is.</summary>
    Broken,
}

/// <summary>How long an application was what, by the accounting of its site.</summary>
/// <param name="Share">Availability, 0 to 1; null: nothing counts.</param>
/// <param name="Mtbf">Null without a failure.</param>
/// <param name="Mttr">Null without a failure.</param>
internal sealed record Figures(
    double? Share, TimeSpan Up, TimeSpan Degraded, TimeSpan Down, TimeSpan Unknown, TimeSpan Maintenance, TimeSpan NotObserved, int Failures, TimeSpan? Mtbf, TimeSpan? Mttr, TimeSpan Longest);

/// <param name="Month">Its first day, in the site's time zone.</param>
/// <param name="Accounting">In words.</param>
internal sealed record Notice(NoticeKind Kind, string Application, DateOnly Month, Figures Figures, string Accounting)
{
    /// <summary>What is promised; null: nothing.</summary>
    public Objective? Objective { get; init; }

    /// <summary>Part of what the objective allows in the month that is left; negative where more is spent. Null where nothing is promised.</summary>
    public double? Remaining { get; init; }

    /// <summary>The same for ever: each is told once.</summary>
    public string Key => KeyOf(Kind, Application, Month);

    /// <summary><c>October 2026</c>.</summary>
    public string MonthName => Month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    public static string KeyOf(NoticeKind kind, string application, DateOnly month) =>
        string.Create(CultureInfo.InvariantCulture, $"{application}@{month:yyyy-MM}{kind switch { NoticeKind.Half => "/half", NoticeKind.Broken => "/broken", _ => "" }}");

    /// <summary>Id of the application in a key.</summary>
    public static string ApplicationOf(string key) => key.Split('@', 2)[0];
}
