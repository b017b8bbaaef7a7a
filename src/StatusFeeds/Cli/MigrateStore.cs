// The verb `migrate-store`: carries everything from one database to another, between files and PostgreSQL in any direction.
using System.CommandLine;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Storage.Copies;
using StatusFeeds.Yaml;

namespace StatusFeeds.Cli;

internal static class MigrateStore
{
    /// <summary>Stands for the database that site.yaml names.</summary>
    private const string OfSite = "config";

    public static Command Words(Option<string> config)
    {
        const string what = "'config' for the one in site.yaml, a file, or 'postgres://user:${PASSWORD}@host/db' in single quotes (variables of the environment, or ${file:PATH})";
        var from = new Argument<string>("FROM") { Description = $"The database that is read: {what}" };
        var to = new Argument<string>("TO") { Description = "The database that is made, with nothing in it yet: the same" };
        var command = new Command("migrate-store", "Carry everything over to another database, SQLite or PostgreSQL, while no server runs on either") { from, to };
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(config)!, parsed.GetValue(from)!, parsed.GetValue(to)!, cancel));
        return command;
    }

    private static async Task<int> Run(string config, string from, string to, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();
        if (DatabaseOf(from, config) is not { } source || DatabaseOf(to, config) is not { } target)
        {
            return CommandLine.Wrong;
        }

        return await Backup.Guarded(
            end =>
            {
                var moved = StoreMove.Run(source, target, $"process {Environment.ProcessId} (statusfeeds migrate-store)", Tell, clock, end);
                Console.Out.WriteLine($"Carried {moved.Rows} rows from {moved.From} to {moved.To} ({Backup.Took(clock.GetElapsedTime(begun))}); both hold the same.");
                Console.Out.WriteLine("Name the new one at database: in site.yaml before you start the server.");
                return CommandLine.Fine;
            },
            cancel);
    }

    private static void Tell(TableCarried table) => Console.Out.WriteLine($"{table.Table,-20} {table.Rows,12}");

    /// <summary>Null after it was said what is wrong.</summary>
    private static Secret? DatabaseOf(string typed, string config)
    {
        if (typed == OfSite)
        {
            return Configuration.ReadOrTell(config)?.Database;
        }

        if (ShowsPassword(typed))
        {
            Maintenance.Refuse("A password on the command line can be seen by everybody on this machine. Write ${NAME} for a variable of the environment, in single quotes, or ${file:PATH}; or leave it out, where ~/.pgpass or PGPASSWORD has it.");
            return null;
        }

        var filled = new Filling(Environment.CurrentDirectory, Environment.GetEnvironmentVariable, withoutSecrets: false).Fill(typed);
        if (filled.Problem is { } problem)
        {
            Maintenance.Refuse(problem);
            return null;
        }

        return new Secret(filled.Value);
    }

    private static bool ShowsPassword(string typed) =>
        typed.Contains("://", StringComparison.Ordinal)
        && typed[..Math.Max(typed.LastIndexOf('@'), 0)].Split("://", 2) is [_, var login]
        && login.Split(':', 2) is [_, { Length: > 0 } password]
        && !password.Contains("${", StringComparison.Ordinal);
}
