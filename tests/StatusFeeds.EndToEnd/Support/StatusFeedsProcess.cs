// The real program as a process: started as a user would, ended by its process id.
using System.Net;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class StatusFeedsProcess : IAsyncDisposable
{
    private readonly Spawned spawned;
    private readonly Sandbox sandbox;

    private StatusFeedsProcess(Spawned spawned, Sandbox sandbox)
    {
        this.spawned = spawned;
        this.sandbox = sandbox;
    }

    /// <summary>What starts the program, without its arguments: the one built with these tests, or the one that STATUSFEEDS_PROGRAM names (tools/check publishes it, as users have it).</summary>
    public static string[] Command { get; } =
    [
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        "exec",
        Environment.GetEnvironmentVariable("STATUSFEEDS_PROGRAM") is { Length: > 0 } published ? published : Path.Combine(AppContext.BaseDirectory, "statusfeeds.dll"),
    ];

    public int Id => spawned.Id;

    public bool HasExited => spawned.HasExited;

    public string Output => spawned.Output;

    public string Errors => spawned.Errors;

    /// <summary>Starts the program and waits until it answers.</summary>
    /// <param name="wrapper">A command that ends by becoming the program (so that its process id is the program's): <c>strace -D …</c>, <c>ip netns exec …</c>.</param>
    public static async Task<StatusFeedsProcess> Serve(Sandbox sandbox, string[]? wrapper = null, Dictionary<string, string?>? environment = null)
    {
        var process = Start(sandbox, wrapper, environment);
        try
        {
            await process.Ready();
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program and does not wait.</summary>
    public static StatusFeedsProcess Start(Sandbox sandbox, string[]? wrapper = null, Dictionary<string, string?>? environment = null) =>
        new(Spawned.Start([.. wrapper ?? [], .. Command, "serve", "--config", sandbox.Config], sandbox.Folder, environment), sandbox);

    public static Task<(int ExitCode, string Output, string Errors)> Run(string? folder, params string[] arguments) =>
        Spawned.Run([.. Command, .. arguments], folder);

    public Task Ready() => Until.Seen(
        "the program answers",
        async () => HasExited
            ? throw new InvalidOperationException($"statusfeeds ended with {spawned.ExitCode}: {Errors}{Output}")
            : (await sandbox.Get("/healthz")).Status,
        status => status == HttpStatusCode.OK);

    public void Reload() => spawned.Signal(Spawned.Hangup);

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> Stop()
    {
        spawned.Signal(Spawned.Terminate);
        return await Exit();
    }

    public async Task Kill()
    {
        spawned.Signal(Spawned.Kill9);
        await Exit();
    }

    public Task<int> Exit() => spawned.Exit(TimeSpan.FromSeconds(30));

    /// <summary>What it said is shown with a test that fails.</summary>
    public async ValueTask DisposeAsync()
    {
        await spawned.DisposeAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"statusfeeds on port {sandbox.Port} said:\n{Printable(Errors)}");
    }

    /// <summary>xunit's report puts output into CDATA as it is: what that cannot hold is replaced.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(letter => letter is '\n' or (>= ' ' and < '\ud800') or (>= '\ue000' and < '\ufffe') ? letter : '\ufffd')).Replace("]]>", "]] >", StringComparison.Ordinal);
}
