// One port, and which of the hosts have it.
using System.Globalization;
using System.Runtime.InteropServices;

namespace StatusFeeds.Fleet;

/// <param name="Number">0: nobody has it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DoorNumber(int Number, int From, int To)
{
    public static DoorNumber OfAll(int number) => new(number, 1, int.MaxValue);

    /// <summary><c>8000</c> or <c>8000:1-3000</c>; null where it is neither.</summary>
    public static DoorNumber? Read(string text)
    {
        string[] parts = [.. text.Split(':', '-')];
        int[] numbers = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)];
        return (text.Count(one => one == ':'), numbers) switch
        {
            (0, [>= 0 and <= 65535]) => OfAll(numbers[0]),
            (1, [> 0 and <= 65535, > 0, > 0]) when numbers[1] <= numbers[2] => new DoorNumber(numbers[0], numbers[1], numbers[2]),
            _ => null,
        };
    }

    public int? Of(int host) => Number > 0 && host >= From && host <= To ? Number : null;
}
