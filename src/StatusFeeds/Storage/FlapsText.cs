// A check's flapping as a column holds it: since, count, worst and calm, then each change, with blanks between; empty where there is none.
using System.Globalization;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

/// <summary><c>1795219059125 6 down 2 1795219059125:up:down 1795219119125:down:up</c>; <c>-</c> stands for a since that is null.</summary>
internal static class FlapsText
{
    private const int Head = 4;

    public static string Of(Flaps flaps)
    {
        if (flaps.Changes.IsEmpty && flaps with { Changes = Flaps.None.Changes } == Flaps.None)
            return "";
        var text = new StringBuilder();
        text.Append(flaps.Since is { } since ? Number(since.ToUnixTimeMilliseconds()) : "-");
        text.Append(' ').Append(Number(flaps.Count)).Append(' ').Append(flaps.Worst.Name()).Append(' ').Append(Number(flaps.Calm));
        foreach (var flap in flaps.Changes)
            text.Append(' ').Append(Number(flap.At.ToUnixTimeMilliseconds())).Append(':').Append(flap.From.Name()).Append(':').Append(flap.To.Name());
        return text.ToString();
    }

    public static Flaps Parse(string text)
    {
        if (text.Length == 0)
            return Flaps.None;
        var words = text.Split(' ');
        return new Flaps(
            [.. words.Skip(Head).Select(word => word.Split(':')).Select(flap => new Flap(Instant(flap[0]), Status(flap[1]), Status(flap[2])))],
            words[0] == "-" ? null : Instant(words[0]),
            int.Parse(words[1], CultureInfo.InvariantCulture),
            Status(words[2]),
            int.Parse(words[3], CultureInfo.InvariantCulture));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string word) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(word, CultureInfo.InvariantCulture));

    private static Status Status(string word) => StatusWords.Parse(word)!.Value;
}
