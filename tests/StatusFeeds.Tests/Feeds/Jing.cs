// The schema of RFC 4287 (Appendix B) held against feeds, by Debian's jing.
using System.ComponentModel;
using System.Diagnostics;

namespace StatusFeeds.Tests.Feeds;

internal static class Jing
{
    /// <returns>0: all are valid.</returns>
    public static async Task<(int Code, string Said)> Says(params byte[][] feeds)
    {
        var folder = Directory.CreateTempSubdirectory("statusfeeds-jing-");
        try
        {
            var start = new ProcessStartInfo("jing") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(Golden.Path("schemas", "atom.rnc"));
            foreach (var (i, feed) in feeds.Index())
            {
                var file = Path.Combine(folder.FullName, $"{i}.atom");
                await File.WriteAllBytesAsync(file, feed);
                start.ArgumentList.Add(file);
            }

            using var jing = Start(start);
            var said = await Task.WhenAll(jing.StandardOutput.ReadToEndAsync(), jing.StandardError.ReadToEndAsync());
            await jing.WaitForExitAsync();
            return (jing.ExitCode, string.Concat(said));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("jing, which checks feeds against the schema of RFC 4287, cannot be started: install Debian's package jing.", missing);
        }
    }
}
