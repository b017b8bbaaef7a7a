// What git has of a folder, read from its files: repositories made by git itself, loose, packed, as a second working copy, shallow, broken.
using System.Text;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire.Git;

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

    [Fact]
    public void ManyVersionsInAPackAreMadeOfEachOther()
    {
        var files = Enumerable.Range(0, 60).Select(number => $"feeds/host-{number:000}.yaml").ToArray();
        for (var version = 0; version < 12; version++)
        {
            work.Write(files[version * 5], $"version {version}");
            foreach (var file in version == 0 ? files : [])
            {
                work.Write(file, "the same for all");
            }

            work.Commit($"Author {version}", $"2026-11-20T10:{version:00}:00+0000", string.Join('\n', Enumerable.Range(0, 200).Select(line => $"line {line} of every message")));
        }

        work.Git("repack", "-q", "-a", "-d", "-f", "--depth=50", "--window=50");
        Assert.Matches("chain length = [2-9]", work.Git("verify-pack", "-v", Directory.EnumerateFiles(Path.Combine(work.Folder, ".git/objects/pack"), "*.idx").Single()));
        for (var version = 11; version > 0; version--)
        {
            var state = State("feeds", [.. files.Select(file => Path.GetFileName(file))])!;
            Assert.Equal((work.Head, $"Author {version}"), (state.Id, state.Last!.Author));
            Assert.Empty(state.Others);
            work.Git("reset", "-q", "--hard", "HEAD~1");
        }
    }

    [Theory]
    [InlineData("objects")]
    [InlineData("pack")]
    [InlineData("index")]
    public void WhatCannotBeReadLeavesTheIdAlone(string what)
    {
        work.Write("a.yaml", "a").Commit("Ann", "2026-11-20T10:00:00+0000");
        var (head, objects) = (work.Head, Path.Combine(work.Folder, ".git", "objects"));
        if (what != "objects")
        {
            work.Git("gc", "-q", "--prune=now");
        }

        foreach (var file in Directory.EnumerateFiles(objects, what switch { "objects" => "*", "pack" => "*.pack", _ => "*.idx" }, SearchOption.AllDirectories).ToList())
        {
            var bytes = File.ReadAllBytes(file);
            File.Delete(file);
            File.WriteAllBytes(file, [.. bytes.Take(bytes.Length / 2)]);
        }

        var state = State("", "a.yaml")!;
        Assert.Equal((head, null), (state.Id, state.Last));
        Assert.Empty(state.Others);
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

    /// <summary>FIPS 180's examples, and lengths around a block's end as git itself reckons them.</summary>
    [Fact]
    public void FilesAreNamedByTheirSha1()
    {
        Assert.Equal("a9993e364706816aba3e25717850c26c9cd0d89d", Hex("abc"));
        Assert.Equal("84983e441c3bd26ebaae4aa1f95129e5e54670f1", Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
        Assert.Equal("34aa973cd4c4daa4f61eeb2bdbad27316534016f", Hex(new string('a', 1_000_000)));
        foreach (var length in new[] { 0, 1, 45, 46, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128 })
        {
#pragma warning disable CA5350 // It is what git names files by.
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(new byte[length])), Convert.ToHexStringLower(Sha1.Of(new byte[length])));
#pragma warning restore CA5350
        }

        static string Hex(string text) => Convert.ToHexStringLower(Sha1.Of(Encoding.ASCII.GetBytes(text)));
    }

    private GitState? State(string folder = "", params string[] files) => GitState.Of(Path.Combine(work.Folder, folder), files);
}
