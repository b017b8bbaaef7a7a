// Requests on their way: found by address and sequence, never two with both in common, and places that dead hosts give back.
using System.Net;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class FlightTests
{
    private const long Millisecond = 1_000_000;

    private readonly Flight flight = new();

    [Fact]
    public void AnAnswerFindsItsRequestByAddressAndSequenceOnly()
    {
        var (one, other) = (Depart(Target(1)), Depart(Target(2)));

        Assert.Same(one, Find(one.Sequence, Target(1).Peer));
        Assert.Same(other, Find(other.Sequence, Target(2).Peer));
        Assert.Null(Find(one.Sequence, Target(2).Peer));
        Assert.Null(Find((ushort)(other.Sequence + 1), Target(2).Peer));
    }

    [Fact]
    public void AHundredThousandOnTheirWayToOneAddressEachHaveTheirOwnSequenceAndToTwoShareThem()
    {
        var (one, other) = (Target(1), Target(2));
        var echoes = new List<Echo>();
        for (var i = 0; i < 50_000; i++)
        {
            echoes.Add(Depart(one));
            echoes.Add(Depart(other));
        }

        Assert.Equal(50_000, echoes.Where(echo => echo.Of == one).Select(echo => echo.Sequence).Distinct().Count());
        Assert.Equal(50_000, echoes.Where(echo => echo.Of == other).Select(echo => echo.Sequence).Distinct().Count());
        Assert.All(echoes, echo => Assert.Same(echo, Find(echo.Sequence, echo.Of.Peer)));

        flight.End(one);

        Assert.All(echoes, echo => Assert.Equal(echo.Of == one ? null : echo, Find(echo.Sequence, echo.Of.Peer)));
        flight.End(other);
        Assert.Empty(flight.Pings);
    }

    [Fact]
    public void AfterTheEndOfItsLookAnAnswerFindsNothing()
    {
        var pings = Target(1);
        var (first, second) = (Depart(pings), Depart(pings));

        flight.End(pings);

        Assert.Null(Find(first.Sequence, pings.Peer));
        Assert.Null(Find(second.Sequence, pings.Peer));
    }

    [Fact]
    public void SixtyFourUnansweredHoldTheNextBackUntilOneIsAnsweredOrSomeTimeHasPassed()
    {
        var echoes = Enumerable.Range(1, 64).Select(number => Depart(Target(number), number * Millisecond)).ToList();
        Assert.False(flight.HasPlace);

        flight.FreePlace(echoes[5]);
        flight.FreePlace(echoes[5]);
        Assert.True(flight.HasPlace);
        Depart(Target(65), 65 * Millisecond);
        Assert.False(flight.HasPlace);

        flight.FreePlaces(50 * Millisecond);
        Assert.False(flight.HasPlace);
        flight.FreePlaces(51 * Millisecond);
        Assert.True(flight.HasPlace);
        Depart(Target(66), 66 * Millisecond);
        Assert.False(flight.HasPlace);
    }

    private static Pings Target(int number) => new(new IPAddress([10, 98, 0, (byte)number]), 3, 56, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    private Echo Depart(Pings pings, long sent = 0)
    {
        var echo = flight.Begin(pings, 0);
        echo.Sent = sent;
        flight.Depart(echo);
        return echo;
    }

    private Echo? Find(ushort sequence, Peer peer) => flight.Find(new Received([0, 0, 0, 0, 0, 0, (byte)(sequence >> 8), (byte)sequence], peer, 0, null));
}
