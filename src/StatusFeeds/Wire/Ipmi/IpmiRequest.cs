// What is asked of a BMC in a session, and what it says.
namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §5.1: network function (even: a request), command, and data as the command's table has them.</summary>
internal readonly record struct IpmiRequest(byte NetFn, byte Command, ReadOnlyMemory<byte> Data = default, byte Lun = 0)
{
    public const byte Chassis = 0x00;
    public const byte Sensor = 0x04;
    public const byte App = 0x06;
    public const byte Storage = 0x0A;

    /// <summary>Of a body outside IPMI, whose number is the first byte of the data: DCMI has 0xDC.</summary>
    public const byte Group = 0x2C;
}

/// <param name="Code">The completion code (IPMI 2.0 §5.2); 0: done.</param>
/// <param name="Data">What follows it.</param>
internal readonly record struct IpmiReply(byte Code, ReadOnlyMemory<byte> Data)
{
    public bool IsDone => Code == 0;
}
