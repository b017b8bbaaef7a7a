// From the byte that a sensor gives to its value: y = L[(M·x + B·10^K1)·10^K2].
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §36.3 and table 43-1, bytes 21 and 24 to 30.</summary>
/// <param name="Format">0 unsigned, 1 ones' complement, 2 two's complement, 3 no analog reading.</param>
/// <param name="Linearization">0 to 11; 0x70 to 0x7F: not linear, the factors are another for each reading.</param>
/// <param name="M">Ten bits, signed; so is <paramref name="B"/>.</param>
/// <param name="ResultExponent">Four bits, signed (K2); so is <paramref name="OffsetExponent"/> (K1).</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SensorFormula(byte Format, byte Linearization, short M, short B, sbyte ResultExponent, sbyte OffsetExponent)
{
    /// <summary>Bytes of the factors in a record, and in what Get Sensor Reading Factors says (§35.5).</summary>
    public const int FactorLength = 6;

    private const byte NoReading = 3;

    private static readonly double[] Powers = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];

    public bool IsAnalog => Format != NoReading;

    public bool IsNonLinear => Linearization is >= 0x70 and <= 0x7F;

    /// <param name="factors">M, its high bits and the tolerance, B, its high bits and the accuracy, accuracy, exponents.</param>
    public static SensorFormula Of(byte format, byte linearization, ReadOnlySpan<byte> factors) => new(
        format,
        (byte)(linearization & 0x7F),
        Ten(factors[0], factors[1]),
        Ten(factors[2], factors[3]),
        Four(factors[5] >> 4),
        Four(factors[5] & 0xF));

    /// <summary>Null where it is no number: infinite, undefined, of a linearization that nobody knows, or of one that wants other factors.</summary>
    public double? Value(byte raw)
    {
        var x = Format switch
        {
            0 => raw,
            1 => raw >= 0x80 ? (double)(sbyte)(raw + 1) : raw,
            2 => (sbyte)raw,
            _ => double.NaN,
        };
        var y = ((M * x) + (B * Power(OffsetExponent))) * Power(ResultExponent);
        var value = Linearization switch
        {
            0 => y,
            1 => Math.Log(y),
            2 => Math.Log10(y),
            3 => Math.Log2(y),
            4 => Math.Exp(y),
            5 => Math.Pow(10, y),
            6 => Math.Pow(2, y),
            7 => 1 / y,
            8 => y * y,
            9 => y * y * y,
            10 => Math.Sqrt(y),
            11 => Math.Cbrt(y),
            _ => double.NaN,
        };
        return double.IsFinite(value) ? value : null;
    }

    /// <summary>The same sensor with the factors of one reading.</summary>
    public SensorFormula With(ReadOnlySpan<byte> factors) => Of(Format, 0, factors);

    /// <summary>As <see cref="Of"/> takes them.</summary>
    public void WriteFactors(Span<byte> factors)
    {
        (factors[0], factors[1]) = ((byte)M, (byte)((M >> 2) & 0xC0));
        (factors[2], factors[3]) = ((byte)B, (byte)((B >> 2) & 0xC0));
        (factors[4], factors[5]) = (0, (byte)((ResultExponent << 4) | (OffsetExponent & 0xF)));
    }

    private static double Power(int exponent) => Powers[exponent + 8];

    private static short Ten(byte low, byte high) => (short)(((low | ((high & 0xC0) << 2)) ^ 0x200) - 0x200);

    private static sbyte Four(int bits) => (sbyte)((bits ^ 8) - 8);
}
