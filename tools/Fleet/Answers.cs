// The bytes that hosts say, made once.
using System.Text;

namespace StatusFeeds.Fleet;

internal sealed class Answers(int bodyLength)
{
    /// <summary>What is no HTTP, and no text either.</summary>
    public static readonly ReadOnlyMemory<byte> Garbage = Enumerable.Range(0, 256).Select(number => (byte)((number * 167) ^ 0x5a)).ToArray();

    public static readonly ReadOnlyMemory<byte> EndlessHead = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n"u8.ToArray();

    public static readonly ReadOnlyMemory<byte> EndlessPiece = Encoding.ASCII.GetBytes(new string('x', 16 * 1024));

    private readonly Dictionary<int, ReadOnlyMemory<byte>> others = [];

    public ReadOnlyMemory<byte> Fine { get; } = Make(200, bodyLength);

    /// <summary>Promises the whole body and ends before.</summary>
    public ReadOnlyMemory<byte> Cut => Fine[..^((bodyLength / 2) + 1)];

    public ReadOnlyMemory<byte> OfStatus(int status)
    {
        lock (others)
        {
            if (!others.TryGetValue(status, out var answer))
            {
                others[status] = answer = Make(status, bodyLength);
            }

            return answer;
        }
    }

    private static ReadOnlyMemory<byte> Make(int status, int length)
    {
        const string word = "ready ";
        var body = string.Concat(Enumerable.Repeat(word, (length / word.Length) + 1))[..length];
        return Encoding.ASCII.GetBytes($"HTTP/1.1 {status} {(status < 400 ? "OK" : "Wrong")}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{body}");
    }
}
