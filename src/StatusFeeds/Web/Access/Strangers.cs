// Logins that failed, by address: each costs its address a growing delay, and a line in the log now and then. Others wait for nothing.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace StatusFeeds.Web;

internal sealed class Strangers(TimeProvider clock, ILogger log)
{
    /// <summary>An address is forgotten after so long without a failure.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>In seconds: whoever was refused at once may try again then.</summary>
    public const int Pause = 10;

    private const int MostDoublings = 5;

    /// <summary>So many answers to one address wait at once, to one from which no login has failed, and to all.</summary>
    private const int MostOfOne = 8;

    private const int MostOfGood = 64;
    private const int MostOfAll = 512;
    private const int MostKept = 4096;
    private const int MostLines = 10;

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, Failures> failed = [];
    private int waiting;
    private long minute;
    private int lines;
    private int unsaid;

    /// <summary>An address that has so many answers outstanding that it gets no more of them now: seconds after which it may try again; else null.</summary>
    public int? Refused(IPAddress address)
    {
        if (Volatile.Read(ref waiting) < MostOfOne)
        {
            return null;
        }

        lock (gate)
        {
            return waiting >= MostOfAll || (failed.TryGetValue(Network(address), out var failures) && failures.Waiting >= (failures.Count == 0 ? MostOfGood : MostOfOne)) ? Pause : null;
        }
    }

    /// <summary>While a login is checked it has one of the places of its address: who sends many at once keeps nobody else's from being checked.</summary>
    public async Task<T> Hold<T>(IPAddress address, Func<Task<T>> checking)
    {
        var network = Network(address);
        Failures failures;
        lock (gate)
        {
            failures = Of(network);
            failures.Waiting++;
            waiting++;
        }

        try
        {
            return await checking();
        }
        finally
        {
            lock (gate)
            {
                waiting--;
                if (--failures.Waiting == 0 && failures.Count == 0)
                {
                    failed.Remove(network);
                }
            }
        }
    }

    /// <summary>Notes a failed login and waits as long as it costs. False: so many wait that this one is to be refused at once.</summary>
    /// <param name="address">Who tried.</param>
    /// <param name="what">He tried: <c>a login</c>, <c>a token</c>.</param>
    /// <param name="gone">He has hung up.</param>
    public async Task<bool> Slow(IPAddress address, string what, CancellationToken gone)
    {
        var network = Network(address);
        TimeSpan delay;
        Failures failures;
        lock (gate)
        {
            failures = Of(network);
            failures.Count++;
            failures.Last = clock.GetTimestamp();
            Say(address, what, failures.Count);
            if (waiting >= MostOfAll || failures.Waiting >= MostOfOne)
            {
                return false;
            }

            waiting++;
            failures.Waiting++;
            delay = FirstDelay * (1 << Math.Min(failures.Count - 1, MostDoublings));
        }

        try
        {
            await Task.Delay(delay, clock, gone);
        }
        catch (OperationCanceledException)
        {
            // He waits no more.
        }
        finally
        {
            lock (gate)
            {
                waiting--;
                failures.Waiting--;
            }
        }

        return true;
    }

    /// <summary>The address, of IPv6 its /64: that is what one who attacks has at least.</summary>
    public static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private Failures Of(IPAddress network)
    {
        if (failed.TryGetValue(network, out var failures))
        {
            if (failures.Waiting == 0 && clock.GetElapsedTime(failures.Last) > Memory)
            {
                failures.Count = 0;
            }

            return failures;
        }

        if (failed.Count >= MostKept)
        {
            foreach (var (old, _) in failed.Where(one => one.Value.Waiting == 0).OrderBy(one => one.Value.Last).Take(MostKept / 4).ToList())
            {
                failed.Remove(old);
            }
        }

        return failed[network] = new Failures();
    }

    /// <summary>The first of an address, and its 10th, 100th and so on; at most some lines a minute.</summary>
    private void Say(IPAddress address, string what, int count)
    {
        var now = clock.GetTimestamp() / (clock.TimestampFrequency * 60);
        if (now != minute)
        {
            (minute, lines) = (now, 0);
        }

        unsaid++;
        if (lines >= MostLines || count.ToString(CultureInfo.InvariantCulture).AsSpan().TrimEnd('0') is not "1")
        {
            return;
        }

        lines++;
        log.LogWarning("Refused {What} from {Address}: {Count} of that address in a row; {All} of all addresses since this was said last", what, address, count, unsaid);
        unsaid = 0;
    }

    private sealed class Failures
    {
        public int Count { get; set; }

        public int Waiting { get; set; }

        public long Last { get; set; }
    }
}
