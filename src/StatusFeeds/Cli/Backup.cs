// The verb `backup`: all that the database holds, as one file, of the running server or of a stopped one.
using System.CommandLine;
using System.Runtime.InteropServices;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Storage.Copies;

namespace StatusFeeds.Cli;

internal static class Backup
{
    public static Command Words(Option<string> config)
    {
        var file = new Argument<string>("FILE") { Description = "The file to write; it gets its name once it is whole" };
        var force = new Option<bool>("--force") { Description = "Replace an older file of that name" };
        var command = new Command("backup", "Copy the database into one file, while the server runs or not") { file, force };
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(config)!, parsed.GetValue(file)!, parsed.GetValue(force), cancel));
        return command;
    }

    private static Task<int> Run(string config, string file, bool force, CancellationToken cancel) => With(
        config,
        (site, end) =>
        {
            var clock = TimeProvider.System;
            var begun = clock.GetTimestamp();
            var made = BackupFile.Make(site.Database, file, force, clock, end);
            Console.Out.WriteLine($"Backed up {made.Of} to {Model.Words.OneLine(made.File)} ({Size(made.Bytes)}, {Took(clock.GetElapsedTime(begun))}).");
            return CommandLine.Fine;
        },
        cancel);

    /// <summary>Reads the configuration, lets the verb do its part on another thread, and tells what is wrong.</summary>
    public static async Task<int> With(string config, Func<Site, CancellationToken, int> verb, CancellationToken cancel) =>
        Configuration.ReadOrTell(config) is { } site ? await Guarded(end => verb(site, end), cancel) : CommandLine.Wrong;

    /// <summary>A signal to end breaks it off, and what was begun is taken away.</summary>
    public static async Task<int> Guarded(Func<CancellationToken, int> verb, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, end));
        using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, end));
        try
        {
            return await Task.Run(() => verb(end.Token));
        }
        catch (CopyRefused refusal)
        {
            return Maintenance.Refuse(refusal.Message);
        }
        catch (Exception refusal) when (refusal is StoreRefused or StoreFailed)
        {
            return Maintenance.Refuse(refusal.Message, CommandLine.Failed);
        }
        catch (OperationCanceledException)
        {
            return Maintenance.Refuse("Broken off; nothing was changed.", CommandLine.Failed);
        }
    }

    private static void End(PosixSignalContext signal, CancellationTokenSource end)
    {
        signal.Cancel = true;
        end.Cancel();
    }

    public static string Size(long bytes) => Model.Words.Value(new Reading("size", bytes, Unit.Bytes));

    public static string Took(TimeSpan time) => time < TimeSpan.FromSeconds(1) ? "less than a second" : Model.Words.Duration(time);
}
