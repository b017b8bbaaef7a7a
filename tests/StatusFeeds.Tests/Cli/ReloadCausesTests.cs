// What happens while the program still starts is a cause to reload, and kills nothing.
using System.Diagnostics;
using System.Globalization;
using StatusFeeds.Cli;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Cli;

public sealed class ReloadCausesTests
{
    [Fact]
    public async Task AnEditAndASighupBeforeAnyoneAsksAreCauses()
    {
        using var config = ConfigText.Of(("a.yaml", ConfigText.Web01));
        using var end = new CancellationTokenSource();
        using var causes = new ReloadCauses(config.Folder, TimeProvider.System);
        config.Write("a.yaml", ConfigText.Web01 + " # edited");
        using var kill = Process.Start("kill", ["-HUP", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);

        var told = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var cause in causes.All(end.Token))
            {
                told.Add(cause);
                if (told.Count == 2)
                {
                    await end.CancelAsync();
                }
            }
        });

        Assert.Equal(["SIGHUP", "the folder changed"], told);
    }
}
