// One record of a DNS answer, its data as zone files write it.
using System.Net;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <param name="Owner">As <see cref="DnsName.Text"/>.</param>
/// <param name="Ttl">Seconds; one with the highest bit set counts as none (RFC 2181 section 8).</param>
/// <param name="Text">The data: <c>10 mail.example.org.</c>; the strings of a TXT record joined, in one pair of quotes. Empty for types that nobody asks for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DnsRecord(string Owner, DnsType Type, int Class, long Ttl, string Text)
{
    public const int Internet = 1;

    /// <summary>RFC 1035 section 4.1.3. Data that is longer or shorter than its length says makes the message wrong.</summary>
    public static DnsRecord Read(ref DnsReader reader)
    {
        var owner = reader.Name();
        var (type, kind) = ((DnsType)reader.Short(), reader.Short());
        long ttl = reader.Long();
        int length = reader.Short();
        if (length > reader.Left)
        {
            reader.Fail("ends within a record");
        }

        var end = reader.At + length;
        var text = kind == Internet ? Data(ref reader, type, end) : null;
        if (text is null)
        {
            reader.Bytes(length);
        }

        if (reader.At != end)
        {
            reader.Fail($"has a record of type {Name(type)} whose length is not that of its data");
        }

        return new(owner, type, kind, ttl > int.MaxValue ? 0 : ttl, text ?? "");
    }

    public override string ToString() => $"{Owner} {Ttl} {Name(Type)} {Text}";

    private static string Name(DnsType type) => Enum.IsDefined(type) ? type.ToString() : $"TYPE{(int)type}";

    private static string? Data(ref DnsReader reader, DnsType type, int end) => type switch
    {
        DnsType.A => Address(ref reader, 4),
        DnsType.AAAA => Address(ref reader, 16),
        DnsType.NS or DnsType.CNAME or DnsType.PTR => reader.Name(),
        DnsType.MX => $"{reader.Short()} {reader.Name()}",
        DnsType.SRV => $"{reader.Short()} {reader.Short()} {reader.Short()} {reader.Name()}",
        DnsType.SOA => $"{reader.Name()} {reader.Name()} {reader.Long()} {reader.Long()} {reader.Long()} {reader.Long()} {reader.Long()}",
        DnsType.TXT => Strings(ref reader, end),
        DnsType.CAA => Authorization(ref reader, end),
        _ => null,
    };

    private static string Address(ref DnsReader reader, int length) => reader.Bytes(length) is { IsEmpty: false } bytes ? new IPAddress(bytes).ToString() : "";

    /// <summary>RFC 1035 section 3.3.14.</summary>
    private static string Strings(ref DnsReader reader, int end)
    {
        var all = new List<byte>(end - reader.At);
        while (reader.Wrong is null && reader.At < end)
        {
            all.AddRange(reader.Bytes(reader.Byte()));
        }

        return DnsText.Quoted(CollectionsMarshal.AsSpan(all));
    }

    /// <summary>RFC 8659 section 4.1.</summary>
    private static string Authorization(ref DnsReader reader, int end)
    {
        var flags = reader.Byte();
        var tag = reader.Bytes(reader.Byte());
        Span<char> shown = stackalloc char[DnsText.Widest * byte.MaxValue];
        var used = 0;
        foreach (var letter in tag)
        {
            used += DnsText.PutInName(shown[used..], letter);
        }

        return $"{flags} {shown[..used]} {DnsText.Quoted(reader.Bytes(Math.Max(0, end - reader.At)))}";
    }
}
