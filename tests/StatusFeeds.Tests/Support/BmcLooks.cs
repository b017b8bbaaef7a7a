// Talks with BMCs as a look has them, and how each ended.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

/// <summary>How a talk ended.</summary>
internal sealed record Talked(IReadOnlyList<IpmiReply> Replies, Fault? Fault, Contact Contact, Transcript Transcript, TimeSpan Took)
{
    public string Words => Fault?.Words ?? "";

    public string Said => string.Join('\n', Transcript.Lines.Select(line => line.Text));
}

internal static class BmcLooks
{
    public static readonly IpmiLogin Login = new() { User = "monitor", Password = new Secret("s3cret") };

    public static Task<Talked> Talk(this Bmcs bmcs, SmallBmc bmc, IpmiLogin? login = null, int requests = 3, bool keeps = false, double seconds = 10, Func<BmcSlot, Task>? during = null) =>
        bmcs.Talk(bmc.At, login, requests, keeps, seconds, during);

    /// <summary>So many requests, each with other data, which the BMC sends back.</summary>
    public static async Task<Talked> Talk(
        this Bmcs bmcs, IPEndPoint to, IpmiLogin? login = null, int requests = 3, bool keeps = false, double seconds = 10, Func<BmcSlot, Task>? during = null)
    {
        var timeout = TimeSpan.FromSeconds(seconds);
        var look = new Look("h", to.Address.ToString(), TimeProvider.System, new Nothing(), timeout) { Transcript = new Transcript() };
        var from = TimeProvider.System.GetTimestamp();
        var replies = new List<IpmiReply>();
        Fault? fault = null;
        try
        {
            await bmcs.With(
                to,
                login ?? Login,
                keeps,
                look,
                timeout,
                async (bmc, slot) =>
                {
                    for (var i = 0; i < requests; i++)
                    {
                        replies.Add(await bmc.Ask(new IpmiRequest(IpmiRequest.Sensor, 0x2D, new[] { (byte)i })));
                    }

                    await (during?.Invoke(slot) ?? Task.CompletedTask);
                    return 0;
                },
                TestContext.Current.CancellationToken);
        }
        catch (BmcLost lost)
        {
            fault = lost.Fault;
        }

        return new Talked(replies, fault, look.Contact, look.Transcript!, TimeProvider.System.GetElapsedTime(from));
    }

    /// <summary>No fault, and each reply is that of its own request.</summary>
    public static void IsWhole(this Talked talked, int requests = 3)
    {
        Assert.True(talked.Fault is null, talked.Words);
        Assert.Equal(requests, talked.Replies.Count);
        Assert.All(talked.Replies, (reply, i) => Assert.Equal([0x2D, (byte)i], reply.Data.ToArray()));
    }

    public static async Task Until(Func<bool> holds)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private sealed class Nothing : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
