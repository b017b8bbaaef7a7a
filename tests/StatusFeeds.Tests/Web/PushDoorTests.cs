// How many posts of one check are read at the same time: just so many, whoever comes in which order.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class PushDoorTests
{
    [Fact]
    public void EightAreReadAtOnceAndThePlaceOfOneWhoLeftIsTheNextOnes()
    {
        var probe = new PushProbe { Token = new Secret("job-token-0123456") };
        var door = new PushDoor(Sites.Check("job", "push", probe: probe), probe);
        Assert.Equal(8, Enumerable.Range(0, 32).Count(_ => door.Enter()));
        Assert.False(door.Enter());
        door.Leave();
        Assert.True(door.Enter());
        Assert.False(door.Enter());
    }
}
