// The folder of an export: whole files only, only where they differ, only ours.
using System.Text;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class ExportFolderTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder temp = new();

    private string Root => temp["out"];

    public void Dispose() => temp.Dispose();

    [Fact]
    public void ANewFileIsThereAtOnceAndAnOldOneChangesWhenAllIsPublished()
    {
        using var folder = ExportFolder.Open(Root);
        folder.Put("all/events.atom", "one"u8.ToArray(), 1_700_000_000);
        folder.Put("all/events.atom", "two"u8.ToArray(), 1_700_000_001);
        folder.Put("events/7/index.html", "seven"u8.ToArray());
        Assert.Equal("one", Text("all/events.atom"));
        Assert.Equal("seven", Text("events/7/index.html"));
        folder.Publish();
        Assert.Equal("two", Text("all/events.atom"));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_001).UtcDateTime, File.GetLastWriteTimeUtc(Path.Combine(Root, "all/events.atom")));
        Assert.Equal(3, folder.Written);
    }

    [Fact]
    public void WhatTellsTheSameIsNotWrittenThoughLooksWereRecordedLater()
    {
        using var folder = ExportFolder.Open(Root);
        folder.Put("index.html", Page("UP", "12:00"));
        folder.Put("index.html", Page("UP", "12:01"));
        folder.Publish();
        Assert.Contains("12:00", Text("index.html"), StringComparison.Ordinal);
        folder.Put("index.html", Page("UP", "12:02"), isForced: true);
        folder.Publish();
        Assert.Contains("12:02", Text("index.html"), StringComparison.Ordinal);
        folder.Put("index.html", Page("DOWN", "12:02"));
        folder.Publish();
        Assert.Contains("DOWN", Text("index.html"), StringComparison.Ordinal);
        Assert.Equal(3, folder.Written);
    }

    [Fact]
    public void AFolderOfOthersIsRefusedAndKept()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, "photo.jpg"), "mine");
        Assert.Contains("holds files that no export made", Assert.Throws<ExportRefused>(() => ExportFolder.Open(Root)).Message, StringComparison.Ordinal);
        Assert.Equal(["photo.jpg"], Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName));
        Assert.Contains("is a file", Assert.Throws<ExportRefused>(() => ExportFolder.Open(Path.Combine(Root, "photo.jpg"))).Message, StringComparison.Ordinal);
        Assert.Contains("there is no folder", Assert.Throws<ExportRefused>(() => ExportFolder.Open(temp["not/there"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoDoNotExportToOneFolderAtOnce()
    {
        using (ExportFolder.Open(Root))
        {
            Assert.Contains("another StatusFeeds", Assert.Throws<ExportRefused>(() => ExportFolder.Open(Root)).Message, StringComparison.Ordinal);
        }

        using var next = ExportFolder.Open(Root);
        Assert.False(next.Holds("index.html"));
    }

    [Fact]
    public void DraftsOfAKilledExportAreCleanedAndALineThatWasCutOffIsNobodys()
    {
        using (var folder = ExportFolder.Open(Root))
        {
            folder.Put("apps/shop/index.html", "old"u8.ToArray());
        }

        File.WriteAllText(Path.Combine(Root, "apps/shop/.index.html.statusfeeds-new"), "ha");
        File.WriteAllText(Path.Combine(Root, "robots.txt"), "mine");
        File.AppendAllText(Path.Combine(Root, ExportList.Name), "0 ../victim\n0 /etc/hostname\n0 robots.txt");
        File.WriteAllText(temp["victim"], "mine");
        using var next = ExportFolder.Open(Root);
        next.Sweep(new HashSet<string>(StringComparer.Ordinal), Noon);
        next.Sweep(new HashSet<string>(StringComparer.Ordinal), Noon.AddHours(2));
        Assert.Equal("mine", File.ReadAllText(temp["victim"]));
        Assert.Equal([".statusfeeds-export", ".statusfeeds-export.lock", "robots.txt"], Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatNobodyWantsGoesAfterAnHourAfterARestartToo()
    {
        using (var folder = ExportFolder.Open(Root))
        {
            folder.Put("all/hosts/1700000000/2.atom", "two"u8.ToArray());
            folder.Put("all/hosts.atom", "one"u8.ToArray());
            folder.Sweep(new HashSet<string>(StringComparer.Ordinal) { "all/hosts.atom" }, Noon);
            folder.Sweep(new HashSet<string>(StringComparer.Ordinal) { "all/hosts.atom" }, Noon.AddMinutes(59));
            Assert.True(folder.Holds("all/hosts/1700000000/2.atom"));
        }

        using var next = ExportFolder.Open(Root);
        next.Sweep(new HashSet<string>(StringComparer.Ordinal) { "all/hosts.atom" }, Noon.AddMinutes(61));
        Assert.False(next.Holds("all/hosts/1700000000/2.atom"));
        Assert.False(Directory.Exists(Path.Combine(Root, "all/hosts")));
        Assert.Equal("one", Text("all/hosts.atom"));
    }

    [Fact]
    public void AFolderThatIsTakenAwayIsNotMadeAnewInSilence()
    {
        using var folder = ExportFolder.Open(Root);
        folder.Put("index.html", "one"u8.ToArray());
        Directory.Delete(Root, recursive: true);
        Assert.Throws<DirectoryNotFoundException>(() => folder.Put("all/events.atom", "one"u8.ToArray()));
    }

    [Fact]
    public void NoLinkLeadsOutOfTheFolder()
    {
        var outside = Directory.CreateDirectory(temp["outside"]).FullName;
        File.WriteAllText(Path.Combine(outside, "index.html"), "mine");
        using (var folder = ExportFolder.Open(Root))
        {
            folder.Put("apps/index.html", "old"u8.ToArray());
            File.CreateSymbolicLink(Path.Combine(Root, ".index.html.statusfeeds-new"), Path.Combine(outside, "index.html"));
            File.CreateSymbolicLink(Path.Combine(Root, "style.css"), Path.Combine(outside, "index.html"));
            Directory.CreateSymbolicLink(Path.Combine(Root, "hosts"), outside);
            folder.Put("index.html", "ours"u8.ToArray());
            folder.Put("style.css", "ours"u8.ToArray());
            folder.Publish();
            Assert.Contains("is a link", Assert.Throws<IOException>(() => folder.Put("hosts/index.html", "ours"u8.ToArray())).Message, StringComparison.Ordinal);
            Assert.Contains("is a link", Assert.Throws<IOException>(() => folder.Put("hosts/web01/index.html", "ours"u8.ToArray())).Message, StringComparison.Ordinal);
            Directory.Delete(Path.Combine(Root, "apps"), recursive: true);
            Directory.CreateSymbolicLink(Path.Combine(Root, "apps"), outside);
            Assert.Throws<IOException>(() => folder.Sweep(new HashSet<string>(StringComparer.Ordinal), Noon, isAtOnce: true));
        }

        Assert.Equal(["index.html"], Directory.EnumerateFileSystemEntries(outside).Select(Path.GetFileName));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(outside, "index.html")));
        Assert.All(["index.html", "style.css"], file => Assert.Null(new FileInfo(Path.Combine(Root, file)).LinkTarget));
        File.Delete(Path.Combine(Root, ".statusfeeds-export.lock"));
        File.CreateSymbolicLink(Path.Combine(Root, ".statusfeeds-export.lock"), Path.Combine(outside, "made"));
        Assert.Contains("is a link", Assert.Throws<ExportRefused>(() => ExportFolder.Open(Root)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(outside, "made")));
    }

    [Fact]
    public void WhatOthersPutWhereOursMustStandIsKeptBesideIt()
    {
        using var folder = ExportFolder.Open(Root);
        File.WriteAllText(Path.Combine(Root, "index.html"), "mine");
        folder.Put("index.html", "ours"u8.ToArray());
        folder.Publish();
        folder.Put("index.html", "ours too"u8.ToArray());
        folder.Publish();
        Assert.Equal("ours too", Text("index.html"));
        Assert.Equal("mine", Text(".index.html.before-export"));
    }

    [Fact]
    public void AnotherFolderInItsPlaceIsNoticed()
    {
        using (var other = ExportFolder.Open(temp["other"]))
        {
            other.Put("index.html", "other"u8.ToArray());
        }

        using var folder = ExportFolder.Open(Root);
        Assert.True(folder.IsAsLeft);
        folder.Put("all/events.atom", "one"u8.ToArray());
        Assert.True(folder.IsAsLeft);
        Directory.Move(Root, temp["away"]);
        Assert.False(folder.IsAsLeft);
        Directory.Move(temp["other"], Root);
        Assert.False(folder.IsAsLeft);
    }

    [Fact]
    public void WhatMayNotBeSeenAnyMoreGoesAtOnce()
    {
        using var folder = ExportFolder.Open(Root);
        folder.Put("hosts/vault9/index.html", "secret"u8.ToArray());
        folder.Put("index.html", "one"u8.ToArray());
        folder.Sweep(new HashSet<string>(StringComparer.Ordinal) { "index.html" }, Noon, isAtOnce: true);
        Assert.False(Directory.Exists(Path.Combine(Root, "hosts")));
        Assert.Equal("one", Text("index.html"));
    }

    [Fact]
    public void WhyNothingCanBeWrittenIsSaidWithoutTheNamesOfDrafts()
    {
        var full = Assert.ThrowsAny<IOException>(() => File.WriteAllText("/dev/full", "x"));
        Assert.Equal("Cannot export to out: its disk is full. Make room there.", ExportRefused.Words(full, "out"));
        Assert.Contains("may not write there", ExportRefused.Words(new UnauthorizedAccessException("Access to the path 'out/x' is denied."), "out"), StringComparison.Ordinal);
        Assert.Equal("Cannot export to out: Is a directory : 'out/x'.", ExportRefused.Words(new IOException("Is a directory : 'out/x'"), "out"));
        Assert.Contains("is empty", Assert.Throws<ExportRefused>(() => ExportFolder.Open("")).Message, StringComparison.Ordinal);
    }

    private static byte[] Page(string status, string time) =>
        Encoding.UTF8.GetBytes($"<main>{status}</main>\n<footer><p>Looks are recorded up to <time datetime=\"{time}\">{time}</time>. Times are in UTC.</p></footer>");

    private string Text(string path) => File.ReadAllText(Path.Combine(Root, path));
}
