// Why an application is not up, in words.
namespace StatusFeeds.Tests.Rules;

public sealed class NeedingWordsTests
{
    [Theory]
    [InlineData("web01 up, db01 up", "UP")]
    [InlineData("web01 up, db01 down", "DOWN db01 is DOWN: http: it is down")]
    [InlineData("web01 down, db01 down", "DOWN web01 is DOWN: http: it is down")]
    [InlineData("web01 degraded, db01 unknown", "DEGRADED web01 is DEGRADED: http: it is degraded")]
    [InlineData("web01 up, db01 unreachable", "DOWN db01 is unreachable behind sw1")]
    [InlineData("web01 up, db01 unknown", "UNKNOWN db01 is UNKNOWN: http: it is unknown")]
    public void TheFirstThatDecidesIsNamed(string hosts, string told) => Assert.Equal(told, new NeedingWorld().Are(hosts).Of("web01; db01"));

    [Fact]
    public void TheHostThatIsBadItselfIsNamedNotThoseThatNeedIt() => Assert.Equal(
        "DOWN db01 is DOWN: http: HTTP 503 from /health",
        new NeedingWorld().Host("web01", "app01").Host("app01", "cache01; db01").Are("web01 up, app01 degraded, cache01 unknown, db01 down").Says("db01", "http", "HTTP 503 from /health").Of("web01"));

    [Fact]
    public void AHostThatIsAsBadItselfIsNamedBeforeItsNeeds() => Assert.Equal(
        "DOWN web01 is DOWN: http: it is down",
        new NeedingWorld().Host("web01", "db01").Are("web01 down, db01 down").Of("web01"));

    [Theory]
    [InlineData(1, "a down, b down", "DOWN none of a and b works, 1 is needed: a and b are DOWN")]
    [InlineData(2, "a up, b down, c down", "DOWN only 1 of a, b and c works, 2 are needed: b and c are DOWN")]
    [InlineData(3, "a up, b down, c up", "DOWN only 2 of a, b and c work, 3 are needed: b is DOWN: http: it is down")]
    [InlineData(2, "a up, b unreachable, c down", "DOWN only 1 of a, b and c works, 2 are needed: b is unreachable behind sw1 and c is DOWN")]
    [InlineData(1, "a down, b up", "DEGRADED 1 of a and b works, 1 is needed: a is DOWN: http: it is down")]
    [InlineData(2, "a up, b up, c unreachable", "DEGRADED 2 of a, b and c work, 2 are needed: c is unreachable behind sw1")]
    [InlineData(1, "a degraded, b degraded", "DEGRADED all of a and b work, 1 is needed: a and b are DEGRADED")]
    [InlineData(1, "a up, b down, c unknown", "DEGRADED 1 of a, b and c works, 1 is needed: b is DOWN and c is UNKNOWN")]
    [InlineData(2, "a up, b unknown, c down", "UNKNOWN only 1 of a, b and c works for certain, 2 are needed: b is UNKNOWN: http: it is unknown")]
    [InlineData(1, "a none, b down", "UNKNOWN none of a and b works for certain, 1 is needed: a is without a result yet")]
    public void OfAGroupItIsSaidWhatIsLeftAndWhatIsNeeded(int atLeast, string hosts, string told) =>
        Assert.Equal(told, new NeedingWorld().Are(hosts).Of($"{atLeast} of {string.Join(' ', hosts.Split(", ").Select(host => host.Split(' ')[0]))}"));

    [Fact]
    public void OfMembersThatMissTheSameHostThatHostIsNamed() => Assert.Equal(
        "DOWN none of app1 and app2 works, 1 is needed: db01 is DOWN: http: it is down",
        new NeedingWorld().Host("app1", "db01").Host("app2", "db01").Are("app1 up, app2 up, db01 down").Of("1 of app1 app2"));

    [Fact]
    public void OfMembersThatMissAGroupThatGroupIsNamed() => Assert.Equal(
        "DOWN none of app1 and app2 works, 1 is needed: app2 is DOWN and none of db1 and db2 works, 1 is needed",
        new NeedingWorld().Host("app1", "1 of db1 db2").Are("app1 up, app2 down, db1 down, db2 down").Of("1 of app1 app2"));

    [Fact]
    public void OfManyMembersThreeAreNamed() => Assert.Equal(
        "DOWN only 1 of h0, h1, h2 and 7 more works, 2 are needed: h1, h2, h3 and 6 more are DOWN",
        new NeedingWorld().Are(string.Join(", ", Enumerable.Range(0, 10).Select(number => $"h{number} {(number == 0 ? "up" : "down")}")))
            .Of("2 of " + string.Join(' ', Enumerable.Range(0, 10).Select(number => $"h{number}"))));

    [Fact]
    public void AHostIsCalledByItsNameOnOneLine() => Assert.Equal(
        "DOWN Rack 4 web is DOWN: http: two lines",
        new NeedingWorld().Host("web01", name: "Rack 4\nweb").Are("web01 down").Says("web01", "http", "two\rlines").Of("web01"));
}
