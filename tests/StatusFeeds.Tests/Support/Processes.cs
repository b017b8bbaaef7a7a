// The processes of this machine as /proc tells of them: who runs, and who is a zombie.
namespace StatusFeeds.Tests.Support;

internal static class Processes
{
    /// <summary>Processes that have this in their environment, and are no zombies.</summary>
    public static List<string> Marked(string mark) =>
        [.. All().Where(process => Read($"/proc/{process}/environ").Contains(mark, StringComparison.Ordinal) && ExecLooks.IsRunning(process))];

    /// <summary>Children of this process that nobody has waited for.</summary>
    public static List<string> Zombies() => [.. All().Where(process =>
        Read($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["Z", var parent, ..] && parent == $"{Environment.ProcessId}")];

    private static IEnumerable<string> All() => Directory.GetDirectories("/proc").Select(folder => Path.GetFileName(folder)!).Where(name => name.All(char.IsAsciiDigit));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
