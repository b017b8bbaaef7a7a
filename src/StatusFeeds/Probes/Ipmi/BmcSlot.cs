// What is known of one BMC, and the one session that there may be with it.
using System.Collections.Immutable;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Suites">The cipher suites that it says it has; empty: it does not list them.</param>
/// <param name="HasKey">It has a K_g of its own.</param>
/// <param name="IsAnonymous">It lets in who has neither name nor password.</param>
/// <param name="At">When it said so, as the clock's timestamp.</param>
internal sealed record BmcOffer(ImmutableArray<int> Suites, bool HasKey, bool IsAnonymous, long At);

/// <summary>Used by one look at a time.</summary>
internal sealed class BmcSlot
{
    /// <summary>Of so many sessions that were kept, one after the other, it knew nothing at the next look: then they are not kept.</summary>
    public const int MostLapses = 2;

    /// <summary>So often it may be another than at the login before, one after the other.</summary>
    private const int MostOthers = 2;

    /// <summary>What a BMC once said of how it lets people in holds so long.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    private Guid met;
    private int others;
    private bool isUnsteady;

    /// <summary>How it lets people in; null: it was not asked yet, or what it said did not hold.</summary>
    public BmcOffer? Offer { get; set; }

    /// <summary>The round trip, smoothed; null: not known.</summary>
    public TimeSpan? Rtt { get; set; }

    /// <summary>It would take our user without a password, in suite 0; null: not known.</summary>
    public bool? IsCipherZero { get; set; }

    /// <summary>When that was tried last, as the clock's timestamp.</summary>
    public long? CipherZeroAt { get; set; }

    /// <summary>Who it says it is (RAKP message 2); all zeros: it does not say, says another at each login, or was not asked yet.</summary>
    public Guid Id { get; private set; }

    public BmcKnown Known { get; private set; } = new();

    /// <summary>It said nothing at all in the last look that had time for it; null: it did.</summary>
    internal Fault? Silence { get; set; }

    /// <summary>Kept sessions that it has forgotten, since one that it had not.</summary>
    internal int Lapses { get; set; }

    /// <summary>Kept from the last look; null: none.</summary>
    internal BmcSession? Kept { get; set; }

    /// <summary>One look at a time.</summary>
    internal SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Looks that are in it, or wait for it; the dictionary's lock guards it.</summary>
    internal int Users { get; set; }

    /// <summary>When the last of them left.</summary>
    internal long LeftAt { get; set; }

    internal bool IsFresh(TimeProvider clock) => Offer is { } offer && clock.GetElapsedTime(offer.At) < Believed;

    /// <summary>Of another at the same address nothing is known; but some are another at each login.</summary>
    public void Met(Guid id)
    {
        (others, met) = (id == met ? 0 : others + 1, id);
        isUnsteady |= others > MostOthers;
        var own = isUnsteady ? Guid.Empty : id;
        Known = own == Id || isUnsteady ? Known : new();
        Id = own;
    }
}
