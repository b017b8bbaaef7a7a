// A culture that writes everything otherwise, to show that nothing we tell depends on the machine's language.
using System.Globalization;

namespace StatusFeeds.Tests.Feeds;

internal static class Strange
{
    /// <summary>Made by hand, because the invariant mode of the tests knows no other culture.</summary>
    public static CultureInfo Culture { get; } = Make();

    private static CultureInfo Make()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "minus";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.DateTimeFormat.DateSeparator = ".";
        culture.DateTimeFormat.TimeSeparator = "h";
        return culture;
    }
}
