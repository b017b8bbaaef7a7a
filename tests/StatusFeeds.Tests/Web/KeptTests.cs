// The days of an application: each as bad as what it needs, and of a group of which some are needed as the last of the best.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class KeptTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    private static readonly Dictionary<string, ImmutableArray<Day>> Hosts = new()
    {
        ["steady"] = Days((Status.Up, 1, 24), (Status.Up, 1, 24), (Status.Up, 1, 9)),
        ["fell"] = Days((Status.Up, 1, 24), (Status.Down, 0.5, 20), (Status.Up, 1, 9)),
        ["slow"] = Days((Status.Degraded, 1, 24), (Status.Up, 0.9, 24), (Status.Down, 0.25, 8)),
        ["new"] = Days((Status.Up, 1, 6)),
        ["kept"] = Days((Status.Maintenance, double.NaN, 0), (Status.Maintenance, double.NaN, 0), (Status.Maintenance, double.NaN, 0)),
        ["never"] = [],
    };

    [Theory]
    [InlineData("Up 1 24, Up 1 24, Up 1 9", "1 steady")]
    [InlineData("Degraded 1 24, Down 0.5 20, Down 0.25 8", "1 steady", "1 fell", "1 slow")]
    [InlineData("Degraded 1 24, Up 0.9 24, Down 0.25 8", "1 slow", "1 never")]
    [InlineData("Up 1 24, Down 0.5 20, Up 1 9", "1 new", "1 fell")]
    [InlineData("Maintenance 1 24, Maintenance 1 24, Maintenance 1 9", "1 kept", "1 steady")]
    [InlineData("Maintenance NaN 0, Maintenance NaN 0, Maintenance NaN 0", "1 kept")]
    [InlineData("Up 1 24, Up 1 24, Up 1 9", "1 steady fell slow")]
    [InlineData("Up 1 24, Up 0.9 24, Up 1 9", "2 steady fell slow")]
    [InlineData("Degraded 1 24, Down 0.5 20, Down 0.25 8", "3 steady fell slow")]
    [InlineData("Degraded 1 24, Up 0.9 24, Down 0.25 8", "1 steady fell never", "1 slow")]
    [InlineData("", "1 never")]
    public void ADayIsAsBadAsWhatIsNeeded(string days, params string[] needs)
    {
        var application = new Application("shop", "The shop", "", [], [.. needs.Select(need => need.Split(' ')).Select(words => new Need(int.Parse(words[0]), [.. words[1..]]))]);
        var made = new Kept(_ => null, host => Hosts[host]).Of(application);
        Assert.Equal(days, string.Join(", ", made.Select(day => FormattableString.Invariant($"{day.Worst} {day.Up} {day.Hours}"))));
        Assert.Equal(Enumerable.Range(1 - made.Length, made.Length).Select(Today.AddDays), made.Select(day => day.Date));
    }

    private static ImmutableArray<Day> Days(params (Status Worst, double Up, double Hours)[] days) =>
        [.. days.Select((day, place) => new Day(Today.AddDays(place + 1 - days.Length), day.Worst, day.Up, day.Hours))];
}
