// Numbers as whole ones with some decimals, where that says exactly the same.
namespace StatusFeeds.Storage.History;

internal static class Scaled
{
    public const int MostDecimals = 9;

    /// <summary>Whole numbers beyond are not all doubles.</summary>
    private const double Exact = 1L << 53;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    /// <summary>False where the number is not exactly so many decimals long.</summary>
    public static bool Try(double value, int decimals, out long whole)
    {
        var scaled = Math.Round(value * Powers[decimals]);
        if (!(Math.Abs(scaled) <= Exact))
        {
            whole = 0;
            return false;
        }

        whole = (long)scaled;
        return BitConverter.DoubleToInt64Bits(Of(whole, decimals)) == BitConverter.DoubleToInt64Bits(value);
    }

    public static double Of(long whole, int decimals) => whole / Powers[decimals];
}
