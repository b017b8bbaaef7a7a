// Files of the tests that hold what is expected, and the place where they lie.
using System.Runtime.CompilerServices;

namespace StatusFeeds.Tests.Feeds;

internal static class Golden
{
    /// <summary>The path of a file under tests/, found by walking up from the test's own output.</summary>
    public static string Path(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "StatusFeeds.sln")))
                return System.IO.Path.Combine([folder.FullName, "tests", .. parts]);
        }

        throw new FileNotFoundException($"No folder above {AppContext.BaseDirectory} has a StatusFeeds.sln: run the tests from a clone.");
    }

    public static string Read(string name) => File.ReadAllText(Path("StatusFeeds.Tests", "Feeds", name));

    /// <summary>Compares with the file; where the environment says STATUSFEEDS_GOLDEN=write it writes the file anew, and fails, so that no green run is one that wrote.</summary>
    public static void Holds(string name, string actual, [CallerMemberName] string test = "") =>
        HoldsAt(Path("StatusFeeds.Tests", "Feeds", name), actual, test);

    /// <summary>As <see cref="Holds"/>, for a file that lies elsewhere.</summary>
    public static void HoldsAt(string path, string actual, [CallerMemberName] string test = "")
    {
        if (Environment.GetEnvironmentVariable("STATUSFEEDS_GOLDEN") == "write")
        {
            File.WriteAllText(path, actual);
            Assert.Fail($"{test}: {path} was written anew. Read its difference, then run again without STATUSFEEDS_GOLDEN.");
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
