// The words of sensors' states and of events, and how bad each is.
namespace StatusFeeds.Wire;

internal static class EventWords
{
    /// <summary>Event/reading type codes (IPMI 2.0 table 42-1).</summary>
    public const byte Threshold = 0x01;
    public const byte Redundancy = 0x0B;
    public const byte SensorSpecific = 0x6F;

    /// <summary>IPMI 2.0 §42.2; null: no such state is known.</summary>
    public static (string Words, SensorLevel Level)? Of(byte eventType, byte sensorType, int offset) =>
        EventTable.Known.State(eventType == SensorSpecific ? EventTable.Own(sensorType) : EventTable.Generic(eventType, sensorType), offset)
        ?? (eventType == SensorSpecific ? null : EventTable.Known.State(EventTable.Generic(eventType), offset));

    /// <param name="second">Byte 2 of the event's data, which says it more exactly (table 42-3).</param>
    public static (string Words, SensorLevel Level)? Of(byte eventType, byte sensorType, int offset, byte second) =>
        (eventType == SensorSpecific ? EventTable.Known.State(EventTable.Exact(sensorType, offset), second) : null) ?? Of(eventType, sensorType, offset);
}
