// A site with looks of several kinds, and hostile names among what they saw.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Support;

internal static class WatchedHosts
{
    public const string Hostile = "Fan \"1\"\\\n\u001b[31m\u202e}<é>";

    /// <summary>web01 answers over TLS, web02 refuses, sw01 is pinged, bmc01 says hostile things, lab01 belongs to no application and brings no result, new01 was not looked at.</summary>
    public static readonly Site Site = SmallSite.Of("http://status.example.org", ("shop", ["web01", "web02", "sw01"]), ("lab", ["bmc01", "new01"])) is var site
        ? site with
        {
            Hosts = new[]
            {
                Sites.Host("web01", SmallSite.CheckOf("web01", "http")) with
                {
                    Name = "web01 (rack 4, <U12>)",
                    Behind = ["sw01"],
                    Needs = [new Need(1, ["web02"]), new Need(1, ["bmc01", "lab01"])],
                    Labels = [new("rack", "R4"), new("owner", "a \"b\" <c>")],
                    Links = [new("runbook", "https://wiki.example.org/web01?a=1&b=2")],
                },
                Sites.Host("web02", SmallSite.CheckOf("web02", "http"), Sites.Check("web02", "site")),
                Sites.Host("sw01", Sites.Check("sw01", "ping") with { Kind = "ping" }),
                Sites.Host("bmc01", Sites.Check("bmc01", "ipmi") with { Kind = "ipmi" }),
                Sites.Host("lab01", SmallSite.CheckOf("lab01", "http")),
                Sites.Host("new01", SmallSite.CheckOf("new01", "http")),
            }.ToFrozenDictionary(host => host.Id),
        }
        : null!;

    public static World At(DateTimeOffset now)
    {
        var hour = now.AddHours(-1);
        HostState[] states =
        [
            State("web01", Status.Up, hour, "", 3, Seen("http", Status.Up, "", now,
            [
                new Reading("status", 200), Seconds("time", 0.25), Seconds("dns", 0.0625), Seconds("connect", 0.03125), Seconds("tls", 0.046875),
                Seconds("first-byte", 0.078125), new Reading("tls-days", 39), new Reading("body-size", 1256, Unit.Bytes), Reading.OfText("body", "ready"),
            ]) is var web ? web with { Last = web.Last! with { Lag = TimeSpan.FromMilliseconds(31), Expires = now.AddDays(39.5) } } : null!),
            State("web02", Status.Down, now.AddMinutes(-30), "connection refused", 1,
                Seen("http", Status.Down, "connection refused", now, [Seconds("time", 0.001)]),
                Seen("site", Status.Unknown, "no reading load", now, [new Reading("status", 200), Seconds("time", 0.5)])),
            State("sw01", Status.Degraded, now.AddMinutes(-10), "loss 33.333 % > 10 %", 0,
                Seen("ping", Status.Degraded, "loss 33.333 % > 10 %", now, [new Reading("loss", 25, Unit.Percent), Seconds("rtt", 0.002), Seconds("rtt-max", 0.004)])),
            State("bmc01", Status.Unknown, hour, "no reading load", 0, Seen("ipmi", Status.Up, "", now,
                [new Reading(Hostile, 1e21), new Reading(Hostile, 2), new Reading("none", double.NaN), new Reading("most", double.PositiveInfinity), new Reading("tiny", -1e-7)])),
            State("lab01", Status.Maintenance, hour, "no way", 0, Seen("http", null, "no descriptors", now, [])),
            new HostState("new01", null, default, 0, "", "", now, [SmallSite.StateOf("http", null, "", now, null)], []),
        ];
        var window = new Window("0a1b", "lab01", ["lab01"], new Schedule.Once(hour, now.AddHours(1)), "new <disks>");
        return new World(states.ToImmutableDictionary(state => state.Host), now, hour)
        {
            Applications = new ApplicationState[] { new("shop", Status.Down, now.AddMinutes(-30), "web02 is DOWN"), new("lab", Status.Unknown, hour, "bmc01 is UNKNOWN") }
                .ToImmutableDictionary(state => state.Application),
            Windows = ImmutableDictionary<string, OpenWindow>.Empty.Add("0a1b@1", new OpenWindow("0a1b@1", window, hour, now.AddHours(1))),
        };
    }

    private static HostState State(string host, Status status, DateTimeOffset since, string reason, long changes, params ImmutableArray<CheckState> checks) =>
        new(host, status, since, since.ToUnixTimeMilliseconds(), status == Status.Up ? "" : checks[0].Name, reason, since, checks, [new PastChange(since, status == Status.Up ? Status.Down : Status.Up, status, reason)])
        {
            Changes = changes,
            Told = status,
            ToldAt = since,
        };

    private static CheckState Seen(string check, Status? status, string reason, DateTimeOffset at, ImmutableArray<Reading> readings) =>
        SmallSite.StateOf(check, status, reason, at, new Observation("", check, at, TimeSpan.FromSeconds(0.25), new Judgement(status, reason, readings)));

    private static Reading Seconds(string name, double value) => new(name, value, Unit.Seconds);
}
