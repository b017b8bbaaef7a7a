// Logs: one line each, to standard error; with priorities where that is the journal.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace StatusFeeds.Cli;

internal static class Logs
{
    /// <summary>Standard error is the journal's (systemd.exec(5), JOURNAL_STREAM): it has times of its own, and takes a priority before each line.</summary>
    private static readonly bool ToJournal = IsJournal(Environment.GetEnvironmentVariable("JOURNAL_STREAM"), new FileInfo("/proc/self/fd/2").LinkTarget);

    /// <summary>Goes before a line of standard error that is no log and says why the program ends.</summary>
    public static string Urgent { get; } = ToJournal ? "<3>" : "";

    /// <param name="stream">Device and inode, as JOURNAL_STREAM says.</param>
    /// <param name="standardError">What descriptor 2 is: <c>socket:[INODE]</c>. Whoever sends it elsewhere wants no priorities there.</param>
    public static bool IsJournal(string? stream, string? standardError) =>
        stream?.Split(':') is [_, var inode] && standardError == $"socket:[{inode}]";

    public static ILoggerFactory Make(bool json) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // It tells with a stack trace what is thrown to us anyway and told in words (ListenFailed).
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // While anything of it may be logged, each request gets an Activity and a scope, a fifth of its cost; what goes wrong in a request is told by Kestrel.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Quartz", LogLevel.Warning);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (json)
        {
            logging.AddJsonConsole(format =>
            {
                format.UseUtcTimestamp = true;
                format.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else if (ToJournal)
        {
            logging.AddSystemdConsole();
        }
        else
        {
            logging.AddSimpleConsole(format =>
            {
                format.SingleLine = true;
                format.UseUtcTimestamp = true;
                format.TimestampFormat = "yyyy-MM-dd HH:mm:ssZ ";
                format.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }
    });
}
