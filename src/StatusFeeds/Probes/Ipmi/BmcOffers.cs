// What a BMC says to anybody of how it lets people in.
using System.Collections.Immutable;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class BmcOffers
{
    private const byte Capabilities = 0x38;
    private const byte CipherSuites = 0x54;

    /// <summary>The channel that it is asked over; with bit 7, what IPMI 2.0 adds is told too.</summary>
    private const byte ThisChannel = 0x0E;
    private const byte Extended = 0x80;

    private const int PageLength = 16;
    private const int MostPages = CipherSuite.MostListed / PageLength;

    /// <summary>A BMC that does not know the command may just be silent.</summary>
    private const int SuiteTries = 2;

    /// <exception cref="BmcLost">It does not answer, or not by IPMI 2.0.</exception>
    public static async Task<BmcOffer> Ask(BmcLine line, IpmiPrivilege privilege)
    {
        var caps = await Ask(line, new IpmiRequest(IpmiRequest.App, Capabilities, new[] { (byte)(ThisChannel | Extended), (byte)privilege }), 0);
        if (caps.Code != 0)
        {
            // One of IPMI 1.5 may stumble over the bit that it does not know.
            var old = await Ask(line, new IpmiRequest(IpmiRequest.App, Capabilities, new[] { ThisChannel, (byte)privilege }), caps.Next);
            throw new BmcLost(line.Told(old is { Code: 0, Data.Length: >= 4 } ? IpmiWords.OldOnly(line.To) : IpmiWords.NoCapabilities(line.To, caps.Code)));
        }

        // §22.13: the channel, kinds of authentication (bit 7: what follows is of 2.0), the state of logins, what is spoken (bit 1: 2.0).
        if (caps.Data.Length < 4)
        {
            throw new BmcLost(line.Told(IpmiWords.Garbage(line.To, caps.Name)));
        }

        if ((caps.Data[1] & 0x80) == 0 || (caps.Data[3] & 2) == 0)
        {
            throw new BmcLost(line.Told(IpmiWords.OldOnly(line.To)));
        }

        var (isAnonymous, hasKey) = ((caps.Data[2] & 1) != 0, (caps.Data[2] & 0x20) != 0);
        var suites = await Suites(line, caps.Next);
        return new BmcOffer(suites, hasKey, isAnonymous, line.Clock.GetTimestamp());
    }

    /// <summary>IPMI 2.0 §22.15: sixteen bytes at a time, until there are fewer.</summary>
    private static async Task<ImmutableArray<int>> Suites(BmcLine line, int sequence)
    {
        var records = new List<byte>();
        for (var page = 0; page < MostPages; page++)
        {
            var asked = new Sessionless(new IpmiRequest(IpmiRequest.App, CipherSuites, new byte[] { ThisChannel, 0x00, (byte)(0x80 | page) }), sequence);
            var end = await line.Run(asked, page == 0 ? SuiteTries : int.MaxValue);
            if (end == LineEnd.Silent || (end == LineEnd.Answered && (asked.Code != 0 || asked.Data.Length < 1)))
            {
                line.Transcript?.Came(end == LineEnd.Silent ? "no answer" : IpmiWords.Shown(asked.Code, asked.Data));
                break;
            }

            if (end != LineEnd.Answered)
            {
                throw new BmcLost(line.FaultOf(end, asked));
            }

            line.Transcript?.Came(IpmiWords.Shown(asked.Code, asked.Data));
            // Some give the first page whichever is asked for.
            var isSame = records.Count >= PageLength && asked.Data.AsSpan(1).SequenceEqual(records[^PageLength..].ToArray());
            records.AddRange(asked.Data.AsSpan(1));
            sequence = asked.Next;
            if (isSame || asked.Data.Length - 1 < PageLength)
            {
                break;
            }
        }

        return CipherSuite.Listed([.. records]);
    }

    private static async Task<Sessionless> Ask(BmcLine line, IpmiRequest request, int sequence)
    {
        var asked = new Sessionless(request, sequence);
        var end = await line.Run(asked, int.MaxValue);
        if (end != LineEnd.Answered)
        {
            throw new BmcLost(line.FaultOf(end, asked));
        }

        line.Transcript?.Came(IpmiWords.Shown(asked.Code, asked.Data));
        return asked;
    }
}
