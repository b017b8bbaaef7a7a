// The verb `restore`: puts a backup in the place of the database that site.yaml names, and keeps what was there.
using System.CommandLine;
using StatusFeeds.Storage.Copies;

namespace StatusFeeds.Cli;

internal static class Restore
{
    public static Command Words(Option<string> config)
    {
        var file = new Argument<string>("FILE") { Description = "The backup; it is only read" };
        var command = new Command("restore", "Put a backup in the place of the database, while no server runs; what was there is kept beside it") { file };
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(config)!, parsed.GetValue(file)!, cancel));
        return command;
    }

    private static Task<int> Run(string config, string file, CancellationToken cancel) => Backup.With(
        config,
        (site, end) =>
        {
            var done = Restoration.Run(site.Database, file, $"process {Environment.ProcessId} (statusfeeds restore)", TimeProvider.System, end);
            Console.Out.WriteLine($"Restored {done.Database} from {Model.Words.OneLine(file)}. {Last(done.Instant)}");
            if (done.Kept is { } kept)
            {
                Console.Out.WriteLine($"What was there is kept as {kept}.");
            }

            if (done.Retold > 0)
            {
                Console.Out.WriteLine($"Of {Configuration.Count(done.Retold, "host or application", "hosts and applications")} something else has been told since: what is otherwise now will be told at the start.");
            }
            else if (!done.IsKnown)
            {
                Console.Out.WriteLine("What was told since the backup is not known: readers may hold articles that no feed has any more.");
            }

            return CommandLine.Fine;
        },
        cancel);

    private static string Last(DateTimeOffset instant) =>
        instant > DateTimeOffset.UnixEpoch ? $"The last change that it knows is of {Model.Words.Instant(instant)}." : "It knows of no change yet.";
}
