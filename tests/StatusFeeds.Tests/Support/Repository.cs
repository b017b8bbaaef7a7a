// Where the sources are: for golden files and for what is shipped.
using System.Runtime.CompilerServices;

namespace StatusFeeds.Tests.Support;

internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
