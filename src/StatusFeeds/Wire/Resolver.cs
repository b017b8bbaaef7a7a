// Names to addresses by the system's resolver, on a few threads of its own, so that a silent resolver stops nothing else.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Wire;

/// <summary>Either addresses (at least one) or a fault.</summary>
/// <param name="WasLookedUp">False where the name was an address already.</param>
internal sealed record Resolution(ImmutableArray<IPAddress> Addresses, Fault? Fault, bool WasLookedUp = true)
{
    public static Resolution Of(Fault fault) => new([], fault);
}

/// <summary>
/// getaddrinfo blocks for as long as the resolver is silent, and .NET calls it on pool threads; so it is called here on threads of our own.
/// Equal names in flight share one lookup; one that nobody waits for any more is skipped. Nothing is cached: a look sees what a user would see.
/// </summary>
internal sealed class Resolver(Func<string, AddressFamily, IPAddress[]> lookUp, int threads = 8) : IDisposable
{
    private readonly object gate = new();
    private readonly Queue<Lookup> queue = new();
    private readonly Dictionary<(string Name, AddressFamily Family), Lookup> inFlight = [];
    private int started;
    private int idle;
    private bool closed;

    public Resolver()
        : this(Dns.GetHostAddresses)
    {
    }

    /// <summary>Never throws for <paramref name="cancel"/>: that the time is up while a name is still being resolved is the resolver's silence, a fault of ours.</summary>
    /// <param name="name">A name, or an address, which needs no lookup.</param>
    /// <param name="family"><see cref="AddressFamily.Unspecified"/> for either.</param>
    /// <param name="cancel">The end of the look.</param>
    public async Task<Resolution> Resolve(string name, AddressFamily family, CancellationToken cancel)
    {
        if (IPAddress.TryParse(name, out var literal))
        {
            return family == AddressFamily.Unspecified || literal.AddressFamily == family ? new Resolution([literal], null, WasLookedUp: false) : NoSuchName(name, family);
        }

        var lookup = Join(name, family);
        try
        {
            return await lookup.Answer.Task.WaitAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Resolution.Of(Fault.OfNoNetwork($"the resolver did not answer for {name}; see /etc/resolv.conf"));
        }
        finally
        {
            lock (gate)
            {
                lookup.Waiting--;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }

    private Lookup Join(string name, AddressFamily family)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (!inFlight.TryGetValue((name, family), out var lookup))
            {
                lookup = new Lookup(name, family);
                inFlight.Add((name, family), lookup);
                queue.Enqueue(lookup);
                if (queue.Count > idle && started < threads)
                {
                    started++;
                    new Thread(Work) { IsBackground = true, Name = "resolver" }.Start();
                }
                else
                {
                    Monitor.Pulse(gate);
                }
            }

            lookup.Waiting++;
            return lookup;
        }
    }

    private void Work()
    {
        while (Next() is { } lookup)
        {
            Resolution? resolution = null;
            Exception? bug = null;
            try
            {
                resolution = LookUp(lookup.Name, lookup.Family);
            }
            catch (Exception error)
            {
                bug = error;
            }

            lock (gate)
            {
                inFlight.Remove((lookup.Name, lookup.Family));
            }

            if (resolution is null)
            {
                lookup.Answer.SetException(bug!);
            }
            else
            {
                lookup.Answer.SetResult(resolution);
            }
        }
    }

    /// <summary>The next lookup that somebody waits for; null at the end.</summary>
    private Lookup? Next()
    {
        lock (gate)
        {
            while (!closed)
            {
                if (!queue.TryDequeue(out var next))
                {
                    idle++;
                    Monitor.Wait(gate);
                    idle--;
                }
                else if (next.Waiting > 0)
                {
                    return next;
                }
                else
                {
                    inFlight.Remove((next.Name, next.Family));
                }
            }

            return null;
        }
    }

    private Resolution LookUp(string name, AddressFamily family)
    {
        try
        {
            var addresses = lookUp(name, family);
            return addresses.Length == 0 ? NoSuchName(name, family) : new Resolution([.. addresses], null);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return Fault.NothingCanBeOpened()
                ? Resolution.Of(Fault.OfOurs($"cannot resolve {name}: {Fault.Reason(SocketError.TooManyOpenSockets)}"))
                : NoSuchName(name, family);
        }
        catch (ArgumentException)
        {
            // More than 255 characters, as a redirect may lead to: DNS cannot hold such a name.
            return NoSuchName(name, family);
        }
        catch (SocketException error)
        {
            return Resolution.Of(Failed(name, error.SocketErrorCode));
        }
    }

    private static Fault Failed(string name, SocketError error) => error switch
    {
        _ when Fault.NothingCanBeOpened() => Fault.OfOurs($"the resolver failed for {name}: {Fault.Reason(SocketError.TooManyOpenSockets)}"),
        SocketError.TryAgain => Fault.OfNoNetwork(
            $"the resolver failed for {name}: no usable answer (SERVFAIL, refused, or no name server within reach); see /etc/resolv.conf"),
        SocketError.NoRecovery => Fault.OfNoNetwork($"the resolver failed for {name}: it failed for good"),
        _ => Fault.OfOurs($"the resolver failed for {name}: {Fault.Reason(error)}"),
    };

    private static Resolution NoSuchName(string name, AddressFamily family) => Resolution.Of(Fault.OfTarget(family switch
    {
        AddressFamily.InterNetwork => $"{name} has no IPv4 address",
        AddressFamily.InterNetworkV6 => $"{name} has no IPv6 address",
        _ => $"the name {name} does not exist",
    }) with
    {
        Elsewhere = true,
    });

    private sealed class Lookup(string name, AddressFamily family)
    {
        public string Name { get; } = name;

        public AddressFamily Family { get; } = family;

        /// <summary>How many looks wait for it; under the gate.</summary>
        public int Waiting { get; set; }

        public TaskCompletionSource<Resolution> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
