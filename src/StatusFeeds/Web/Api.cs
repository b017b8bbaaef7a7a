// Answers /api/…: JSON for scripts, written at most once for a committed moment; the store is not asked.
using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class Api(Store store, TimeProvider clock)
{
    public const string Prefix = "/api/";

    private const string MediaType = "application/json; charset=utf-8";
    private const string HostPrefix = "/api/hosts/";

    // It is served as JSON, and browsers are told to take it for nothing else: what would be dangerous in HTML stays readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the Board does not move, what is said of the monitor still may.</summary>
    private static readonly TimeSpan LongestMoment = TimeSpan.FromSeconds(10);

    private Moment? current;

    /// <summary>To a GET or HEAD of a path that begins with <see cref="Prefix"/>. <paramref name="board"/> is the newest.</summary>
    public Task Answer(HttpContext http, string path, Board board)
    {
        var moment = Now(board);
        if (path == "/api/status")
        {
            return Reply.File(http, 200, moment.At(path, json => ApiStatus.Write(json, moment.Sight)), "no-cache");
        }

        if (path.StartsWith(HostPrefix, StringComparison.Ordinal))
        {
            var id = path[HostPrefix.Length..];
            return board.Site.Hosts.ContainsKey(id) || board.World.Left.ContainsKey(id)
                ? Reply.File(http, 200, moment.At(path, json => ApiHost.Write(json, moment.Sight, id)), "no-cache")
                : Missing(http, "There is no host of this id in the configuration. /api/status names all there are.");
        }

        return Missing(http, "There is nothing here. /api/status, /api/hosts/{host} and /api/incidents are there.");
    }

    /// <summary>What <c>/api/status</c> answers.</summary>
    public static Asset Status(Sight sight) => Made(json => ApiStatus.Write(json, sight));

    private static Task Missing(HttpContext http, string sentence) => Reply.File(http, 404, Error(sentence), "no-cache");

    /// <param name="sentence">What is wrong, and what to do.</param>
    public static Asset Error(string sentence) => Made(json =>
    {
        json.WriteStartObject();
        json.WriteString("error", sentence);
        json.WriteEndObject();
    });

    /// <summary>JSON as all answers have it.</summary>
    public static Asset Made(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            write(json);
        }

        bytes.Write("\n"u8);
        return Asset.Of(bytes.WrittenSpan.ToArray(), MediaType);
    }

    private Moment Now(Board board)
    {
        var (now, trouble) = (clock.GetUtcNow(), store.Trouble);
        var moment = Volatile.Read(ref current);
        if (moment is null || !ReferenceEquals(moment.Sight.Board, board) || moment.Sight.Trouble != trouble
            || (now - moment.Sight.Now).Duration() >= LongestMoment)
        {
            moment = new Moment(new Sight(board, now, trouble, "../"));
            Volatile.Write(ref current, moment);
        }

        return moment;
    }

    /// <summary>All answers of one Board, as many as it has hosts at most.</summary>
    private sealed record Moment(Sight Sight)
    {
        private readonly ConcurrentDictionary<string, Lazy<Asset>> ready = new(StringComparer.Ordinal);

        public Asset At(string path, Action<Utf8JsonWriter> write) => ready.GetOrAdd(path, _ => new Lazy<Asset>(() => Made(write))).Value;
    }
}
