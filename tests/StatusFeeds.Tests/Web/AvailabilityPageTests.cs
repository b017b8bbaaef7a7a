// The page of an application's availability, from a real store over real HTTP.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class AvailabilityPageTests
{
    private static readonly DateTimeOffset October = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>October: 744 minutes of 744 hours DOWN are 98.333 %. November up to the 11th: 22 minutes of 43.2 are spent.</summary>
    [Fact]
    public async Task MonthsObjectiveAndPartsStandOnIt()
    {
        var clock = new HandClock(October);
        await using var site = await ServedSite.Open(Promised(), clock);
        await Keep(null, Status.Up);
        clock.Move(TimeSpan.FromDays(3));
        await Keep(Status.Up, Status.Down);
        clock.Move(TimeSpan.FromMinutes(744));
        await Keep(Status.Down, Status.Up);
        clock.Move(October.AddDays(35) - clock.GetUtcNow());
        await Keep(Status.Up, Status.Down);
        clock.Move(TimeSpan.FromMinutes(22));
        await Keep(Status.Down, Status.Up);
        clock.Move(October.AddDays(41) - clock.GetUtcNow());
        await site.Look();

        using var answer = await site.Client.GetAsync(new Uri(new Uri(site.Server.Addresses[0]), "/apps/shop/availability"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        foreach (var said in new[]
                 {
                     "Objective 99.9 % per month: in November 2026 21m 12s of 43m 12s are left (49.07 %).",
                     "<th scope=\"row\">October 2026</th><td>98.33 %</td><td>12h 24m</td><td>1</td>",
                     "<th scope=\"row\">November 2026</th><td>99.84 %</td><td>22m</td><td>1</td>",
                     "<b>98.33 %</b><small>Oct 2026</small>",
                     "Maintenance is out, degraded counts as up, unknown is out",
                     ">web01</a></th>",
                 })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }

        async Task Keep(Status? from, Status to)
        {
            var at = clock.GetUtcNow();
            await site.Keep(Change(at, Subject.OfHost("web01"), from, to), Change(at.AddMilliseconds(1), Subject.OfApplication("shop"), from, to));
        }
    }

    private static Change Change(DateTimeOffset at, Subject subject, Status? from, Status to) => new(at.ToUnixTimeMilliseconds(), subject, from, to, at, "", "", null, Told: false);

    private static Site Promised()
    {
        var site = Sites.Of(Sites.Host("web01", Sites.Check("web01")));
        return site with { Applications = [site.Applications[0] with { Objective = new Objective(0.999), Needs = [new Need(1, ["web01"])] }] };
    }
}
