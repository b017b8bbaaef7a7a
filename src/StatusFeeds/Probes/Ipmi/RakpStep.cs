// One step of opening a session: Open Session, or RAKP 1 to 4.
using System.Buffers.Binary;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal delegate int WritesStep(Span<byte> packet, byte tag, RakpTerms terms);

/// <param name="name">For people.</param>
/// <param name="answer">The payload's type.</param>
/// <param name="least">Bytes that an answer has at least, where it refuses nothing.</param>
internal sealed class RakpStep(string name, RmcpPayload answer, int least, RakpTerms terms, WritesStep write) : IExchange
{
    private const int LeastRefusal = 8;

    private int tries;

    public RakpStatus Status { get; private set; }

    public byte[] Answer { get; private set; } = [];

    public string Name => name;

    public int Write(Span<byte> packet) => write(packet, (byte)++tries, terms);

    public Taken Read(ReadOnlySpan<byte> packet)
    {
        var payload = RmcpPlus.ReadOutside(packet, answer);
        if (payload.IsEmpty)
        {
            // An answer to the step before, once more.
            return RmcpPlus.ReadOutside(packet, answer - 2).IsEmpty ? Taken.Garbage : Taken.No;
        }

        if (payload.Length < LeastRefusal || (payload[1] == 0 && payload.Length < least))
        {
            return Taken.Garbage;
        }

        if (payload[0] == 0 || payload[0] > tries || BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]) != terms.Console)
        {
            return Taken.No;
        }

        (Status, Answer) = ((RakpStatus)payload[1], payload.ToArray());
        return Taken.Yes;
    }
}
