// The fleet: all hosts together, and what is done to many of them at once.
namespace StatusFeeds.Fleet;

internal sealed class Hosts : IDisposable
{
    private readonly Host[] hosts;

    private Hosts(Host[] hosts) => this.hosts = hosts;

    public int Size => hosts.Length;

    /// <exception cref="System.Net.Sockets.SocketException">An address or port cannot be had.</exception>
    public static Hosts Start(Settings settings)
    {
        var answers = new Answers(settings.Body);
        var authority = settings.Tls.Number > 0 ? new Authority() : null;
        if (settings.Authority is { } file)
        {
            File.WriteAllText(file, (authority ??= new Authority()).Pem);
        }

        var fleet = new Hosts([.. Enumerable.Range(1, settings.Count).Select(number => new Host(number, settings, answers, authority))]);
        fleet.Set(1, fleet.Size, Mood.Up);
        return fleet;
    }

    public string Set(int from, int to, Mood mood)
    {
        foreach (var host in hosts[(from - 1)..to])
        {
            lock (host)
            {
                host.Mood = mood;
            }
        }

        return $"{from}-{to} {mood.Manner}";
    }

    /// <summary>Null where a host has no BMC, or it cannot be done there.</summary>
    public string? Bmcs(int from, int to, Func<Bmc, bool> order)
    {
        foreach (var host in hosts[(from - 1)..to])
        {
            if (host.Bmc is not { } bmc || !order(bmc))
            {
                return null;
            }
        }

        return $"{from}-{to} done";
    }

    public string Count(int from, int to)
    {
        int[] asked = [.. hosts[(from - 1)..to].Select(host => host.Asked)];
        return $"{asked.Sum()} requests at {asked.Count(count => count > 0)} hosts, the fewest {asked.Min()}, the most {asked.Max()}";
    }

    public void Dispose()
    {
        foreach (var host in hosts)
        {
            host.Mood = Mood.Down;
            host.Bmc?.Dispose();
        }
    }
}
