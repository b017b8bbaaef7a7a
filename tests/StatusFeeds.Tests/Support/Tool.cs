// Runs a program of the system to its end; a failure is the test's failure, with what the program said.
using System.Diagnostics;

namespace StatusFeeds.Tests.Support;

internal static class Tool
{
    /// <returns>What it printed.</returns>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{errors.GetAwaiter().GetResult()}");
        return output;
    }
}
