// A pretend network: what is switched off, cut, ill or losing packets, and what a look at it brings.
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Rules;

/// <summary>
/// Packets go from host to host along <see cref="Host.Behind"/> of the site it was made for, over whichever parent is alive. Cables are no part of it: a cut cable is the
/// host at its far end switched off.
/// </summary>
internal sealed class PlayedNetwork(Site site)
{
    private readonly HashSet<string> off = [];
    private readonly HashSet<string> mute = [];
    private readonly HashSet<string> unnamed = [];
    private readonly Dictionary<(string Host, string Check), Judgement> says = [];
    private readonly Dictionary<(string Host, string Check), (string Pattern, int Looks)> losses = [];
    private string? unplugged;

    /// <summary>Has an address of this machine; answers whatever becomes of the network.</summary>
    public string Here { get; set; } = "";

    public void Off(string host) => off.Add(host);

    public void On(string host)
    {
        off.Remove(host);
        mute.Remove(host);
    }

    /// <summary>It answers nobody, but carries what others say.</summary>
    public void Mute(string host) => mute.Add(host);

    /// <summary>Its name does not exist, so says the resolver; while we have no network that says nothing.</summary>
    public void Unnamed(string host, bool yes)
    {
        if (yes)
            unnamed.Add(host);
        else
            unnamed.Remove(host);
    }

    public void Says(string host, string check, Status status, string reason)
    {
        if (status == Status.Up)
            says.Remove((host, check));
        else
            says[(host, check)] = new(status, reason, []);
    }

    /// <summary>Look by look, again and again: <c>x</c> gets no answer, <c>.</c> does; empty: it loses nothing any more.</summary>
    public void Loses(string host, string check, string pattern)
    {
        if (pattern.Length == 0)
            losses.Remove((host, check));
        else
            losses[(host, check)] = (pattern, 0);
    }

    /// <summary>This machine's own cable.</summary>
    public void Unplug(bool route = true) => unplugged = route ? "no answer" : "no route to 192.0.2.1";

    public void Plug() => unplugged = null;

    /// <summary>What the host is, if one asked it often enough: by its checks; <see cref="Status.Down"/> where no packet comes to it or back.</summary>
    public Status Truth(string host) => !Answers(host) || (unnamed.Contains(host) && host != Here)
        ? Status.Down
        : site.Hosts[host].Checks.Select(check => says.TryGetValue((host, check.Name), out var said) ? said.Status!.Value : Status.Up).Max();

    /// <summary>One of its checks cannot tell, so that what it is hangs on what it was.</summary>
    public bool IsUnknown(string host) => says.Any(said => said.Key.Host == host && said.Value.Status == Status.Unknown);

    /// <summary>What the look sees, and how long it takes; <paramref name="quick"/> is how long an answer takes.</summary>
    public (Judgement Judgement, bool? Answered, TimeSpan Takes) Look(Check check, TimeSpan quick)
    {
        var knows = check.Kind is "exec" or "push";
        if (host(unplugged) is "no route to 192.0.2.1" && !knows)
            return (new(null, unplugged!, []), false, TimeSpan.FromMilliseconds(1));
        if (unplugged is null && unnamed.Contains(check.Host) && !knows && check.Host != Here)
            return (new(Status.Down, "no such name", []), null, quick);
        if (!Answers(check.Host) || IsLost(check))
        {
            return knows
                ? (new(Status.Down, "exit 2", []), null, quick)
                : (new(Status.Down, $"no answer within {Words.Duration(check.Timeout)}", []), false, check.Timeout);
        }

        return (says.GetValueOrDefault((check.Host, check.Name)) ?? new(Status.Up, "", []), knows ? null : true, quick);

        string? host(string? cut) => check.Host == Here ? null : cut;
    }

    private bool IsLost(Check check)
    {
        var key = (check.Host, check.Name);
        if (!losses.TryGetValue(key, out var loss))
            return false;
        losses[key] = loss with { Looks = loss.Looks + 1 };
        return loss.Pattern[loss.Looks % loss.Pattern.Length] == 'x';
    }

    public bool IsNamed(string host) => !unnamed.Contains(host) || host == Here;

    public bool Answers(string host) => !mute.Contains(host) && (host == Here ? !off.Contains(host) : unplugged is null && Carries(host));

    private bool Carries(string host)
    {
        if (off.Contains(host))
            return false;
        var behind = site.Hosts[host].Behind;
        return behind.IsEmpty || behind.Any(Carries);
    }
}
