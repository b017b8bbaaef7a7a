// Which files of the configuration's folder are read: *.yaml and *.yml, sub-folders too, nothing whose name begins with a dot.
using System.Collections.Immutable;

namespace StatusFeeds.Config;

internal static class ConfigFiles
{
    /// <summary>Paths relative to the folder, in ordinal order. Throws what the file system throws.</summary>
    public static ImmutableArray<string> In(string folder)
    {
        var found = new List<string>();
        Gather(new DirectoryInfo(folder), "", [], found);
        found.Sort(StringComparer.Ordinal);
        return [.. found];
    }

    /// <summary>site.yaml, which holds the site, stands only at the top.</summary>
    public static bool IsSite(string relative) => relative is "site.yaml" or "site.yml";

    /// <param name="seen">Folders behind all links: each is read once, so that links may go in a circle.</param>
    private static void Gather(DirectoryInfo folder, string prefix, HashSet<string> seen, List<string> found)
    {
        if (!seen.Add(folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName))
        {
            return;
        }

        foreach (var item in folder.EnumerateFileSystemInfos().Where(item => !item.Name.StartsWith('.')))
        {
            if (Directory.Exists(item.FullName))
            {
                Gather(new DirectoryInfo(item.FullName), prefix + item.Name + "/", seen, found);
            }
            else if (item.Extension is ".yaml" or ".yml")
            {
                found.Add(prefix + item.Name);
            }
        }
    }
}
