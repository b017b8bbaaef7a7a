// A served site of three applications, of which one is kept to some readers, and who asks as whom.
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Support;

internal static class GuardedSite
{
    public const string Wall = "walltoken-0123456789abcdef";
    public const string Chief = "chieftoken-0123456789abcdef";

    public static readonly (string, string) AsNoc = Login("noc", "noc's password");

    public static readonly (string, string) AsBoss = Login("boss", "the boss's password");

    public static readonly (string, string) AsWall = ("Authorization", "Bearer " + Wall);

    /// <summary>noc and chief see all; boss (hashed) and wall see shop and mail; nobody but noc and chief sees vault. web01 is in shop and vault; lone in none.</summary>
    public static Site Of(bool anyone = false)
    {
        var site = SmallSite.Of("http://status.example.org", ("shop", ["web01", "web02"]), ("mail", ["mx1"]), ("vault", ["safe1", "web01"]));
        return site with
        {
            Applications = [.. site.Applications.Select(one => one.Id == "vault" ? one with { Readers = ["noc", "chief"], HasEntry = true } : one)],
            Hosts = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(site.Hosts.Values.Append(SmallSite.HostOf("lone1")), host => host.Id),
            Access = new Access(
                anyone,
                [
                    new Reader("noc", "noc", new Secret("noc's password"), false),
                    new Reader("boss", "boss", new Secret(Hashing.OfPassword("the boss's password", iterations: 10_000)), true),
                    new Reader("wall", null, new Secret(Wall), false),
                    new Reader("chief", null, new Secret(Hashing.OfToken(Chief)), true),
                ]),
        };
    }

    public static (string, string) Login(string user, string password) => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}
