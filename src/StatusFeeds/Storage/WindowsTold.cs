// Which maintenance windows were told, and which are announced and have not begun: read from the tables subjects and changes.
using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class WindowsTold
{
    /// <summary>Keys of those whose beginning was told, and those of which nothing was told but that they will be, as they were told.</summary>
    public static (ImmutableHashSet<string> Begun, ImmutableDictionary<string, Announced> Ahead) Read(DbConnection connection)
    {
        var rows = connection.Query<Row>(
            """
            SELECT s.id AS Id, c.from_status AS FromStatus, c.to_status AS ToStatus, c.facts AS Facts FROM subjects s LEFT JOIN changes c ON c.number = s.latest
            WHERE s.kind = 'window'
            """).AsList();
        return (
            [.. rows.Where(row => OpenWindow.FirstIn(row.Id) is null || (row.FromStatus is not null && row.ToStatus == Status.Maintenance.Name())).Select(row => OpenWindow.KeyIn(row.Id))],
            rows.Where(row => OpenWindow.FirstIn(row.Id) is not null && row.FromStatus is null).Select(Ahead).OfType<Announced>().ToImmutableDictionary(announced => announced.Open.Key));
    }

    /// <summary>By the facts that were told of it; null: they are not as they should be, so it is announced anew.</summary>
    private static Announced? Ahead(Row row)
    {
        try
        {
            using var facts = JsonDocument.Parse(row.Facts ?? "");
            var (all, key) = (facts.RootElement, OpenWindow.KeyIn(row.Id));
            var (from, until) = (all.GetProperty("from").GetDateTimeOffset(), all.GetProperty("until").GetDateTimeOffset());
            ImmutableArray<string> hosts = [.. all.GetProperty("hosts").EnumerateArray().Select(host => host.GetString() ?? "")];
            var window = new Window(key[..key.LastIndexOf('@')], all.GetProperty("window").GetString() ?? "", hosts, new Schedule.Once(from, until), all.GetProperty("purpose").GetString() ?? "");
            return new Announced(new OpenWindow(key, window, from, until), long.Parse(OpenWindow.FirstIn(row.Id)!, System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string? FromStatus { get; set; }

        public string? ToStatus { get; set; }

        public string? Facts { get; set; }
    }
}
