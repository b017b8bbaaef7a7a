// What a test needs of the machine beyond the installed packages.
namespace StatusFeeds.EndToEnd.Support;

internal static class Needs
{
    /// <summary>Mounts and network namespaces; tools/check lets such a test be skipped only by someone who is not root.</summary>
    public static void Root() => Assert.SkipUnless(Spawned.IsRoot, "needs root, to mount a file system or to make a network namespace");
}
