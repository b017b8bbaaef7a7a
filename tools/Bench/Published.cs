// The build that is measured: published as users would.
using System.Runtime.CompilerServices;

namespace StatusFeeds.Bench;

internal static class Published
{
    /// <summary>The folder that holds StatusFeeds.sln.</summary>
    public static string Repository { get; } = Find();

    /// <summary>Publishes into a folder of <paramref name="folder"/>; the command that starts it.</summary>
    public static async Task<string[]> Make(string folder)
    {
        var to = Path.Combine(folder, "program");
        await using var publish = Child.Start(
            ["dotnet", "publish", Path.Combine(Repository, "src", "StatusFeeds"), "--configuration", "Release", "--output", to, "--disable-build-servers", "--verbosity", "quiet"]);
        return await publish.Exit(TimeSpan.FromMinutes(5)) == 0
            ? At(Path.Combine(to, "statusfeeds"))
            : throw new InvalidOperationException($"dotnet publish failed: {publish.Output}");
    }

    public static string[] At(string file) => file.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", "exec", Path.GetFullPath(file)] : [Path.GetFullPath(file)];

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "StatusFeeds.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("Bench must be built in a clone of the repository.");
    }
}
