// A session that stands: requests numbered, sealed and encrypted, each answer proven to be the BMC's, and to be the one.
using System.Buffers.Binary;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="line">Disposed with it.</param>
/// <param name="seal">Disposed with it.</param>
/// <param name="login">Whose session it is.</param>
/// <param name="console">Our name of it.</param>
/// <param name="bmc">The BMC's.</param>
internal sealed class BmcSession(BmcLine line, SessionSeal seal, IpmiLogin login, uint console, uint bmc) : IExchange, IDisposable
{
    private SequenceWindow window;
    private IpmiRequest request;
    private uint number;
    private int sequence;
    private int first;

    public BmcLine Line => line;

    public IpmiLogin Login => login;

    /// <summary>When it was last used, as the clock's timestamp.</summary>
    public long At { get; set; }

    public string Name => IpmiWords.Name(request);

    public bool IsOneOfMany => IpmiWords.IsOneOfMany(request);

    public IpmiReply Reply { get; private set; }

    public ValueTask<LineEnd> Ask(in IpmiRequest ask, int tries)
    {
        (request, first) = (ask, sequence);
        return line.Run(this, tries);
    }

    /// <summary>
    /// Each try has a number of its own, or the BMC would drop it as one that it has seen (IPMI 2.0 §6.12.12, §6.12.13). It also has a sequence of its own: a BMC may take
    /// a request of the same sequence for a double of one that it answered already. Any try's answer is the answer.
    /// </summary>
    public int Write(Span<byte> packet)
    {
        // §6.12.9: zero is no number of a session.
        number = number == uint.MaxValue ? 1 : number + 1;
        var length = seal.Write(packet, bmc, number, request, (byte)(sequence % LanMessage.Sequences));
        sequence++;
        return length;
    }

    public Taken Read(ReadOnlySpan<byte> packet)
    {
        if (!SessionSeal.IsOf(packet, console))
        {
            return Rmcp.IsIpmi(packet) ? Taken.No : Taken.Garbage;
        }

        if (!seal.TryRead(packet, out var theirs, out var message))
        {
            return Taken.Forged;
        }

        // Without a seal anybody could have numbered it, and not every BMC does.
        if (seal.IsSealing && !window.Takes(theirs))
        {
            return Taken.No;
        }

        if (!LanMessage.TryRead(message, out var reply, seal.IsSealing))
        {
            return Taken.Garbage;
        }

        if (!reply.Answers(request) || ((reply.Sequence - first) & (LanMessage.Sequences - 1)) >= sequence - first)
        {
            return Taken.No;
        }

        Reply = new IpmiReply(reply.Code, reply.Data.ToArray());
        return Taken.Yes;
    }

    /// <summary>IPMI 2.0 §22.19. The answer is waited for a little; without one it is sent once more.</summary>
    public async Task Close()
    {
        try
        {
            if (await Ask(Closing(), 1) == LineEnd.Answered)
            {
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // It was sent.
        }

        CloseUnheard();
    }

    /// <summary>Nobody waits for the answer.</summary>
    public void CloseUnheard()
    {
        (request, first) = (Closing(), sequence);
        line.Tell(this);
    }

    /// <summary>Nothing of the session was heard yet; it may stand for the BMC.</summary>
    public static void CloseUnheard(BmcLine line, RakpTerms terms, IpmiLogin login, byte[] key)
    {
        using var seal = new SessionSeal(terms.Suite, key);
        new BmcSession(line, seal, login, terms.Console, terms.Bmc).CloseUnheard();
    }

    public void Dispose()
    {
        line.Dispose();
        seal.Dispose();
    }

    private IpmiRequest Closing()
    {
        var name = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(name, bmc);
        return new IpmiRequest(IpmiRequest.App, 0x3C, name);
    }
}
