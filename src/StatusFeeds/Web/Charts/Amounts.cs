// Numbers as pictures tell them: in the unit that keeps them short, and with no more digits than one reads.
using System.Globalization;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>What a number in the base unit is divided by, and the word that then stands behind it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Scale(double By, string Word)
{
    /// <param name="decimals">Digits after the point.</param>
    public string Write(double value, int decimals)
    {
        var scaled = value / By;
        var size = Math.Abs(scaled);
        var number = size is >= 1e7 or (> 0 and < 1e-6) || decimals > 6
            ? scaled.ToString("0.##E+0", CultureInfo.InvariantCulture)
            : scaled.ToString(decimals <= 0 ? "0" : "0." + new string('0', decimals), CultureInfo.InvariantCulture);
        number = number == "-0" ? "0" : number;
        return Word.Length == 0 ? number : $"{number} {Word}";
    }
}

internal static class Amounts
{
    private static readonly Scale[] Times = [new(86400, "d"), new(3600, "h"), new(60, "min"), new(1, "s"), new(1e-3, "ms"), new(1e-6, "µs"), new(1e-9, "ns")];

    private static readonly Scale[] Prefixes = [new(1e15, "P"), new(1e12, "T"), new(1e9, "G"), new(1e6, "M"), new(1e3, "k"), new(1, ""), new(1e-3, "m"), new(1e-6, "µ")];

    /// <summary>Units that take all prefixes; others stay as they are while they are short.</summary>
    private static readonly string[] Physical = ["A", "V", "W", "Hz", "VA", "Wh", "J"];

    private static readonly string[] Data = ["B", "B/s", "bit/s"];

    /// <summary>Of an axis, or a number, whose largest amount is that.</summary>
    public static Scale Of(Unit unit, double largest)
    {
        var size = Math.Abs(largest);
        if (unit == Unit.Seconds && size < 1e12)
        {
            // A minute and a half is still read in seconds, two hours in minutes, two days in hours.
            return size == 0 ? new Scale(1, "s") : Times.FirstOrDefault(step => size >= step.By * (step.By > 1 ? 2.5 : 0.9995), Times[^1]);
        }

        var isPhysical = Physical.Contains(unit.Word);
        var isData = Data.Contains(unit.Word);
        if (size is 0 or >= 1e18 || (!isPhysical && !isData && size < 1e5))
        {
            return new Scale(1, unit.Word);
        }

        var smallest = isPhysical ? 1e-6 : 1;
        var (prefix, letter) = Prefixes.FirstOrDefault(step => step.By >= smallest && size >= step.By * 0.9995, isPhysical ? Prefixes[^1] : new Scale(1, ""));
        return new Scale(prefix, isPhysical || isData || letter.Length == 0 || unit == Unit.None ? letter + unit.Word : $"{letter} {unit.Word}");
    }

    /// <summary>Three digits that say something: <c>142 ms</c>, <c>1.24 s</c>, <c>12.5 %</c>, <c>1204 rpm</c>.</summary>
    public static string Say(double value, Unit unit) => Say(value, Of(unit, value));

    /// <summary>From here to there, with the unit once where both are told in the same: <c>120 to 310 ms</c>, <c>20 ms to 1.2 s</c>, <c>503</c>.</summary>
    public static string Say(double least, double most, Unit unit)
    {
        var (from, until) = (Say(least, unit), Say(most, unit));
        var word = Of(unit, most).Word;
        var isSame = least == 0 || Of(unit, least).Word == word;
        return from == until ? until : $"{(isSame && word.Length > 0 ? from[..^(Of(unit, least).Word.Length + 1)] : from)} to {until}";
    }

    /// <summary>In that scale.</summary>
    public static string Say(double value, Scale scale)
    {
        var size = Math.Abs(value / scale.By);
        if (size is >= 1e7 or < 1e-6)
        {
            return scale.Write(value, 0);
        }

        var whole = (int)Math.Floor(Math.Log10(size));
        var decimals = Math.Clamp(2 - whole, 0, 6);
        var rounded = Math.Round(value / scale.By, decimals, MidpointRounding.AwayFromZero);
        while (decimals > 0 && rounded == Math.Round(rounded, decimals - 1, MidpointRounding.AwayFromZero))
        {
            decimals--;
        }

        return scale.Write(value, decimals);
    }
}
