// The page of an application's availability, from a real store over real HTTP.
using System.Net;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed partial class AvailabilityPageTests
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
                     "<th scope=\"row\">Oct 2026</th><td>98.33 %<svg class=\"nines down\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path d=\"M0 .5H44\"/></svg></td><td>12h 24m</td><td>1</td>",
                     "<th scope=\"row\">Nov 2026</th><td>99.84 %<svg class=\"nines degraded\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path d=\"M0 .5H70\"/></svg></td><td>22m</td><td>1</td>",
                     "Maintenance is out, degraded counts as up, unknown is out",
                     ">web01</a></th>",
                 })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }

        // Nothing was observed before October.
        Assert.DoesNotContain(">Sep 2026<", page, StringComparison.Ordinal);

        // In July nobody looks; the months before it stay.
        clock.Move(October.AddMonths(9) - clock.GetUtcNow());
        await site.Look();
        await site.Blind(clock.GetUtcNow(), October.AddMonths(10));
        clock.Move(October.AddMonths(14).AddDays(1) - clock.GetUtcNow());
        await site.Look();
        page = (await site.Get("/apps/shop/availability")).Text;
        Assert.Equal(
            ["Dec 2027", "Nov 2027", "Oct 2027", "Sep 2027", "Aug 2027", "Jul 2027", "Jun 2027", "May 2027", "Apr 2027", "Mar 2027", "Feb 2027", "Jan 2027", "Dec 2026"],
            Month().Matches(page).Select(match => match.Groups[1].Value));
        Assert.Contains("<th scope=\"row\">Jul 2027</th><td>-<", page, StringComparison.Ordinal);

        async Task Keep(Status? from, Status to)
        {
            var at = clock.GetUtcNow();
            await site.Keep(Change(at, Subject.OfHost("web01"), from, to), Change(at.AddMilliseconds(1), Subject.OfApplication("shop"), from, to));
        }
    }

    [GeneratedRegex("<th scope=\"row\">([A-Z][a-z]{2} [0-9]{4})</th>")]
    private static partial Regex Month();

    private static Change Change(DateTimeOffset at, Subject subject, Status? from, Status to) => new(at.ToUnixTimeMilliseconds(), subject, from, to, at, "", "", null, Told: false);

    private static Site Promised()
    {
        var site = Sites.Of(Sites.Host("web01", Sites.Check("web01")));
        return site with { Applications = [site.Applications[0] with { Objective = new Objective(0.999), Needs = [new Need(1, ["web01"])] }] };
    }
}
