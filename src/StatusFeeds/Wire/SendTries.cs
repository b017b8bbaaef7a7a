// How often a datagram is sent again because its send failed, which may have been a router's word about another one.
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

[StructLayout(LayoutKind.Auto)]
internal struct SendTries
{
    private const int Most = 3;
    private const int MostInFlood = 200;

    private int own;
    private int all;

    /// <summary>The error stands; 0 is none.</summary>
    public readonly bool AreOver(int error) => error is 0 or Libc.TryAgain || own == Most || all == MostInFlood;

    /// <param name="hadCome">Since something had come, the error may have been that: only one that nothing came with is surely this datagram's.</param>
    public void Count(bool hadCome) => (own, all) = (hadCome ? own : own + 1, all + 1);
}
