// What the doctor says of the machine: pings, descriptors, the clock, names.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

internal static class DoctorMachine
{
    /// <summary>A clock that is off by more dates articles wrongly.</summary>
    private static readonly TimeSpan MuchOff = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="refused">Why no socket for pings can be had; null: it can.</param>
    public static Finding Pings(Site? site, string? refused)
    {
        var pings = site?.Checks.Count(check => check.Probe is PingProbe) ?? 0;
        return refused is null ? Finding.Ok("ping", "This user may ping.")
            : pings > 0 ? Finding.Fail("ping", $"{Configuration.Count(pings, "check")} of the kind ping bring no result: {refused}.")
            : Finding.Ok("ping", "This user may not ping; no check does.");
    }

    /// <summary>Null where a socket can be had.</summary>
    public static string? WhyNoPings()
    {
        var (socket, fault) = PingSocket.Open(six: false);
        socket?.Dispose();
        return fault?.Words;
    }

    /// <param name="allowed">Of the process that serves, or of this one.</param>
    /// <param name="whose">Whose they are, as a sentence begins.</param>
    public static Finding Files(Site site, long allowed, string whose)
    {
        var checks = site.Checks.Count();
        var looks = Descriptors.Share(allowed).Looks;
        var text = $"{whose} may have {(allowed == long.MaxValue ? "any number of" : allowed.ToString(CultureInfo.InvariantCulture))} files open: {Configuration.Count(looks, "look")} at once, of {Configuration.Count(checks, "check")}.";
        return looks < Math.Min(checks, 1000) ? Finding.Warn("descriptors", $"{text} When many do not answer, the others wait. Allow more (systemd: LimitNOFILE=65536).") : Finding.Ok("descriptors", text);
    }

    /// <param name="state">Null: the system does not say.</param>
    public static Finding Clock(ClockState? state) => state switch
    {
        null => Finding.Ok("clock", "This system does not say whether its clock is kept."),
        { IsKept: false } => Finding.Warn("clock", "Nobody keeps this machine's clock (no NTP): instants of articles drift, and so do logins with certificates. Run chrony or systemd-timesyncd; in a container it is the host's matter."),
        { Offset: var offset } when offset.Duration() > MuchOff => Finding.Warn("clock", $"This machine's clock is {Words.Number(Math.Round(offset.Duration().TotalSeconds, 1))} s off and is being corrected."),
        _ => Finding.Ok("clock", $"The clock is kept, and right to {Words.Number(Math.Round(state.MostError.TotalMilliseconds))} ms."),
    };

    /// <summary>The resolver gives an answer, whatever it is.</summary>
    /// <param name="name">Null: the site has no name to be looked up.</param>
    public static async Task<Finding> Names(string? name, Resolver resolver, TimeProvider clock, CancellationToken cancel)
    {
        if (name is null)
        {
            return Finding.Ok("names", "No host has a name to be looked up.");
        }

        using var end = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancel);
        var begun = clock.GetTimestamp();
        var found = await resolver.Resolve(name, AddressFamily.Unspecified, either.Token);
        var took = $"{Words.Number(Math.Round(clock.GetElapsedTime(begun).TotalMilliseconds))} ms";
        return found.Fault switch
        {
            null => Finding.Ok("names", $"{name} was looked up in {took}."),
            { Ours: true } fault => Finding.Fail("names", $"{fault.Words}. Checks of hosts that have names bring no result."),
            { } fault => Finding.Warn("names", $"The resolver answers, but: {fault.Words}."),
        };
    }

    /// <summary>The first that is no address: what a look has to look up.</summary>
    public static string? NameToLookUp(Site site) => site.Hosts.Values.Select(host => host.Address).Concat(site.Hosts.Values.SelectMany(host => host.Checks).Select(check => check.Probe).OfType<HttpProbe>().Select(HostOf).OfType<string>())
        .Where(name => name.Length > 0 && name != "localhost" && !IPAddress.TryParse(name, out _)).Order(StringComparer.Ordinal).FirstOrDefault();

    private static string? HostOf(HttpProbe probe) => Uri.TryCreate(probe.Url, UriKind.Absolute, out var url) ? url.DnsSafeHost : null;
}
