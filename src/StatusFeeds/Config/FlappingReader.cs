// Reads `flapping`: how many changes in what time are too many to tell each, and after how much calm they are told again.
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class FlappingReader
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(7);

    /// <summary>What the fields say, and what holds otherwise where they are silent.</summary>
    public static Flapping Read(Fields fields, Flapping otherwise) => fields.Map("flapping") is not { } flapping ? otherwise : new(
        flapping.Number("changes", otherwise.Changes, 2, 100),
        flapping.Duration("within", otherwise.Within, Least, Most),
        flapping.Duration("calm", otherwise.Calm, Least, Most));
}
