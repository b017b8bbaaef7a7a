// What git has of a folder: repositories made by git itself, loose, packed, as a second working copy, shallow, of another user, broken.
using System.Text;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class GitStateTests : IDisposable
{
    private readonly GitWork work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void AFolderThatIsNotKeptByGitHasNoState()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.yaml"], "a");
        Assert.Null(GitState.Of(folder.Path, ["a.yaml"]));
        Assert.Null(GitState.Of(folder["nowhere"], []));
    }

    [Fact]
    public void ARepositoryWithoutACommitHasNoState()
    {
        work.Write("a.yaml", "a");
        Assert.Null(State());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheLastCommitThatTouchedTheFolderIsItsOwnAndNotALaterOne(bool packed)
    {
        work.Write("feeds/a.yaml", "a").Write("feeds/sub/b.yaml", "b").Write("README", "r").Commit("Ann Example", "2026-11-20T10:00:00+0100");
        var first = work.Head;
        work.Write("feeds/sub/b.yaml", "b2").Commit("Bob \u00c4rger", "2026-11-20T11:30:00+0100");
        var second = work.Head;
        work.Write("README", "r2").Commit("Carol", "2026-11-20T12:00:00+0100");
        var third = work.Head;
        if (packed)
        {
            work.Git("gc", "-q", "--aggressive", "--prune=now");
            Assert.DoesNotContain(Directory.EnumerateDirectories(Path.Combine(work.Folder, ".git", "objects")), folder => Path.GetFileName(folder).Length == 2);
            Assert.False(File.Exists(Path.Combine(work.Folder, ".git", "refs", "heads", "main")));
        }

        var state = State("feeds", "a.yaml", "sub/b.yaml")!;
        Assert.Equal((second, "Bob \u00c4rger", new DateTimeOffset(2026, 11, 20, 10, 30, 0, TimeSpan.Zero)), (state.Id, state.Last!.Author, state.Last.At));
        Assert.Empty(state.Others);
        Assert.Equal((third, "Carol"), (State()!.Id, State()!.Last!.Author));
        Assert.Equal(second, State("feeds/sub")!.Id);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void FilesThatAreOthersThanInTheCommitAreNamed()
    {
        work.Write("feeds/a.yaml", "a").Write("feeds/b.yaml", "").Write("feeds/c.yaml", new string('c', 70_000)).Commit("Ann", "2026-11-20T10:00:00+0000");
        work.Write("feeds/a.yaml", "A").Write("feeds/d.yaml", "d").Write("feeds/e/f.yaml", "f");
        Assert.Equal(["a.yaml", "d.yaml", "e/f.yaml"], State("feeds", "a.yaml", "b.yaml", "c.yaml", "d.yaml", "e/f.yaml")!.Others);
    }

    [Fact]
    public void WhatIsBehindALinkIsNoneOfTheRepositorysFiles()
    {
        using var elsewhere = new TempFolder();
        File.WriteAllText(elsewhere["a.yaml"], "a");
        Directory.CreateSymbolicLink(Path.Combine(work.Folder, "out"), elsewhere.Path);
        File.CreateSymbolicLink(Path.Combine(work.Folder, "a.yaml"), elsewhere["a.yaml"]);
        work.Commit("Ann", "2026-11-20T10:00:00+0000");
        Assert.Empty(State("", "a.yaml", "out/a.yaml")!.Others);
        Assert.Null(GitState.Of(Path.Combine(work.Folder, "out"), ["a.yaml"]));
    }

    [Fact]
    public void AFolderOfWhichGitKnowsNothingHasNoState()
    {
        work.Write("README", "r").Commit("Ann", "2026-11-20T10:00:00+0000");
        work.Write("feeds/a.yaml", "a");
        Assert.Null(State("feeds", "a.yaml"));
    }

    [Fact]
    public void OfAMergeTheSideThatTouchedTheFolderCounts()
    {
        work.Write("feeds/a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        work.Git("checkout", "-q", "-b", "side");
        work.Write("feeds/a.yaml", "a2").Commit("Bob", "2026-11-20T11:00:00+0000");
        var side = work.Head;
        work.Git("checkout", "-q", "main");
        work.Write("README", "r").Commit("Carol", "2026-11-20T12:00:00+0000");
        work.Git("merge", "-q", "--no-ff", "-m", "m", "side");
        Assert.Equal((side, "Bob"), (State("feeds")!.Id, State("feeds")!.Last!.Author));
    }

    [Fact]
    public void ASecondWorkingCopyAndAShallowCloneAreReadToo()
    {
        work.Write("feeds/a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        work.Write("feeds/a.yaml", "a2").Commit("Bob", "2026-11-20T11:00:00+0000");
        using var others = new TempFolder();
        work.Git("branch", "side", "HEAD~1");
        work.Git("worktree", "add", "-q", others["second"], "side");
        work.Git("clone", "-q", "--depth", "1", "file://" + work.Folder, others["shallow"]);
        work.Git("clone", "-q", "--shared", work.Folder, others["borrowing"]);
        Assert.Equal(["Ann", "Bob", "Bob"], new[] { "second", "shallow", "borrowing" }.Select(name => GitState.Of(others[name] + "/feeds", ["a.yaml"])!.Last!.Author));
    }

    [Theory]
    [InlineData("*", "", "")]
    [InlineData("*", "", "garbage that is no object")]
    [InlineData("*.pack", "gc", "")]
    [InlineData("*.pack", "gc", "half")]
    [InlineData("*.idx", "gc", "")]
    [InlineData("*.idx", "gc", "half")]
    public void OfABrokenRepositoryNothingIsKnown(string which, string made, string instead)
    {
        work.Write("a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        if (made.Length > 0)
        {
            work.Git(made, "-q", "--prune=now");
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(work.Folder, ".git", "objects"), which, SearchOption.AllDirectories).ToList())
        {
            var bytes = File.ReadAllBytes(file);
            File.Delete(file);
            File.WriteAllBytes(file, instead == "half" ? [.. bytes.Take(bytes.Length / 2)] : Encoding.ASCII.GetBytes(instead));
        }

        Assert.Null(State("", "a.yaml"));
    }

    [Fact]
    public void HoweverTheFilesAreSpoiltNothingIsThrown()
    {
        work.Write("feeds/a.yaml", "a").Write("feeds/b.yaml", new string('b', 5000)).Commit("Ann", "2026-11-20T10:00:00+0000");
        work.Write("feeds/b.yaml", new string('b', 5000) + "c").Commit("Bob", "2026-11-20T11:00:00+0000");
        work.Git("gc", "-q", "--aggressive", "--prune=now");
        var random = new Random(8);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(work.Folder, ".git", "objects", "pack")).Where(file => file.EndsWith(".pack", StringComparison.Ordinal) || file.EndsWith(".idx", StringComparison.Ordinal)).ToList())
        {
            var sound = File.ReadAllBytes(file);
            File.Delete(file);
            for (var turn = 0; turn < 300; turn++)
            {
                var spoilt = (byte[])sound.Clone();
                for (var change = 0; change < 1 + (turn % 4); change++)
                {
                    spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
                }

                File.WriteAllBytes(file, spoilt);
                Assert.Equal(40, State("feeds", "a.yaml", "b.yaml")?.Id.Length ?? 40);
            }

            File.WriteAllBytes(file, sound);
        }
    }

    [Theory]
    [InlineData("ref: refs/../../../etc/passwd")]
    [InlineData("ref: HEAD")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void AHeadThatLeadsNowhereIsNone(string head)
    {
        work.Write("a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        File.WriteAllText(Path.Combine(work.Folder, ".git", "HEAD"), head);
        Assert.Null(State("", "a.yaml"));
    }

    [Fact]
    public void ARepositoryOfAnotherUserIsReadToo()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root may give files away");
        work.Write("feeds/a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        Tool.Run("chown", "-R", "54321:54321", work.Folder);
        Assert.Equal("Ann", State("feeds", "a.yaml")!.Last!.Author);
    }

    [Fact]
    public void LinksOnTheWayToTheFolderAreFollowed()
    {
        using var elsewhere = new TempFolder();
        work.Write("feeds/eu/a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        Directory.CreateSymbolicLink(elsewhere["top"], work.Folder);
        Directory.CreateSymbolicLink(elsewhere["feeds"], elsewhere["top/feeds"]);
        Directory.CreateSymbolicLink(elsewhere["circle"], elsewhere["circle/on"]);
        Assert.Equal(["Ann", "Ann", "Ann"], new[] { "top/feeds", "feeds", "feeds/eu/" }.Select(name => GitState.Of(elsewhere[name], [])!.Last!.Author));
        Assert.Equal(["b.yaml"], GitState.Of(elsewhere["feeds/eu"], ["a.yaml", "b.yaml"])!.Others);
        Assert.Null(GitState.Of(elsewhere["circle/on"], []));
    }

    [Fact]
    public void SoManyCommitsBackTheLastOneIsLookedForAndNoFurther()
    {
        work.Write("feeds/a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        for (var later = 0; later < 4; later++)
        {
            work.Write("README", $"{later}").Commit("Bob", "2026-11-20T11:00:00+0000");
        }

        var folder = Path.Combine(work.Folder, "feeds");
        Assert.Equal("Ann", GitState.Of(folder, [], mostSteps: 5)!.Last!.Author);
        var state = GitState.Of(folder, ["a.yaml", "b.yaml"], mostSteps: 4)!;
        Assert.Equal((work.Head, null), (state.Id, state.Last));
        Assert.Empty(state.Others);
    }

    [Fact]
    public void AnythingAtAllAsADateIsNoReasonToFail()
    {
        work.Write("a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        var tree = work.Git("rev-parse", "HEAD^{tree}").Trim();
        foreach (var author in new[] { "Ann <a@example.org> 99999999999999 +0000", "Ann <a@example.org> 1 +9999", "Ann", "", " <> 0 +0000" })
        {
            File.WriteAllText(Path.Combine(work.Folder, "commit"), $"tree {tree}\nauthor {author}\ncommitter {author}\n\nm\n");
            work.Git("update-ref", "--no-deref", "HEAD", work.Git("hash-object", "-t", "commit", "-w", "--literally", "commit").Trim());
            Assert.Equal(work.Head, State("", "a.yaml")?.Id ?? work.Head);
        }
    }

    private GitState? State(string folder = "", params string[] files) => GitState.Of(Path.Combine(work.Folder, folder), files);
}
