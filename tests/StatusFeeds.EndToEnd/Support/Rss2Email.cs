// Debian's real rss2email: fetches a feed as it does from cron, and delivers into a maildir, which we read.
namespace StatusFeeds.EndToEnd.Support;

/// <param name="Thread">The Message-ID to which it replies; null where it begins a thread.</param>
internal sealed record Mail(string Id, string Subject, string? Thread, string About, string Body);

internal sealed class Rss2Email : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly HashSet<string> read = [];

    public Rss2Email(string feed) => File.WriteAllText(folder.File("rss2email.cfg"), $"""
        [DEFAULT]
        from = status@example.org
        to = noc@example.org
        reply-changes = True
        email-protocol = maildir
        maildir-path = {folder.File("mail")}
        maildir-mailbox = inbox

        [feed.status]
        url = {feed}

        """);

    /// <summary>The mails of this run.</summary>
    public async Task<IReadOnlyList<Mail>> Run()
    {
        Directory.CreateDirectory(folder.File("mail"));
        var home = new Dictionary<string, string?> { ["HOME"] = folder.Path, ["XDG_CONFIG_HOME"] = null, ["XDG_DATA_HOME"] = null, ["http_proxy"] = null };
        var (code, output, errors) = await Spawned.Run(["r2e", "-c", folder.File("rss2email.cfg"), "-d", folder.File("seen.json"), "run"], folder.Path, home);
        Assert.True(code == 0, $"r2e ended with {code}: {errors}{output}");
        Assert.DoesNotContain("[ERROR]", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("[WARNING]", errors, StringComparison.Ordinal);
        var inbox = folder.File("mail", "inbox", "new");
        string[] files = Directory.Exists(inbox) ? Directory.GetFiles(inbox) : [];
        return [.. files.Where(read.Add).Select(Parse)];
    }

    public void Dispose() => folder.Dispose();

    private static Mail Parse(string file)
    {
        var text = File.ReadAllText(file).Replace("\r\n", "\n", StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = text[..end].Replace("\n ", " ", StringComparison.Ordinal).Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return new Mail(headers["Message-ID"], headers["Subject"], headers.GetValueOrDefault("In-Reply-To"), headers["X-RSS-ID"], text[end..]);
    }
}
