// A reading: one number or text that a probe saw, and the units that numbers have.
namespace StatusFeeds.Model;

/// <summary>The base unit of a reading; rules may be written in any unit of the same dimension.</summary>
internal enum Unit
{
    None,
    Seconds,
    Bytes,
    Percent,
}

/// <summary>
/// A number in the base unit of its dimension, or a text (then <see cref="Text"/> is set and the number means nothing).
/// <paramref name="Words"/> is how the reading is told where a rule decided by it: <c>HTTP 503 from /health</c> instead of <c>status 503 >= 400</c>.
/// </summary>
internal readonly record struct Reading(string Name, double Value, Unit Unit = Unit.None, string? Text = null, string? Words = null)
{
    public bool IsText => Text is not null;

    public static Reading OfText(string name, string text, string? words = null) => new(name, double.NaN, Unit.None, text, words);
}
