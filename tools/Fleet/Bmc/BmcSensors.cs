// The forty sensors of a pretend server, all well.
namespace StatusFeeds.Fleet;

internal static class BmcSensors
{
    private const byte Temperature = 0x01;
    private const byte Voltage = 0x02;
    private const byte Current = 0x03;
    private const byte Fan = 0x04;
    private const byte Intrusion = 0x05;
    private const byte Processor = 0x07;
    private const byte PowerSupply = 0x08;
    private const byte OtherUnits = 0x0B;
    private const byte Memory = 0x0C;
    private const byte Drive = 0x0D;

    private const byte OnProcessor = 3;
    private const byte OnBoard = 7;
    private const byte OnSupply = 10;
    private const byte OnFan = 29;
    private const byte OnMemory = 32;
    private const byte OnDrive = 4;
    private const byte AtInlet = 55;
    private const byte AtExhaust = 7;

    private static readonly BmcScale Celsius = new(1, IsSigned: true);
    private static readonly BmcScale Rpm = new(18, M: 100);
    private static readonly BmcScale Watts = new(6, M: 4);

    private static readonly BmcThresholds Hot = new(UpperNonCritical: 85, UpperCritical: 95, UpperNonRecoverable: 100);
    private static readonly BmcThresholds Slow = new(LowerNonCritical: 7, LowerCritical: 5, LowerNonRecoverable: 1);

    public static IEnumerable<BmcSensor> Forty()
    {
        byte number = 0;
        BmcSensor Measured(string name, byte type, byte entity, int instance, BmcScale scale, byte raw, BmcThresholds? limits = null) =>
            BmcSensor.Measured(++number, name, type, (entity, (byte)instance), scale, raw, limits);
        BmcSensor Discrete(string name, byte type, byte entity, int instance, ushort possible, ushort states, byte eventType = 0x6F) =>
            BmcSensor.Discrete(++number, name, type, (entity, (byte)instance), possible, states, eventType);
        BmcSensor Rail(string name, int millivolts, short step) => Measured(
            name, Voltage, OnBoard, 1, new(4, M: step, Exponent: -3), (byte)(millivolts / step), new((byte)(millivolts * 0.92 / step), (byte)(millivolts * 0.9 / step), null, (byte)(millivolts * 1.08 / step), (byte)(millivolts * 1.1 / step)));

        return
        [
            Measured("CPU1 Temp", Temperature, OnProcessor, 1, Celsius, 45, Hot),
            Measured("CPU2 Temp", Temperature, OnProcessor, 2, Celsius, 47, Hot),
            Measured("Inlet Temp", Temperature, AtInlet, 1, Celsius, 22, new(5, 0, null, 40, 45)),
            Measured("Exhaust Temp", Temperature, AtExhaust, 2, Celsius, 31, new(UpperNonCritical: 70, UpperCritical: 75)),
            .. Enumerable.Range(0, 8).Select(dimm => Measured($"DIMM {(char)('A' + dimm)} Temp", Temperature, OnMemory, dimm + 1, Celsius, (byte)(36 + dimm), Hot)),
            Measured("VRM1 Temp", Temperature, OnBoard, 3, Celsius, 41, Hot),
            Measured("VRM2 Temp", Temperature, OnBoard, 4, Celsius, 42, Hot),
            .. Enumerable.Range(1, 8).Select(fan => Measured($"Fan{fan}", Fan, OnFan, fan, Rpm, (byte)(50 + fan), Slow)),
            Rail("12V", 12_060, 60),
            Rail("5V", 5_044, 26),
            Rail("3.3V", 3_315, 17),
            Rail("VBAT", 3_021, 19),
            Rail("Vcore1", 1_008, 8),
            Rail("Vcore2", 1_016, 8),
            Measured("PSU1 Power", OtherUnits, OnSupply, 1, Watts, 24),
            Measured("PSU2 Power", OtherUnits, OnSupply, 2, Watts, 23),
            Measured("PSU1 Current", Current, OnSupply, 1, new(5, M: 2, Exponent: -2), 42),
            Measured("PSU2 Current", Current, OnSupply, 2, new(5, M: 2, Exponent: -2), 41),
            Discrete("PSU1 Status", PowerSupply, OnSupply, 1, 0x000F, 0x0001),
            Discrete("PSU2 Status", PowerSupply, OnSupply, 2, 0x000F, 0x0001),
            Discrete("PS Redundancy", PowerSupply, OnSupply, 3, 0x0003, 0x0001, eventType: 0x0B),
            Discrete("Memory ECC", Memory, OnMemory, 1, 0x0063, 0),
            Discrete("Chassis Intru", Intrusion, OnBoard, 1, 0x0001, 0),
            Discrete("CPU1 Status", Processor, OnProcessor, 1, 0x0183, 0x0080),
            Discrete("CPU2 Status", Processor, OnProcessor, 2, 0x0183, 0x0080),
            Discrete("Drive 0", Drive, OnDrive, 1, 0x0003, 0x0001),
        ];
    }
}
