// The schema of RFC 4287 (Appendix B) held against a feed as it was served, by Debian's jing.
namespace StatusFeeds.EndToEnd.Support;

internal static class Jing
{
    public static async Task Validate(byte[] feed)
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("feed.atom"), feed);
        var (code, output, errors) = await Spawned.Run(["jing", "-c", Repository.File("tests", "schemas", "atom.rnc"), folder.File("feed.atom")]);
        Assert.True(code == 0, $"jing: {output}{errors}");
    }
}
