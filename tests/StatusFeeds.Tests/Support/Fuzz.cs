// Mutated answers: real ones with bytes flipped, cut out, doubled, moved and made up; the same for the same seed.
using System.Globalization;

namespace StatusFeeds.Tests.Support;

internal static class Fuzz
{
    /// <summary>How many answers a fuzz test sends: so many, or <c>STATUSFEEDS_FUZZ</c>.</summary>
    public static int Count(int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable("STATUSFEEDS_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : otherwise;

    public static byte[] Mutated(byte[] sound, Random random)
    {
        var bytes = sound.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(2000)));
                    break;
                default:
                    if (length > 0)
                    {
                        bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(bytes[at] ^ (1 << random.Next(8))), _ => (byte)(random.Next(2) * 255) };
                    }

                    break;
            }
        }

        return [.. bytes];
    }
}
