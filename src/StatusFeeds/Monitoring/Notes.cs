// What is not as it should be, in words for the front page.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

internal static class Notes
{
    /// <summary>A late look is worth a word for so long.</summary>
    private static readonly TimeSpan LateIsNews = TimeSpan.FromMinutes(10);

    /// <summary>How this process works, with the words for it.</summary>
    /// <param name="reloaded">When the configuration that goes on was read.</param>
    /// <param name="refused">Why a later one was not taken; null: there was none.</param>
    /// <param name="said">Of the one that goes on.</param>
    public static (ImmutableArray<string> Notes, Workings Workings) Of(Agenda agenda, Inbox inbox, DateTimeOffset reloaded, string? refused, string? said, DateTimeOffset now)
    {
        var (lateness, dropped) = (agenda.Lateness, inbox.Dropped);
        return (Of(lateness, dropped, [refused, said], now), new Workings(lateness.Late, lateness.Missed, dropped, reloaded, refused is not null));
    }

    /// <param name="lateness">Of looks, since the start.</param>
    /// <param name="dropped">Looks that the inbox let go.</param>
    /// <param name="said">Of the configuration.</param>
    /// <param name="now">What happened long before it is passed over.</param>
    public static ImmutableArray<string> Of(Lateness lateness, long dropped, IEnumerable<string?> said, DateTimeOffset now)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        notes.AddRange(said.OfType<string>());
        if (DateTimeOffset.FromUnixTimeSeconds(lateness.Last) is var last && now - last < LateIsNews)
        {
            notes.Add(
                $"This machine has too little time for all its checks: since the start {lateness.Late} started late, the last at {Words.Instant(last)}, and {lateness.Missed} were left out.");
        }

        if (dropped > 0)
        {
            notes.Add($"{dropped} looks were let go because the store did not keep up.");
        }

        return notes.ToImmutable();
    }
}
