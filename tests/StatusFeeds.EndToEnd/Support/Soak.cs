// Whether the longer forms of tests were asked for: tools/check --soak.
namespace StatusFeeds.EndToEnd.Support;

internal static class Soak
{
    /// <summary>STATUSFEEDS_SOAK=1 is set.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("STATUSFEEDS_SOAK") == "1";
}
