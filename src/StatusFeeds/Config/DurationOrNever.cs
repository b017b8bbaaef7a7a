// Reads a duration that may be `never`: `0s` says the same.
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class DurationOrNever
{
    private const string Never = "never";

    /// <summary>Null where it is absent or wrong; zero: never.</summary>
    public static TimeSpan? Read(Fields fields, string key, TimeSpan least, TimeSpan most)
    {
        var what = $"{Never}, or a duration from {Quantities.Show(least)} to {Quantities.Show(most)}";
        fields.Looks(key, $"{Never}|{Quantities.ShapeOf(Unit.Seconds)}", what, Never);
        if (fields.Text(key) is not { } text)
        {
            return null;
        }

        var read = text == Never ? TimeSpan.Zero : Quantities.Duration(text);
        if (read is { } sound && (sound == TimeSpan.Zero || (sound >= least && sound <= most)))
        {
            return sound;
        }

        fields.Wrong(key, $"`{key}` must be {what}, such as 5m or 24h; not {fields.Shown(key)}");
        return null;
    }
}
