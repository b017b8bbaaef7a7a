// What is known of the sensor that an entry of the event log is about.
namespace StatusFeeds.Wire;

/// <param name="Name">As text, one line.</param>
/// <param name="Convert">A raw reading in <paramref name="Unit"/>; null where it has none.</param>
/// <param name="Unit">A word, maybe none.</param>
internal sealed record SelSensor(string Name, Func<byte, double?>? Convert = null, string Unit = "");
