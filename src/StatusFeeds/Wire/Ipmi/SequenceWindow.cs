// Which of a session's numbered packets were there already.
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <summary>
/// IPMI 2.0 §6.12.13 lets a packet be so much older than the newest. How far ahead it is does not matter here: it is sealed, and many may have been lost before it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct SequenceWindow
{
    private const int Behind = 16;

    private uint newest;
    private uint seen;

    /// <summary>False where it was there, or is too old; zero is never one of a session (§6.12.9).</summary>
    public bool Takes(uint number)
    {
        var ahead = unchecked((int)(number - newest));
        if (number == 0 || ahead == 0 || ahead < -Behind)
        {
            return false;
        }

        if (ahead > 0)
        {
            seen = ahead > Behind ? 0 : (seen << ahead) | (newest == 0 ? 0 : 1u << (ahead - 1));
            newest = number;
            return true;
        }

        var bit = 1u << (-ahead - 1);
        var fresh = (seen & bit) == 0;
        seen |= bit;
        return fresh;
    }
}
