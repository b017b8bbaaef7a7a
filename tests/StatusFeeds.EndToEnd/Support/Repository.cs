// Where the repository's own files stand.
using System.Runtime.CompilerServices;

namespace StatusFeeds.EndToEnd.Support;

internal static class Repository
{
    private static string Root { get; } = Find();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find([CallerFilePath] string here = "")
    {
        foreach (var start in (string[])[Path.GetDirectoryName(here)!, AppContext.BaseDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (System.IO.File.Exists(Path.Combine(folder.FullName, "StatusFeeds.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds StatusFeeds.sln: run them in a clone of the repository");
    }
}
