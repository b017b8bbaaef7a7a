// The system's own name servers, as /etc/resolv.conf lists them.
using System.Collections.Immutable;
using System.Net;

namespace StatusFeeds.Wire;

internal static class NameServers
{
    public const string File = "/etc/resolv.conf";

    public const int Port = 53;

    /// <summary>As many as the C library asks.</summary>
    private const int Most = 3;

    /// <summary>In their order; 127.0.0.1 where the file lists none or is not there, as the C library has it. A file that cannot be read is a fault of ours.</summary>
    public static (ImmutableArray<IPAddress> Servers, Fault? Fault) Read(string file = File)
    {
        try
        {
            return (Of(System.IO.File.ReadLines(file)), null);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return (Of([]), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ([], Fault.OfOurs($"{file} cannot be read: {Fault.OursIn(error) ?? error.GetType().Name}"));
        }
    }

    internal static ImmutableArray<IPAddress> Of(IEnumerable<string> lines)
    {
        var servers = ImmutableArray.CreateBuilder<IPAddress>(Most);
        foreach (var line in lines)
        {
            if (servers.Count < Most && line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is ["nameserver", var address, ..] && IPAddress.TryParse(address, out var server))
            {
                servers.Add(server);
            }
        }

        return servers.Count == 0 ? [IPAddress.Loopback] : servers.ToImmutable();
    }
}
