// What is known of a BMC in this process, from the looks before: its sensors, how far they and its log were read, what it does not have.
namespace StatusFeeds.Probes;

internal sealed class BmcKnown
{
    /// <summary>Null: its records were not read yet.</summary>
    public SdrCache? Sensors { get; set; }

    public SdrProgress Records { get; } = new();

    public SelProgress Log { get; } = new();

    /// <summary>When it last said that it does not measure the power its machine draws, as the clock's timestamp; null: it does, or was not asked.</summary>
    public long? Unmeasured { get; set; }
}
