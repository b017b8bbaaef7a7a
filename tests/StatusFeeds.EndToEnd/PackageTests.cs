// What tools/package packs; with STATUSFEEDS_SOAK=1 also what that does in a Debian that is really booted.
using System.Globalization;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

/// <summary>One package for all facts, of the program as it was built for the tests: made in seconds, not compressed, without a .NET of its own.</summary>
public sealed class PackageTests(PackageTests.Packed packed) : IClassFixture<PackageTests.Packed>
{
    [Fact]
    public async Task ThePackageHoldsTheseFilesAndNoneThatAnybodyMayWrite()
    {
        var files = (await Spawned.Must("dpkg-deb", "--contents", packed.Deb)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(parts => (Mode: parts[0], Owner: parts[1], Name: string.Join(' ', parts[5..])))
            .ToList();
        Assert.All(files, file => Assert.Equal("root/root", file.Owner));
        Assert.All(files, file => Assert.Matches("^(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x|lrwxrwxrwx)$", file.Mode));
        var names = files.Where(file => !file.Name.EndsWith('/')).Select(file => file.Name).ToList();
        Assert.Equal(
            [
                "./etc/statusfeeds/site.yaml",
                "./etc/statusfeeds/this-machine.yaml",
                "./lib/systemd/system/statusfeeds.service",
                "./usr/bin/statusfeeds -> ../lib/statusfeeds/statusfeeds",
                "./usr/share/lintian/overrides/statusfeeds",
                "./usr/share/man/man8/statusfeeds.8.gz",
                "./usr/share/statusfeeds/schema.json",
                "./usr/share/statusfeeds/site.schema.json",
            ],
            names.Where(name => !name.StartsWith("./usr/lib/statusfeeds/", StringComparison.Ordinal) && !name.StartsWith("./usr/share/doc/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains(files, file => file is { Name: "./usr/lib/statusfeeds/statusfeeds", Mode: "-rwxr-xr-x" });
        Assert.Contains("./usr/share/doc/statusfeeds/copyright", names);
        Assert.Contains("./usr/share/doc/statusfeeds/changelog.gz", names);
        Assert.Equal("/etc/statusfeeds/site.yaml\n/etc/statusfeeds/this-machine.yaml\n", await File.ReadAllTextAsync(packed.At("DEBIAN", "conffiles")));
        await Spawned.Must("sh", "-c", $"cd '{packed.At()}' && md5sum --check --quiet DEBIAN/md5sums");
    }

    [Fact]
    public async Task SystemdKnowsEveryWordOfTheUnit()
    {
        var unit = await File.ReadAllTextAsync(packed.At("lib", "systemd", "system", "statusfeeds.service"));
        Assert.Contains("ExecStart=/usr/bin/statusfeeds serve --config /etc/statusfeeds\n", unit, StringComparison.Ordinal);

        // What it starts is not installed on this machine.
        var here = packed.At("statusfeeds.service");
        await File.WriteAllTextAsync(here, unit.Replace("/usr/bin/statusfeeds", "/bin/true", StringComparison.Ordinal));
        var (code, _, errors) = await Spawned.Run(["systemd-analyze", "verify", "--man=no", here]);
        Assert.Equal("", errors);
        Assert.Equal(0, code);

        // It tells unknown words by its errors only: that it would.
        await File.AppendAllTextAsync(here, "\nNoSuchWord=yes\n");
        Assert.Contains("NoSuchWord", (await Spawned.Run(["systemd-analyze", "verify", "--man=no", here])).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheManPageNamesEveryCommandAndReadsWell()
    {
        var page = packed.At("usr", "share", "man", "man8", "statusfeeds.8.gz");
        var text = (await Spawned.Must("gzip", "-dc", page)).Replace("\\-", "-", StringComparison.Ordinal);
        var help = (await StatusFeedsProcess.Run(null, "--help")).Output;
        var verbs = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(' ')[0]).ToList();
        Assert.Contains("serve", verbs);
        Assert.All(verbs, verb => Assert.Contains($"  {verb} ", text, StringComparison.Ordinal));
        Assert.DoesNotContain("@", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheConfigurationOfThePackageStartsGreen()
    {
        Needs.Root();
        using var box = new Sandbox();
        foreach (var file in Directory.GetFiles(packed.At("etc", "statusfeeds")))
        {
            var text = (await File.ReadAllTextAsync(file)).Replace("8080", box.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            box.Write(Path.GetFileName(file), text.Replace("/var/lib/statusfeeds", box.Folder, StringComparison.Ordinal));
        }

        await using var program = await StatusFeedsProcess.Serve(box);
        Assert.Single((await box.HostIs("UP", "localhost", "/apps/this-machine/hosts.atom")).Feed.Entries);
    }

    [Fact]
    public async Task InABootedDebianItIsInstalledBrokenUpgradedRemovedAndPurged()
    {
        if (!Soak.IsOn)
        {
            // What the long form does goes through a shell each time: that it can be read is known in a moment.
            await Spawned.Must("bash", "-n", Repository.File("tools", "deb", "try"));
            Assert.Equal(2, (await Spawned.Run([Repository.File("tools", "deb", "try")])).ExitCode);
            return;
        }

        Needs.Root();
        using var folder = new TempFolder();
        await using var made = Spawned.Start([Repository.File("tools", "package"), "--output", folder.Path, "--check"], Repository.File());
        var code = await made.Exit(TimeSpan.FromMinutes(12));
        Assert.True(code == 0, made.Errors + made.Output);
        Assert.Contains("\n0 wrong, ", made.Output, StringComparison.Ordinal);
    }

    public sealed class Packed : IAsyncLifetime
    {
        private readonly TempFolder folder = new();

        internal string Deb { get; private set; } = "";

        internal string At(params string[] parts) => folder.File(["unpacked", .. parts]);

        public async ValueTask InitializeAsync()
        {
            var program = Repository.File("src", "StatusFeeds", "bin", "Release", "net10.0");
            await Spawned.Must(Repository.File("tools", "package"), "--program", program, "--output", folder.Path);
            Deb = Assert.Single(Directory.GetFiles(folder.Path, "*.deb"));
            await Spawned.Must("dpkg-deb", "--raw-extract", Deb, At());
        }

        public ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
