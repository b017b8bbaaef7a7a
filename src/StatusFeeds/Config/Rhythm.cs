// The rhythm of a check: how often it looks, how long it waits, how many results it believes.
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal sealed record Rhythm(TimeSpan Every, TimeSpan Timeout, int FailAfter, int RecoverAfter, TimeSpan RetryEvery)
{
    public static readonly string[] Keys = ["every", "timeout", "fail-after", "recover-after", "retry-every"];

    public static readonly Rhythm Default = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10), 2, 2, TimeSpan.FromSeconds(15));

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <summary>Who is waited for once a year may be a month late.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(400);

    /// <summary>What the fields say, and these defaults where they are silent.</summary>
    /// <param name="awaited"><c>every</c> is that of a sender: he is waited for.</param>
    public static Rhythm Read(Fields fields, Rhythm defaults, bool awaited = false)
    {
        var every = WholeSeconds(fields, "every", defaults.Every, awaited && fields.Questions is null ? LongestWait : Year);
        return new(
            every,
            fields.Duration("timeout", defaults.Timeout, TimeSpan.FromMilliseconds(1), Year),
            fields.Number("fail-after", defaults.FailAfter, 1, 100),
            fields.Number("recover-after", defaults.RecoverAfter, 1, 100),
            WholeSeconds(fields, "retry-every", defaults.RetryEvery, Year));
    }

    /// <summary>That of one check: the site's timeout and retry-every are cut to its every, a timeout of its own must not be longer.</summary>
    /// <param name="awaited">As in <see cref="Read"/>.</param>
    public static Rhythm ReadCheck(Fields fields, Rhythm defaults, bool awaited)
    {
        var read = Read(fields, defaults, awaited);
        if (fields.Has("timeout") && read.Timeout > read.Every)
        {
            var every = fields.Has("every") ? fields.Shown("every") : $"`{Quantities.Show(read.Every)}`";
            fields.Wrong("timeout", $"`timeout` must not be longer than `every`: {fields.Shown("timeout")} is more than {every}");
        }

        return read with { Timeout = Least(read.Timeout, read.Every), RetryEvery = Least(read.RetryEvery, read.Every) };
    }

    private static TimeSpan WholeSeconds(Fields fields, string key, TimeSpan otherwise, TimeSpan most)
    {
        var read = fields.Duration(key, otherwise, Second, most);
        if (read.Ticks % TimeSpan.TicksPerSecond == 0)
        {
            return read;
        }

        fields.Wrong(key, $"`{key}` must be in whole seconds, not {fields.Shown(key)}");
        return otherwise;
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
