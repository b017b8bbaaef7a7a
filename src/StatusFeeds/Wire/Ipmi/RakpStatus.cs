// Why a BMC does not open a session, by the codes of RMCP+.
namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §13.24, table 13-15.</summary>
internal enum RakpStatus : byte
{
    Done = 0x00,
    NoResources = 0x01,
    WrongSession = 0x02,
    WrongAuth = 0x04,
    WrongIntegrity = 0x05,
    InactiveSession = 0x08,
    WrongRole = 0x09,
    UnauthorizedRole = 0x0A,
    NoResourcesForRole = 0x0B,
    WrongNameLength = 0x0C,
    UnauthorizedName = 0x0D,
    WrongCheck = 0x0F,
    WrongConfidentiality = 0x10,
    NoSuiteMatches = 0x11,
    IllegalParameter = 0x12,
}
