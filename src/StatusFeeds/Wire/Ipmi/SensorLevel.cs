// How bad a state of a sensor is.
namespace StatusFeeds.Wire;

internal enum SensorLevel
{
    Fine,
    NonCritical,
    Critical,
    NonRecoverable,
}
