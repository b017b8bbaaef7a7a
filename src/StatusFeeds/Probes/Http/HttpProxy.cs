// The proxy through which a check of the kind http asks: its setting, and the tunnel through it.
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

/// <summary>The way to the target, not the target: what is wrong with it says nothing of the target, unless it tells that it could not reach it.</summary>
internal sealed record HttpProxy(string Host, int Port, string? User, Secret? Password)
{
    private const int MostAnswer = 16 * 1024;

    /// <summary>For <c>Proxy-Authorization</c>; null without a login.</summary>
    public string? Authorization => User is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password?.Reveal}"));

    public static HttpProxy? Read(Fields fields)
    {
        if (fields.Text("proxy") is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != "http" || url.Host.Length == 0 || url.PathAndQuery != "/" || url.Fragment.Length > 0)
        {
            var hint = fields.Hides("proxy") ? "; in a user and a password every sign but letters and digits is written as %XX" : "";
            fields.Wrong("proxy", $"`proxy` must be as in http://10.0.0.1:3128 or http://user:password@proxy.example.org:3128, not {fields.Shown("proxy")}{hint}");
            return null;
        }

        var login = url.UserInfo.Split(':', 2);
        return new HttpProxy(
            url.IdnHost, url.Port, login[0].Length == 0 ? null : Uri.UnescapeDataString(login[0]), login.Length > 1 ? new Secret(Uri.UnescapeDataString(login[1])) : null);
    }

    /// <summary>That it cannot be reached: no result.</summary>
    public Fault Unreached(Fault fault) => fault.Ours ? fault with { Words = $"the way to the proxy {this}: {fault.Words}" } : Fault.OfOurs($"the proxy {this} cannot be used: {fault.Words}");

    /// <summary>What was said through it may be its own: it says nothing of the way to the target.</summary>
    public Fault Through(Fault fault) => fault.Ours ? fault : fault with { Words = $"through the proxy {this}: {fault.Words}", Elsewhere = true };

    public Fault Login() => Fault.OfTarget($"the proxy {this} answered 407: {(User is null ? "it wants a user and a password, written as http://user:password@… under `proxy`" : "it refuses the user and the password")}") with
    {
        Elsewhere = true,
        Refuses = true,
    };

    /// <summary>Asks for a connection with the target on a connection with the proxy (RFC 9110, 9.3.6); null: it stands.</summary>
    /// <param name="stream">With the proxy.</param>
    /// <param name="target">Name and port.</param>
    /// <param name="agent">Who asks.</param>
    /// <param name="transcript">Of the look.</param>
    /// <param name="cancel">The end of the look.</param>
    public async Task<Fault?> Tunnel(Stream stream, string target, string agent, Transcript? transcript, CancellationToken cancel)
    {
        var asked = $"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {agent}\r\n";
        transcript?.Asked($"the proxy {this}: CONNECT {target} HTTP/1.1{(User is null ? "" : ", Proxy-Authorization: ***")}");
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(asked + (Authorization is { } login ? $"Proxy-Authorization: {login}\r\n\r\n" : "\r\n")), cancel);
            var answer = await Answer(stream, cancel);
            transcript?.Came(answer.Length == 0 ? "the end of the connection" : answer);
            return FaultOf(answer, target);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Fault.OfTarget($"the proxy {this} did not answer CONNECT {target} in time") with { Elsewhere = true };
        }
        catch (IOException error)
        {
            return Unreached(Fault.OfTarget($"{Fault.Broken(error)} at CONNECT {target}"));
        }
    }

    public override string ToString() => $"{HostAndPort.InUrl(Host)}:{Port}";

    /// <summary>The status line; empty where the connection ended without one, or what came is too long.</summary>
    private static async Task<string> Answer(Stream stream, CancellationToken cancel)
    {
        var head = new byte[MostAnswer];
        for (var length = 0; length < head.Length;)
        {
            var count = await stream.ReadAsync(head.AsMemory(length), cancel);
            length += count;
            var end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0 || count == 0)
            {
                var line = head.AsSpan(0, length).IndexOf("\r\n"u8);
                return end == length - 4 || !IsFine(head.AsSpan(0, length)) ? Encoding.Latin1.GetString(head, 0, Math.Max(0, line)) : "";
            }
        }

        return "";
    }

    private static bool IsFine(ReadOnlySpan<byte> head) => head.Length > 9 && head[9] == (byte)'2';

    private Fault? FaultOf(string answer, string target)
    {
        // HTTP/1.1 200 Connection established
        var status = answer.StartsWith("HTTP/1.", StringComparison.Ordinal) && answer.Length >= 12 && int.TryParse(answer.AsSpan(9, 3), out var number) ? number : 0;
        return status switch
        {
            >= 200 and < 300 => null,
            407 => Login(),
            >= 400 and < 500 => Fault.OfTarget($"the proxy {this} answered {status} to CONNECT {target}") with { Elsewhere = true, Refuses = true },
            >= 500 and < 600 => Fault.OfTarget($"the proxy {this} answered {status} to CONNECT {target}: it cannot reach it") with { Elsewhere = true },
            _ => Unreached(Fault.OfTarget(answer.Length == 0 ? $"it gave no answer to CONNECT {target}" : $"what it answers to CONNECT {target} is not HTTP")),
        };
    }
}
