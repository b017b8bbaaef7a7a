// Whose change of the configuration it was: git's author where git has it, else the owner of the file that was changed last.
using System.Globalization;
using StatusFeeds.Cli;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Cli;

public sealed class RevisionTests
{
    private static readonly string Me = FileOwner.Name(uint.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1], CultureInfo.InvariantCulture));

    [Fact]
    public void ACommittedChangeIsItsAuthors()
    {
        using var work = new GitWork();
        work.Write("feeds/a.yaml", "a").Write("feeds/other.txt", "x").Commit("Ann \u202EExample", "2026-11-20T10:00:00+0100");
        work.Write("feeds/other.txt", "not YAML");
        Assert.Equal(new Revision(work.Head[..12], "Ann  Example, 2026-11-20 09:00:00 UTC"), Revision.Of(Path.Combine(work.Folder, "feeds"), DateTimeOffset.MinValue));
    }

    [Fact]
    public void AChangeThatIsNotCommittedIsTheFilesOwners()
    {
        using var work = new GitWork();
        work.Write("a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        work.Write("a.yaml", "b");
        var (commit, by) = Revision.Of(work.Folder, TimeProvider.System.GetUtcNow().AddMinutes(-1));
        Assert.Equal(work.Head[..12], commit);
        Assert.StartsWith($"{Me}, ", by, StringComparison.Ordinal);
        Assert.EndsWith(" UTC, not committed", by, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatLayThereUncommittedSinceLongIsNotThisChange()
    {
        using var work = new GitWork();
        work.Write("a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        work.Write("local.yaml", "never committed");
        Assert.Equal("Ann, 2026-11-20 10:00:00 UTC", Revision.Of(work.Folder, TimeProvider.System.GetUtcNow().AddMinutes(1)).By);
    }

    [Fact]
    public void WithoutGitTheOwnerOfTheNewestFileIsNamed()
    {
        using var folder = new TempFolder();
        Assert.Equal(new Revision("", ""), Revision.Of(folder.Path, DateTimeOffset.MinValue));
        Assert.Equal(new Revision("", ""), Revision.Of(folder["nowhere"], DateTimeOffset.MinValue));
        File.WriteAllText(folder["a.yaml"], "a");
        var (commit, by) = Revision.Of(folder.Path, DateTimeOffset.MinValue);
        Assert.Equal("", commit);
        Assert.Matches($"^{Me}, [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} [0-9:]{{8}} UTC$", by);
    }

    [Fact]
    public void AUserWhomNobodyNamesIsHisNumber()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["passwd"], "root:x:0:0:root:/root:/bin/sh\n\nann:x:1000:1000::/home/ann:/bin/sh\n:x:7::\n");
        Assert.Equal(["ann", "user 1001", "user 7", "user 1000"], [FileOwner.Name(1000, folder["passwd"]), FileOwner.Name(1001, folder["passwd"]), FileOwner.Name(7, folder["passwd"]), FileOwner.Name(1000, folder["nowhere"])]);
        Assert.Null(FileOwner.Of(folder["nowhere"]));
    }
}
