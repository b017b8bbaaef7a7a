// A command that a BMC answers to anybody, outside a session.
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="request">Get Channel Authentication Capabilities or Get Channel Cipher Suites.</param>
/// <param name="first">The sequence number of the first try.</param>
internal sealed class Sessionless(IpmiRequest request, int first) : IExchange
{
    private int tries;

    public byte Code { get; private set; }

    public byte[] Data { get; private set; } = [];

    /// <summary>For the next command.</summary>
    public int Next => first + tries;

    public string Name => IpmiWords.Name(request);

    public int Write(Span<byte> packet) => Rmcp.WriteSessionless(packet, request, (byte)((first + tries++) % LanMessage.Sequences));

    public Taken Read(ReadOnlySpan<byte> packet)
    {
        var message = Rmcp.ReadSessionless(packet);
        if (message.IsEmpty || !LanMessage.TryRead(message, out var reply))
        {
            return Taken.Garbage;
        }

        if (!reply.Answers(request) || ((reply.Sequence - first) & (LanMessage.Sequences - 1)) >= tries)
        {
            return Taken.No;
        }

        (Code, Data) = (reply.Code, reply.Data.ToArray());
        return Taken.Yes;
    }
}
