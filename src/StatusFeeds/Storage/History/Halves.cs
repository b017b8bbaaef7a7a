// Numbers in two bytes each: those of one list, with an exponent that is common to them.
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>
/// Like floating point of 16 bits, but with the exponent where these numbers are: eleven bits of the number (ten where any is negative) and five of the exponent, counted down from the
/// largest. What is two thousand million times smaller than the largest is 0.
/// </summary>
internal static class Halves
{
    private const int Exponents = 31;
    private const int Sign = 0x8000;

    public static void Write(ByteLine to, List<RollUp> steps)
    {
        var (most, negative) = (0.0, false);
        foreach (var step in steps)
        {
            most = Math.Max(most, Math.Max(Math.Abs(step.Least), Math.Abs(step.Most)));
            negative |= step.Least < 0;
        }

        var form = new Form(most > 0 ? Math.Max(Math.ILogB(most), -960) : 0, negative);
        to.Number(ByteLine.ZigZag(form.Top));
        to.Byte(negative ? 1 : 0);
        foreach (var step in steps)
        {
            to.Short(form.Code(step.Least));
            to.Short(form.Code(step.Most));
        }
    }

    public static (double Least, double Most)[] Read(ByteSource from, int steps)
    {
        var top = ByteLine.UnZigZag(from.Number()) is var said && said is >= -1100 and <= 1023 ? (int)said : throw new DamagedBlock($"an exponent {said}");
        var form = new Form(top, from.Byte() == 1);
        var ranges = new (double, double)[steps];
        for (var i = 0; i < steps; i++)
            ranges[i] = (form.Number(from.Short()), form.Number(from.Short()));
        return ranges;
    }

    /// <param name="Top">The exponent of the largest.</param>
    /// <param name="Negative">Some are.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Form(int Top, bool Negative)
    {
        private int Bits => Negative ? 10 : 11;

        public ushort Code(double number)
        {
            var size = Math.Abs(number);
            var exponent = size > 0 ? Math.ILogB(size) : Top - Exponents;
            if (exponent <= Top - Exponents)
                return 0;
            var fraction = (int)Math.Round((Math.ScaleB(size, -exponent) - 1) * (1 << Bits));
            var code = ((exponent - Top + Exponents) << Bits) + fraction;
            code = Math.Min(code, ((Exponents + 1) << Bits) - 1);
            return (ushort)(number < 0 ? code | Sign : code);
        }

        public double Number(ushort code)
        {
            var plain = Negative ? code & ~Sign : code;
            if (plain >> Bits == 0)
                return 0;
            var size = Math.ScaleB(1 + ((plain & ((1 << Bits) - 1)) / (double)(1 << Bits)), (plain >> Bits) + Top - Exponents);
            return Negative && (code & Sign) != 0 ? -size : size;
        }
    }
}
