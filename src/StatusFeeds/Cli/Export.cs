// The verb `export`: writes feeds and pages as plain files, of what the database remembers.
using System.Text.Json;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Web;

namespace StatusFeeds.Cli;

internal static class Export
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> Run(string config, ExportTo to, bool json, bool jsonLogs, CancellationToken cancel)
    {
        if (Configuration.ReadOrTell(config) is not { } site)
        {
            return CommandLine.Wrong;
        }

        using var logs = Logs.Make(jsonLogs);
        var clock = TimeProvider.System;
        try
        {
            using var folder = ExportFolder.Open(to.Folder, logs.CreateLogger("StatusFeeds.Web.Export"));
            await using var store = await Store.Beside(site.Database, remembered => RememberedBoard.Of(site, remembered, clock.GetUtcNow()), clock, logs.CreateLogger("Storage"), cancel);
            await using var shelf = new FeedShelf(store, clock, logs.CreateLogger("StatusFeeds.Web.FeedShelf"));
            shelf.Start();
            await shelf.Filled.WaitAsync(Patience, clock, cancel);
            var exporter = new Exporter(folder, to, store, shelf, clock, logs.CreateLogger("StatusFeeds.Web.Export"));
            await exporter.Round(store.Board!, cancel, whole: true);
            Console.Out.WriteLine(json
                ? JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["folder"] = to.Folder, ["written"] = folder.Written, ["files"] = exporter.Files })
                : $"Wrote {folder.Written} of {Configuration.Count(exporter.Files, "file")} to {to.Folder}{Exporting.Said(site, exporter)}");
            return CommandLine.Fine;
        }
        catch (ExportRefused refusal)
        {
            await Console.Error.WriteLineAsync(Logs.Urgent + refusal.Message);
            return CommandLine.Wrong;
        }
        catch (StoreRefused refusal)
        {
            await Console.Error.WriteLineAsync($"{Logs.Urgent}{refusal.Message} Start the server with: statusfeeds serve --config {config}");
            return CommandLine.Failed;
        }
        catch (Exception fault) when (fault is StoreFailed or IOException or UnauthorizedAccessException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"{Logs.Urgent}{ExportRefused.Words(fault, to.Folder)} What was written is whole; run it again.");
            return CommandLine.Failed;
        }
    }
}
