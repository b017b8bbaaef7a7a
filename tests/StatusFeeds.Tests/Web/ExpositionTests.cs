// The text format itself: heads, labels, numbers, and what is longer than the buffer.
using System.Text;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class ExpositionTests
{
    [Fact]
    public void AFamilyWithoutSamplesLeavesNoTrace() => Assert.Equal(
        "# HELP b B.\n# TYPE b counter\nb 1\n",
        Written(to =>
        {
            to.Family("a", "gauge", "A.");
            to.Family("b", "counter", "B.");
            to.Sample(1);
        }));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(1795219059.512, "1795219059.512")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.MinValue, "-1.7976931348623157E+308")]
    [InlineData(-double.Epsilon, "-5E-324")]
    public void NumbersAreWrittenSoThatTheyAreReadAsTheSame(double value, string written) => Assert.EndsWith($"\na {written}\n", Sample(value));

    [Theory]
    [InlineData("plain é 漢", "plain é 漢")]
    [InlineData("a\\n\"b\"\nc", "a\\\\n\\\"b\\\"\\nc")]
    [InlineData("\r\t\u001b[2J\u0000\u2028\u202e", "   [2J   ")]
    public void NoTextCanEndItsLabel(string value, string written) => Assert.EndsWith($"\na{{l=\"{written}\"}} 1\n", Sample(1, Exposition.Label("l", value)));

    [Fact]
    public void HalfACharacterIsReplaced() => Assert.EndsWith("\na{l=\"half \ufffd\"} 1\n", Sample(1, Exposition.Label("l", "half \ud83d")));

    [Fact]
    public void HelpIsOneLine() => Assert.StartsWith(
        "# HELP a Say \"a\\\\b\"\\n and go.\n",
        Written(to =>
        {
            to.Family("a", "gauge", "Say \"a\\b\"\n and go.");
            to.Sample(1);
        }));

    [Fact]
    public void LabelsAreJoinedWhicheverThereAre()
    {
        var (one, two) = (Exposition.Label("x", "1"), Exposition.Label("y", "2"));
        Assert.EndsWith("\na{x=\"1\",y=\"2\"} 3\n", Sample(3, one, two));
        Assert.EndsWith("\na{x=\"1\"} 3\n", Sample(3, one));
        Assert.EndsWith("\na{y=\"2\"} 3\n", Sample(3, [], two));
    }

    [Fact]
    public void NothingIsLostWhereTheBufferEndsAndWhatIsLongerPassesItBy()
    {
        var huge = new string('x', 100_000);
        var text = Written(to =>
        {
            to.Family("a", "gauge", "A.");
            for (var i = 0; i < 20_000; i++)
            {
                to.Sample(i);
            }

            to.Sample(1, Exposition.Label("l", huge));
            to.Sample(2);
        });
        Assert.Equal($"# HELP a A.\n# TYPE a gauge\n{string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a {i}\n"))}a{{l=\"{huge}\"}} 1\na 2\n", text);
    }

    private static string Sample(double value, byte[]? labels = null, byte[]? last = null) => Written(to =>
    {
        to.Family("a", "gauge", "A.");
        to.Sample(value, labels, last);
    });

    private static string Written(Action<Exposition> write)
    {
        var bytes = new MemoryStream();
        using (var to = new Exposition(bytes))
        {
            write(to);
            to.Flush();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
