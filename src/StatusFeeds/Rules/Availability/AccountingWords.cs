// How it was reckoned, in words: every report says it.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class AccountingWords
{
    /// <summary>One sentence.</summary>
    public static string Of(Accounting accounting) =>
        $"Maintenance {(accounting.MaintenanceIn ? "is in, as what the checks said meanwhile" : "is out")}, degraded {As(accounting.Degraded)}, unknown {As(accounting.Unknown)}, "
        + "time that was not observed is out (out: in no percentage, and it ends no failure).";

    /// <summary>For machines: <c>maintenance=out degraded=up unknown=out</c>.</summary>
    public static string Short(Accounting accounting) =>
        $"maintenance={(accounting.MaintenanceIn ? "in" : "out")} degraded={Word(accounting.Degraded)} unknown={Word(accounting.Unknown)}";

    public static string Word(Counted counted) => counted switch
    {
        Counted.Up => "up",
        Counted.Down => "down",
        _ => "out",
    };

    private static string As(Counted counted) => counted == Counted.Out ? "is out" : "counts as " + Word(counted);
}
