// How every verb reads the configuration and tells its mistakes.
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Cli;

internal static class Configuration
{
    public static ConfigReading Read(string folder, bool withoutSecrets = false) =>
        ConfigFolder.Read(folder, Environment.GetEnvironmentVariable, withoutSecrets);

    /// <summary>The site, or null after all mistakes were printed to standard error.</summary>
    public static Site? ReadOrTell(string folder)
    {
        var reading = Read(folder);
        foreach (var mistake in reading.Mistakes)
        {
            Console.Error.WriteLine(Logs.Urgent + mistake);
        }

        return reading.Site;
    }

    public static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    public static string Count(IReadOnlyCollection<Mistake> mistakes) => Count(mistakes.Count, "mistake");
}
