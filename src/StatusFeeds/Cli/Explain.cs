// The verb `explain`: why a host has its status and whether it is told, from the running server, or from what the store remembers.
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;
using StatusFeeds.Web;
using StatusFeeds.Yaml;

namespace StatusFeeds.Cli;

internal static class Explain
{
    /// <summary>Columns before the sentences.</summary>
    private const int Margin = 12;

    private const int Narrowest = 40;
    private const int Widest = 120;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> Run(string folder, string host, bool json, CancellationToken cancel)
    {
        if (Configuration.ReadOrTell(folder) is not { } site)
        {
            return CommandLine.Wrong;
        }

        var said = await RunningServer.Ask(site, "/api/hosts/" + Uri.EscapeDataString(host), cancel);
        if (said.Missing)
        {
            return Unknown(site, folder, host, running: true);
        }

        var text = said.Text;
        if (text is null)
        {
            await Console.Error.WriteLineAsync(said.Why);
            var now = TimeProvider.System.GetUtcNow();
            try
            {
                var (world, seen) = Recall.Of(site.Database, now);
                if (!site.Hosts.ContainsKey(host) && world.Find(host) is null)
                {
                    return Unknown(site, folder, host, running: false);
                }

                await Console.Error.WriteLineAsync($"This is what the database remembers{(seen is { } at ? $" of {Words.Instant(at)}, {Words.Duration(now - at)} ago" : "")}.");
                text = Remembered(site, world, seen, host, now);
            }
            catch (StoreRefused refusal)
            {
                await Console.Error.WriteLineAsync($"{refusal.Message} Start the server with: statusfeeds serve --config {folder}");
                return CommandLine.Failed;
            }
        }

        Console.Out.Write(json ? text.TrimEnd('\n') + "\n" : AsText(text));
        return CommandLine.Fine;
    }

    private static int Unknown(Site site, string folder, string host, bool running)
    {
        Console.Error.WriteLine(site.Hosts.ContainsKey(host) && running
            ? $"The running server does not know {host} yet, although it is in {folder}: the front page says why, if its configuration has mistakes."
            : $"There is no host {host} in {folder}{Nearest.DidYouMean(host, site.Hosts.Keys.Order(StringComparer.Ordinal))}");
        return CommandLine.Wrong;
    }

    /// <summary>What the API would say of it. Streaks and last looks are not stored; windows are told by the clock.</summary>
    private static string Remembered(Site site, World world, DateTimeOffset? seen, string host, DateTimeOffset now)
    {
        var board = RememberedBoard.Of(site, world, seen, now);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            ApiHost.Write(json, new Sight(board, now, null, "./"), host);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string AsText(string answer)
    {
        using var parsed = JsonDocument.Parse(answer);
        var host = parsed.RootElement;
        var (id, name) = (Text(host, "host"), Text(host, "name"));
        var text = new StringBuilder();
        text.Append($"{id}{(name == id ? "" : $" - {name}")}: {Word(host, "status") ?? "no status yet"}, feeds say {Word(host, "told") ?? "nothing"}\n\n");
        foreach (var step in host.TryGetProperty("explanation", out var steps) ? steps.EnumerateArray() : default)
        {
            text.Append($"  {Text(step, "topic").PadRight(Margin - 2)}{Folded(Text(step, "text"))}\n");
        }

        return text.ToString();
    }

    private static string? Word(JsonElement host, string member) => StatusWords.Parse(Text(host, member))?.Word();

    private static string Text(JsonElement of, string member) =>
        of.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? Words.OneLine(value.GetString()!) : "";

    /// <summary>On a terminal the sentences stand beside their topic; in a pipe each is one line.</summary>
    private static string Folded(string text)
    {
        var width = Console.IsOutputRedirected ? int.MaxValue : Math.Clamp(Console.WindowWidth, Narrowest, Widest) - Margin;
        var folded = new StringBuilder();
        var at = 0;
        foreach (var word in text.Split(' '))
        {
            if (at > 0 && at + 1 + word.Length > width)
            {
                folded.Append('\n').Append(' ', Margin);
                at = 0;
            }
            else if (at > 0)
            {
                folded.Append(' ');
                at++;
            }

            folded.Append(word);
            at += word.Length;
        }

        return folded.ToString();
    }
}
