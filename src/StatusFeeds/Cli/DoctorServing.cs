// What the doctor says of serving: the server that runs, the addresses it listens on, certificates, the folder's git.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

internal static class DoctorServing
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <param name="said">Its answer to <c>/api/status</c>.</param>
    /// <param name="holder">Who has the database; null: nobody.</param>
    public static IEnumerable<Finding> Server(ServerSaid said, string? holder)
    {
        if (said.Text is not { } text)
        {
            yield return holder is null
                ? Finding.Warn("server", $"{said.Why} Start it with: statusfeeds serve")
                : Finding.Fail("server", $"{said.Why} But {Words.OneLine(holder)} has the database: see its log.");
            yield break;
        }

        using var answer = JsonDocument.Parse(text);
        if (!answer.RootElement.TryGetProperty("monitor", out var monitor) || monitor.ValueKind != JsonValueKind.Object)
        {
            yield return Finding.Fail("server", "What listens there is no StatusFeeds, or an older one than this program.");
            yield break;
        }

        var version = Said(monitor, "version") ?? "?";
        if (Said(monitor, "trouble") is { } trouble)
        {
            yield return Finding.Fail("server", $"It runs, and is not ready: {trouble}");
        }
        else if (monitor.TryGetProperty("looking", out var looking) && looking.ValueKind == JsonValueKind.False)
        {
            yield return Finding.Fail("server", "It runs, but has stopped looking. See its log.");
        }
        else
        {
            yield return Finding.Ok("server", $"It runs, looks, and the store takes what is seen (version {version}).");
        }

        if (version != FeedHeader.Version)
        {
            yield return Finding.Warn("server", $"The running server is of version {version}, this program of {FeedHeader.Version}. Restart the server after an upgrade.");
        }

        foreach (var note in monitor.TryGetProperty("notes", out var notes) && notes.ValueKind == JsonValueKind.Array ? [.. notes.EnumerateArray()] : Array.Empty<JsonElement>())
        {
            yield return Finding.Warn("server", Words.OneLine(note.GetString() ?? ""));
        }

        foreach (var finding in Nodes(monitor))
        {
            yield return finding;
        }
    }

    /// <summary>Of a site on more than one machine: who takes part, and with whom something is not as it should be.</summary>
    private static IEnumerable<Finding> Nodes(JsonElement monitor)
    {
        var all = monitor.TryGetProperty("nodes", out var nodes) && nodes.ValueKind == JsonValueKind.Array ? [.. nodes.EnumerateArray()] : Array.Empty<JsonElement>();
        if (all.Length < 2)
        {
            yield break;
        }

        foreach (var node in all)
        {
            var name = Said(node, "name") ?? Said(node, "node") ?? "?";
            if (Is(node, "silent") && Said(node, "seen") is null)
            {
                yield return Finding.Ok("nodes", $"{name} has ended.");
            }
            else if (Said(node, "fault") is { Length: > 0 } fault)
            {
                yield return Finding.Warn("nodes", $"{name}: {fault}. {(Is(node, "silent") ? "Others look at its hosts meanwhile. See that it runs and reaches the database." : "See its log.")}");
            }
            else
            {
                yield return Finding.Ok("nodes", $"{name} looks at {Configuration.Count((int)Math.Min(int.MaxValue, Long(node, "checks")), "check")}{(Is(node, "judges") ? " and judges" : "")}.");
            }
        }
    }

    /// <summary>Where nobody serves yet, whether one could.</summary>
    public static IEnumerable<Finding> Addresses(Site site, bool isServed)
    {
        if (isServed)
        {
            yield break;
        }

        foreach (var listener in site.Listen.Select(one => one.Address).Where(address => address.Port > 0))
        {
            var (shown, at) = (listener.GetLeftPart(UriPartial.Authority), listener.DnsSafeHost == "localhost" ? IPAddress.Loopback : IPAddress.Parse(listener.DnsSafeHost));
            using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            Finding found;
            try
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(new IPEndPoint(at, listener.Port));
                socket.Listen();
                found = Finding.Ok("listen", $"{shown} is free.");
            }
            catch (SocketException taken)
            {
                found = Finding.Fail("listen", $"{shown} cannot be listened on: {Why(taken.SocketErrorCode, listener.Port)}");
            }

            yield return found;
        }
    }

    public static IEnumerable<Finding> Certificates(Site site, DateTimeOffset now)
    {
        foreach (var listener in site.Listen.Where(one => one.Certificate is not null).DistinctBy(one => (one.Certificate, one.Key)))
        {
            Finding found;
            try
            {
                using var certificate = X509Certificate2.CreateFromPemFile(listener.Certificate!, listener.Key);
                var until = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
                found = until <= now ? Finding.Fail("certificate", $"{listener.Certificate} has been invalid since {Words.Instant(until)}. Renew it; the server takes the new one by itself.")
                    : until - now < Soon ? Finding.Warn("certificate", $"{listener.Certificate} is valid for {Words.Duration(until - now)} only. Renew it; the server takes the new one by itself.")
                    : Finding.Ok("certificate", $"{listener.Certificate} is valid until {Words.Instant(until)}.");
            }
            catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                found = Finding.Fail("certificate", $"{listener.Certificate} and {listener.Key} cannot be used: {Words.OneLine(fault.Message)} Give PEM files that belong together and that this user may read.");
            }

            yield return found;
        }
    }

    public static IEnumerable<Finding> Git(GitState? state)
    {
        if (state is not null)
        {
            yield return Finding.Ok("git", $"The folder is at commit {state.Id[..Math.Min(12, state.Id.Length)]}{(state.Others.Count > 0 ? $"; {Configuration.Count(state.Others.Count, "file is otherwise", "files are otherwise")} there" : "")}.");
        }
    }

    private static string Why(SocketError error, int port) => error switch
    {
        SocketError.AddressAlreadyInUse => $"{PortOwner.Of(port) ?? "another program"} has this port. Stop it, or write another port under listen: in site.yaml.",
        SocketError.AddressNotAvailable => "this machine has no such address. Write one that it has under listen: in site.yaml.",
        SocketError.AccessDenied => "this user may not open that port (below 1024 only root may, or who has CAP_NET_BIND_SERVICE).",
        _ => $"{Fault.Reason(error)}.",
    };

    private static bool Is(JsonElement of, string member) => of.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;

    private static long Long(JsonElement of, string member) => of.TryGetProperty(member, out var value) && value.TryGetInt64(out var number) ? number : 0;

    private static string? Said(JsonElement of, string member) =>
        of.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? Words.OneLine(value.GetString()!) : null;
}
