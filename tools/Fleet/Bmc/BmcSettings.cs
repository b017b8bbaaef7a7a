// What a pretend BMC is made of: its users, its cipher suites, how much it can say at once, its sensors.
using System.Collections.Immutable;

namespace StatusFeeds.Fleet;

/// <param name="Most">Privilege: 1 callback, 2 user, 3 operator, 4 administrator.</param>
internal sealed record BmcUser(string Name, string Password, byte Most);

internal sealed record BmcSettings
{
    /// <summary>Those it can do at all: 0, 1, 2, 3, 15, 16, 17.</summary>
    public ImmutableArray<int> Suites { get; init; } = [3, 17];

    /// <summary>One without a name is the anonymous login.</summary>
    public ImmutableArray<BmcUser> Users { get; init; } = [new("monitor", "s3cret-m", 4), new("viewer", "s3cret-v", 2), new("caller", "s3cret-c", 1)];

    /// <summary>K_g, at most 20 bytes; null: the passwords stand in for it.</summary>
    public byte[]? Key { get; init; }

    public int MostSessions { get; init; } = 4;

    public TimeSpan SessionLife { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of a record in one answer; whoever asks for more is told so (completion code CA).</summary>
    public int MostRecordBytes { get; init; } = 255;

    /// <summary>So many parts of records are read with a reservation, then it is lost; 0: never.</summary>
    public int ReservationParts { get; init; }

    public Func<IEnumerable<BmcSensor>> Sensors { get; init; } = BmcSensors.Forty;

    /// <summary>Entries of the log.</summary>
    public int LogRoom { get; init; } = 512;

    /// <summary>By DCMI; null: there is none.</summary>
    public int? Watts { get; init; } = 187;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
