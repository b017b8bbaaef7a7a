// The tables of sensor types and states, read from events.txt when the first is asked for.
using System.Collections.Frozen;
using System.Globalization;

namespace StatusFeeds.Wire;

internal sealed class EventTable
{
    private static readonly Lazy<EventTable> Table = new(() => new());

    private readonly string?[] names = new string?[256];
    private readonly FrozenDictionary<int, (string Words, SensorLevel Level)?[]> states;

    private EventTable()
    {
        var all = new Dictionary<int, (string Words, SensorLevel Level)?[]>();
        using var text = new StreamReader(typeof(EventTable).Assembly.GetManifestResourceStream("ipmi-events.txt")!);
        while (text.ReadLine() is { } line)
        {
            if (line is not ("" or ['#', ..]))
            {
                var parts = line.Split('|');
                var row = parts[1..].Select(State).ToArray();
                foreach (var key in Keys(parts[0]))
                {
                    all.Add(key, row);
                }
            }
        }

        states = all.ToFrozenDictionary();
    }

    public static EventTable Known => Table.Value;

    public static int Own(byte sensorType) => sensorType;

    public static int Generic(byte eventType) => 0x1_0000 | eventType;

    public static int Generic(byte eventType, byte sensorType) => 0x2_0000 | (eventType << 8) | sensorType;

    public static int Exact(byte sensorType, int offset) => 0x3_0000 | (sensorType << 8) | offset;

    public string? NameOf(byte sensorType) => names[sensorType];

    public (string Words, SensorLevel Level)? State(int key, int offset) =>
        states.GetValueOrDefault(key) is { } row && offset >= 0 && offset < row.Length ? row[offset] : null;

    /// <summary>What the first part of a line stands for; a sensor type's name is taken along.</summary>
    private IEnumerable<int> Keys(string part)
    {
        var numbers = part.TrimStart('=', '+').Split(['.', ' '], 2);
        switch (part[0])
        {
            case '=' when numbers.Length == 2:
                return numbers[1].Split(',').Select(type => Generic(Byte(numbers[0]), Byte(type)));
            case '=':
                return [Generic(Byte(numbers[0]))];
            case '+':
                return [Exact(Byte(numbers[0]), Byte(numbers[1]))];
            default:
                names[Byte(numbers[0])] = numbers[1].Length > 0 ? numbers[1] : null;
                return [Own(Byte(numbers[0]))];
        }
    }

    private static (string Words, SensorLevel Level)? State(string words)
    {
        var level = words switch
        {
            ['!', '!', ..] => SensorLevel.NonRecoverable,
            ['!', ..] => SensorLevel.Critical,
            ['~', ..] => SensorLevel.NonCritical,
            _ => SensorLevel.Fine,
        };
        return words.Length > 0 ? (words.TrimStart('!', '~'), level) : null;
    }

    private static byte Byte(string digits) => byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
