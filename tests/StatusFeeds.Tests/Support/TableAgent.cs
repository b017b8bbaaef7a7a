// A pretend SNMP agent (v1 and v2c) over a table that the test writes: GET, GETNEXT and GETBULK at a real socket.
using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

/// <summary>Values are as on the wire, with their tag; all may be changed while it runs.</summary>
internal sealed class TableAgent : IAsyncDisposable
{
    private const int NoSuchInstance = 0x81;
    private const int EndOfMibView = 0x82;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly SortedDictionary<Oid, byte[]> table = [];
    private readonly CancellationTokenSource end = new();
    private readonly Task serving;

    public TableAgent()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        serving = Serve();
    }

    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public string Community { get; set; } = "public";

    /// <summary>What becomes of an answer before it is sent; null: it is not.</summary>
    public Func<byte[], byte[]?> Change { get; set; } = answer => answer;

    public int Requests { get; private set; }

    /// <summary>A number: Integer 0x02, Counter32 0x41, Gauge32 0x42, TimeTicks 0x43, Counter64 0x46.</summary>
    public TableAgent Number(string oid, long number, byte tag = 0x02)
    {
        var bytes = (tag == 0x02 ? (System.Numerics.BigInteger)number : (ulong)number).ToByteArray(isBigEndian: true);
        return Raw(oid, [tag, (byte)bytes.Length, .. bytes]);
    }

    public TableAgent Counter(string oid, ulong number, byte tag = 0x41) => Number(oid, unchecked((long)number), tag);

    public TableAgent Text(string oid, string text) => Bytes(oid, Encoding.UTF8.GetBytes(text));

    public TableAgent Bytes(string oid, byte[] bytes, byte tag = 0x04) =>
        Raw(oid, bytes.Length < 0x80 ? [tag, (byte)bytes.Length, .. bytes] : [tag, 0x82, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);

    public TableAgent Named(string oid, string value) => Bytes(oid, Oid.Parse(value).Encoded.ToArray(), 0x06);

    public TableAgent Raw(string oid, byte[] encoded)
    {
        lock (table)
        {
            table[Oid.Parse(oid)] = encoded;
        }

        return this;
    }

    public void Without(string oid)
    {
        lock (table)
        {
            table.Remove(Oid.Parse(oid));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await serving;
        socket.Dispose();
        end.Dispose();
    }

    private async Task Serve()
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                var came = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), end.Token);
                Requests++;
                if (Answer(buffer.AsMemory(0, came.ReceivedBytes)) is { } answer && Change(answer) is { } changed)
                {
                    await socket.SendToAsync(changed, came.RemoteEndPoint, end.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private byte[]? Answer(ReadOnlyMemory<byte> request)
    {
        var message = new AsnReader(request, AsnEncodingRules.BER).ReadSequence();
        var version = message.ReadInteger();
        var community = message.ReadOctetString();
        if (Encoding.UTF8.GetString(community) != Community)
        {
            return null;
        }

        var kind = message.PeekTag().TagValue;
        var pdu = message.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, kind));
        var (id, first, second) = (pdu.ReadInteger(), (int)pdu.ReadInteger(), (int)pdu.ReadInteger());
        var (binds, asked) = (pdu.ReadSequence(), new List<Oid>());
        while (binds.HasData)
        {
            asked.Add(Oid.Parse(binds.ReadSequence().ReadObjectIdentifier()));
        }

        var values = kind switch
        {
            0 => asked.ConvertAll(Get),
            1 => asked.ConvertAll(Next),
            _ => [.. Bulk(asked, first, second)],
        };
        var missing = version.IsZero ? values.FindIndex(value => value.Value[0] >= 0x80) + 1 : 0;
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(version);
            writer.WriteOctetString(community);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
            {
                writer.WriteInteger(id);
                writer.WriteInteger(missing > 0 ? 2 : 0);
                writer.WriteInteger(missing);
                using (writer.PushSequence())
                {
                    foreach (var (name, value) in values)
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier(name.ToString());
                            writer.WriteEncodedValue(missing > 0 ? [0x05, 0x00] : value);
                        }
                    }
                }
            }
        }

        return writer.Encode();
    }

    private (Oid Name, byte[] Value) Get(Oid name)
    {
        lock (table)
        {
            return (name, table.GetValueOrDefault(name) ?? [NoSuchInstance, 0]);
        }
    }

    private (Oid Name, byte[] Value) Next(Oid name)
    {
        lock (table)
        {
            return table.Where(row => row.Key > name).Select(row => (row.Key, row.Value)).FirstOrDefault((name, [EndOfMibView, 0]));
        }
    }

    private IEnumerable<(Oid Name, byte[] Value)> Bulk(List<Oid> asked, int alone, int repetitions)
    {
        foreach (var name in asked.Take(alone))
        {
            yield return Next(name);
        }

        var last = asked.Skip(alone).ToArray();
        for (var i = 0; i < repetitions; i++)
        {
            for (var j = 0; j < last.Length; j++)
            {
                var next = Next(last[j]);
                last[j] = next.Name;
                yield return next;
            }
        }
    }
}
