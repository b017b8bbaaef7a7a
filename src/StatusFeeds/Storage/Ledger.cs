// What the writer knows of what is stored, so that it need not ask: authority, revision, blindness, and each scope's header and second.
using System.Collections.Immutable;

namespace StatusFeeds.Storage;

/// <param name="Revision">The newest visible second ever given; 0: none.</param>
/// <param name="Modified">Scope → second at which its feeds last changed.</param>
/// <param name="Headers">Scope → fingerprint of its feeds' header; empty where none was ever given.</param>
internal sealed record Ledger(
    string? Authority, long Revision, ImmutableDictionary<string, long> Modified, ImmutableDictionary<string, string> Headers)
{
    /// <summary>Since when no network is seen, in Unix milliseconds; null: one is.</summary>
    public long? Blind { get; init; }

    /// <summary>The ledger once the batch is stored; this one itself where the batch changes none of it.</summary>
    /// <exception cref="ArgumentException">The batch's second is not later than all before it, or nobody ever named an authority.</exception>
    public Ledger With(Batch batch)
    {
        var authority = batch.Authority ?? Authority
            ?? throw new ArgumentException("The store has no authority yet, and the batch brings none.", nameof(batch));
        var blind = batch.World.Blind?.ToUnixTimeMilliseconds();
        var headers = batch.Headers.Where(header => Headers.GetValueOrDefault(header.Key, "") != header.Value).ToList();
        if (headers.Count == 0 && batch.Told.IsEmpty)
            return authority == Authority && blind == Blind ? this : this with { Authority = authority, Blind = blind };
        if (batch.Visible <= Revision)
            throw new ArgumentException($"Second {batch.Visible} was already given (the last was {Revision}).", nameof(batch));
        var moved = batch.Told.SelectMany(told => told.Scopes).Concat(headers.Select(header => header.Key)).Distinct()
            .Select(scope => KeyValuePair.Create(scope, batch.Visible));
        return new Ledger(authority, batch.Visible, Modified.SetItems(moved), Headers.SetItems(headers)) { Blind = blind };
    }
}
