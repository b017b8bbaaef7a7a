// A reading: one number or text that a probe saw, and the units that numbers have.
using System.Runtime.InteropServices;

namespace StatusFeeds.Model;

/// <summary>The base unit of a reading, by its word: <c>s</c>, <c>A</c>, <c>rpm</c>; rules may be written in any unit of the same dimension.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Unit
{
    public static readonly Unit None;
    public static readonly Unit Seconds = new("s");
    public static readonly Unit Bytes = new("B");
    public static readonly Unit Percent = new("%");
    public static readonly Unit Celsius = new("°C");

    private readonly string? word;

    private Unit(string word) => this.word = word;

    /// <summary>Empty for a number without a unit.</summary>
    public string Word => word ?? "";

    /// <param name="word">Of a base unit: <c>A</c>, never <c>mA</c>.</param>
    public static Unit Of(string word) => word.Length == 0 ? None : new(word);

    public override string ToString() => Word;
}

/// <summary>
/// A number in the base unit of its dimension, or a text (then <see cref="Text"/> is set and the number means nothing).
/// <paramref name="Words"/> is how the reading is told where a rule decided by it: <c>HTTP 503 from /health</c> instead of <c>status 503 >= 400</c>.
/// </summary>
internal readonly record struct Reading(string Name, double Value, Unit Unit = default, string? Text = null, string? Words = null)
{
    /// <summary>What whoever brought it says of it besides, for people: <c>warn above 5, crit above 10</c>. Nothing is judged by it.</summary>
    public string? Note { get; init; }

    public bool IsText => Text is not null;

    public static Reading OfText(string name, string text, string? words = null) => new(name, double.NaN, Unit.None, text, words);
}
