// One step of opening a session: Open Session, RAKP message 1 or 3.
using System.Buffers.Binary;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="tag">A new one for each try.</param>
internal delegate int WritesStep(Span<byte> packet, byte tag);

internal sealed class RakpStep : IExchange
{
    private const int LeastRefusal = 8;

    private readonly RmcpPayload answer;
    private readonly int least;
    private readonly RakpTerms terms;
    private readonly WritesStep write;
    private byte tries;

    /// <param name="name">For people.</param>
    /// <param name="answer">The payload's type.</param>
    /// <param name="least">Bytes that an answer has at least, where it refuses nothing.</param>
    /// <param name="terms">Of the session to be.</param>
    /// <param name="write">Writes a try.</param>
    private RakpStep(string name, RmcpPayload answer, int least, RakpTerms terms, WritesStep write) =>
        (Name, this.answer, this.least, this.terms, this.write) = (name, answer, least, terms, write);

    public string Name { get; }

    public RakpStatus Status { get; private set; }

    public byte[] Answer { get; private set; } = [];

    public bool IsDone => Status == RakpStatus.Done;

    /// <summary>IPMI 2.0 §13.17, §13.18. The privilege that a BMC answers may be another: §6.8's limits hold anyway.</summary>
    public static RakpStep OpenSession(RakpTerms terms, IpmiPrivilege privilege) => new(
        $"Open Session, {IpmiWords.Name(terms.Suite)}", RmcpPayload.OpenSessionAnswer, 12, terms, (packet, tag) => RmcpPlus.WriteOpenSession(packet, tag, terms.Suite, terms.Console, (byte)privilege));

    /// <summary>IPMI 2.0 §13.20, §13.21.</summary>
    public static RakpStep Rakp1(RakpTerms terms) =>
        new(IpmiWords.Rakp1, RmcpPayload.Rakp2, 40 + terms.Suite.HashLength, terms, (packet, tag) => RmcpPlus.WriteRakp1(packet, tag, terms));

    /// <summary>IPMI 2.0 §13.22, §13.23.</summary>
    public static RakpStep Rakp3(RakpTerms terms, byte[] proof) =>
        new(IpmiWords.Rakp3, RmcpPayload.Rakp4, LeastRefusal, terms, (packet, tag) => RmcpPlus.WriteRakp3(packet, tag, 0, terms, proof));

    /// <summary>So that a session that was begun does not keep its place (IPMI 2.0 §13.22); nothing answers it.</summary>
    public static RakpStep Ending(RakpTerms terms) =>
        new($"{IpmiWords.Rakp3}, which ends it", RmcpPayload.Rakp4, LeastRefusal, terms, (packet, tag) => RmcpPlus.WriteRakp3(packet, tag, (byte)RakpStatus.WrongCheck, terms, []));

    public int Write(Span<byte> packet) => write(packet, ++tries);

    public Taken Read(ReadOnlySpan<byte> packet)
    {
        var payload = RmcpPlus.ReadOutside(packet, answer);
        if (payload.IsEmpty)
        {
            return Rmcp.IsIpmi(packet) ? Taken.No : Taken.Garbage;
        }

        if (payload.Length < LeastRefusal || (payload[1] == 0 && payload.Length < least))
        {
            return Taken.Garbage;
        }

        // Who refuses may not know our name of the session any longer.
        var console = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]);
        if (payload[0] == 0 || payload[0] > tries || (console != terms.Console && (console != 0 || payload[1] == 0)))
        {
            return Taken.No;
        }

        (Status, Answer) = ((RakpStatus)payload[1], payload.ToArray());
        Learn();
        return Taken.Yes;
    }

    private void Learn()
    {
        if (IsDone && answer == RmcpPayload.OpenSessionAnswer)
        {
            terms.Bmc = BinaryPrimitives.ReadUInt32LittleEndian(Answer.AsSpan(8));
        }
        else if (IsDone && answer == RmcpPayload.Rakp2)
        {
            Answer.AsSpan(8, 16).CopyTo(terms.BmcRandom);
            Answer.AsSpan(24, 16).CopyTo(terms.BmcGuid);
        }
    }
}
