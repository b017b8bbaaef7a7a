// HTTP/2 as a test's server writes it, frame by frame.
namespace StatusFeeds.Tests.Support;

internal static class Http2
{
    private const int PrefaceLength = 24;
    private const int HeadLength = 9;
    private const byte Headers = 1;

    /// <summary>RFC 9113, 4.1; on one of the first 256 streams.</summary>
    public static byte[] Frame(byte type, byte flags, byte stream, params byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];

    /// <summary>The client's preface, and its frames up to the headers: what is said of a stream before it is open breaks the rules.</summary>
    public static async Task ReadRequest(TcpTalk talk)
    {
        await talk.ReadBytes(PrefaceLength);
        byte[] head;
        do
        {
            head = await talk.ReadBytes(HeadLength);
            await talk.ReadBytes((head[0] << 16) + (head[1] << 8) + head[2]);
        }
        while (head[3] != Headers);
    }
}
