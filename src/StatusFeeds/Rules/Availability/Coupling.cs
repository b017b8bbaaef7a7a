// Where what was measured is worse than its parts let expect.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Coupling
{
    /// <summary>Milliseconds: an application is judged once a second, its hosts when they change, so that each failure may differ by so much.</summary>
    private const double Step = 1000;

    /// <summary>Milliseconds of down time more than expected; zero where there are none to speak of.</summary>
    public static double Lost(Totals measured, Part? expected) =>
        expected is { } part && measured.CountedDown - (part.Unavailability * measured.Counted) is var lost && lost > Step * (measured.Failures + 1) ? lost : 0;

    /// <summary>A sentence on it; empty where there is nothing to say.</summary>
    public static string Words(string what, Totals measured, Part? expected) => Lost(measured, expected) is > 0 and var lost
        ? $"{what} was down {Model.Words.Duration(TimeSpan.FromMilliseconds(lost))} longer than expected: something is coupled (parts that fail together, or one because of the other, "
            + "or something they share that is not among their needs, such as the way to them), unless it is chance, as it may be where failures are few."
        : "";
}
