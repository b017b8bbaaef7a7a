// What feeds ask the store for, one question at a time.
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Tests.Support;

internal static class StoreReads
{
    /// <summary>A second after all that tests tell, and within thirty days of it.</summary>
    private static readonly long Soon = StoreSamples.Start.AddDays(20).ToUnixTimeSeconds();

    /// <summary>The hosts feeds' text of the latest told change of every host and of the monitor, newest first.</summary>
    public static Task<IReadOnlyList<StoredEntry>> LatestOfHosts(this Store store, CancellationToken cancel) =>
        store.Told(reader => reader.Hosts(Numbers(reader, one => one.Subject.Kind is SubjectKind.Host or SubjectKind.Monitor)), cancel);

    /// <summary>The events feeds' text of the latest told change of every host that was told anything but UP, newest first.</summary>
    public static Task<IReadOnlyList<StoredEntry>> LatestNotUp(this Store store, CancellationToken cancel) =>
        store.Told(reader => reader.Events(Numbers(reader, one => one.Subject.Kind == SubjectKind.Host && one.To != Status.Up)), cancel);

    /// <summary>The hosts feeds' text of the latest told change of every application told in that scope, and of the windows told in it later than <paramref name="after"/>, newest first.</summary>
    public static Task<IReadOnlyList<StoredEntry>> LatestOfOthers(this Store store, string scope, DateTimeOffset after, CancellationToken cancel) => store.Told(
        reader =>
        {
            var told = reader.ToldIn(scope, Numbers(reader, one => one.Subject.Kind == SubjectKind.Application || (one.Subject.Kind == SubjectKind.Window && one.At > after)));
            return reader.Hosts([.. told.OrderDescending()]);
        },
        cancel);

    /// <summary>The hosts feeds' text of the hosts that were told RETIRED in that scope later than <paramref name="after"/> and nothing else since, newest first.</summary>
    public static Task<IReadOnlyList<StoredEntry>> Retired(this Store store, string scope, DateTimeOffset after, CancellationToken cancel) => store.Told(
        reader => reader.Hosts([.. reader.ToldIn(scope, Numbers(reader, one => one.Subject.Kind == SubjectKind.Host && one.To == Status.Retired && one.At > after)).OrderDescending()]),
        cancel);

    private static List<long> Numbers(ToldReader reader, Func<Headline, bool> wished) =>
        [.. reader.Latest(Soon).Where(wished).Select(one => one.Number).OrderDescending()];
}
