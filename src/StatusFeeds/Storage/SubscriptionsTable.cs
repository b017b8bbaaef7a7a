// Table subscriptions: who is told of changes by our hub, until when, and what each has got.
using System.Collections.Immutable;
using System.Data.Common;
using System.Text;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class SubscriptionsTable
{
    public static ImmutableArray<KeptSubscription> Read(DbConnection connection) =>
    [
        .. connection.Query<Row>("SELECT id AS Id, topic AS Topic, callback AS Callback, secret AS Secret, until_at AS UntilAt, delivered AS Delivered FROM subscriptions")
            .Select(row => new KeptSubscription(row.Topic, row.Callback, row.Secret.Length == 0 ? null : new Secret(Encoding.UTF8.GetString(Convert.FromBase64String(row.Secret))), DateTimeOffset.FromUnixTimeMilliseconds(row.UntilAt), row.Delivered)),
    ];

    public static void Write(DbConnection connection, IEnumerable<KeptSubscription> kept) => connection.ExecuteAll(
        """
        INSERT INTO subscriptions (id, topic, callback, secret, until_at, delivered) VALUES (@Id, @Topic, @Callback, @Secret, @UntilAt, @Delivered)
        ON CONFLICT (id) DO UPDATE SET secret = excluded.secret, until_at = excluded.until_at, delivered = excluded.delivered
        """,
        kept.Select(one => new Row
        {
            Id = one.Id,
            Topic = one.Topic,
            Callback = one.Callback,
            Secret = Convert.ToBase64String(Encoding.UTF8.GetBytes(one.Secret?.Reveal ?? "")),
            UntilAt = one.Until.ToUnixTimeMilliseconds(),
            Delivered = one.Delivered,
        }));

    /// <param name="connection">With a transaction begun.</param>
    /// <param name="ids">See <see cref="KeptSubscription.Id"/>.</param>
    public static void Forget(DbConnection connection, IEnumerable<string> ids) =>
        connection.ExecuteAll("DELETE FROM subscriptions WHERE id = @Id", ids.Select(id => new { Id = id }));

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Topic { get; set; } = "";

        public string Callback { get; set; } = "";

        public string Secret { get; set; } = "";

        public long UntilAt { get; set; }

        public string Delivered { get; set; } = "";
    }
}

/// <summary>A subscription as it is kept; topic and callback, which may hold tokens, are its identity.</summary>
/// <param name="Topic">The feed's own address, as it was asked for.</param>
/// <param name="Callback">As it was given: deliveries go exactly there.</param>
/// <param name="Delivered">Tag of the content that the subscriber has.</param>
internal sealed record KeptSubscription(string Topic, string Callback, Secret? Secret, DateTimeOffset Until, string Delivered)
{
    public string Id { get; } = IdOf(Topic, Callback);

    public static string IdOf(string topic, string callback) => Convert.ToHexStringLower(Digest.Of(Encoding.UTF8.GetBytes($"{topic}\n{callback}")));

    /// <summary>Addresses are not for logs.</summary>
    public override string ToString() => $"subscription {Id[..8]}";
}
