// What a DNS server answered.
using System.Collections.Immutable;
using System.Text;

namespace StatusFeeds.Wire;

/// <param name="Code">As <see cref="DnsCode"/> names it, with the upper bits of RFC 6891.</param>
internal sealed record DnsAnswer(ushort Id, string Code, int Size)
{
    private const int IsAnswer = 0x8000;
    private const int OpcodeBits = 0x7800;
    private const int NameError = 3;
    private const int TypeAndClass = 4;
    private const ushort ExtendedError = 15;

    /// <summary>Bytes of a server's own words that are shown.</summary>
    private const int MostReason = 100;

    public bool Authoritative { get; private init; }

    /// <summary>There is more than fits: ask by TCP. Nothing but the header was read then.</summary>
    public bool Truncated { get; init; }

    public bool RecursionAvailable { get; private init; }

    /// <summary>All records of the answer section.</summary>
    public ImmutableArray<DnsRecord> Records { get; private init; } = [];

    public int Authorities { get; private init; }

    public int Additionals { get; private init; }

    /// <summary>It tells name servers in place of an answer.</summary>
    public bool IsReferral { get; private init; }

    /// <summary>The server speaks EDNS.</summary>
    public bool HasEdns { get; private init; }

    /// <summary>Why the code is what it is (RFC 8914), in words; the server's own are quoted.</summary>
    public string? Because { get; private init; }

    /// <summary>What is wrong with the message, as it goes on after "the answer"; null where it is sound.</summary>
    public string? Wrong { get; private init; }

    /// <param name="message">What came.</param>
    /// <param name="query">What was sent.</param>
    /// <param name="readsTruncated">There will be no more of it.</param>
    /// <returns>An answer to the query; or how the message shows that it is none.</returns>
    public static (DnsAnswer? Answer, string? Strange) Read(ReadOnlySpan<byte> message, ReadOnlySpan<byte> query, bool readsTruncated)
    {
        var reader = new DnsReader(message);
        var (id, flags) = (reader.Short(), reader.Short());
        var (questions, answers, authorities, additionals) = (reader.Short(), reader.Short(), reader.Short(), reader.Short());
        if (reader.Wrong is not null)
        {
            return (null, "too short for an answer");
        }

        var header = new DnsReader(query);
        if (id != header.Short())
        {
            return (null, "another id");
        }

        if ((flags & IsAnswer) == 0 || (flags & OpcodeBits) != 0)
        {
            return (null, "no answer to a query");
        }

        // A server that could not read the question has nothing to repeat; some leave its number standing.
        questions = reader.Left == 0 ? (ushort)0 : questions;
        var code = flags & 0xF;
        var asked = new DnsReader(query[DnsQuestion.HeaderSize..]);
        asked.Name();
        var question = query.Slice(DnsQuestion.HeaderSize, asked.At + TypeAndClass);
        if (questions > 1 || (questions == 1 && !reader.Bytes(question.Length).SequenceEqual(question)) || (questions == 0 && code is 0 or NameError))
        {
            return (null, "another question");
        }

        var answer = new DnsAnswer(id, DnsCode.Name(code), message.Length)
        {
            Authoritative = (flags & 0x0400) != 0,
            Truncated = (flags & 0x0200) != 0,
            RecursionAvailable = (flags & 0x0080) != 0,
            Authorities = authorities,
            Additionals = additionals,
        };
        return (answer.Truncated && !readsTruncated ? answer : answer.WithSections(ref reader, code, answers), null);
    }

    /// <summary>The aliases from that name on, in their order, and the records of the type that stand at their end (RFC 1034 section 3.6.2); others in the answer are none of it.</summary>
    public (ImmutableArray<DnsRecord> Aliases, ImmutableArray<DnsRecord> Found) To(DnsQuestion question)
    {
        var name = question.Name.Text;
        var aliases = ImmutableArray.CreateBuilder<DnsRecord>();
        if (question.Type != DnsType.CNAME)
        {
            var links = new Dictionary<string, DnsRecord>(StringComparer.Ordinal);
            foreach (var record in Records.Where(record => record is { Type: DnsType.CNAME, Class: DnsRecord.Internet }))
            {
                links.TryAdd(record.Owner, record);
            }

            while (links.Remove(name, out var link))
            {
                aliases.Add(link);
                name = link.Text;
            }
        }

        return (aliases.ToImmutable(), [.. Records.Where(record => record.Type == question.Type && record.Class == DnsRecord.Internet && record.Owner == name)]);
    }

    private DnsAnswer WithSections(ref DnsReader reader, int code, int answers)
    {
        var records = ImmutableArray.CreateBuilder<DnsRecord>();
        for (var i = 0; i < answers && reader.Wrong is null; i++)
        {
            records.Add(DnsRecord.Read(ref reader));
        }

        var (hasServers, hasOpt, because) = (false, false, default(string));
        for (var i = 0; i < Authorities && reader.Wrong is null; i++)
        {
            hasServers |= DnsRecord.Read(ref reader).Type == DnsType.NS;
        }

        for (var i = 0; i < Additionals && reader.Wrong is null; i++)
        {
            var ahead = reader;
            var record = DnsRecord.Read(ref reader);
            if (record.Type == DnsType.OPT && reader.Wrong is null && !hasOpt)
            {
                hasOpt = true;
                (code, because) = Extended(ahead, code);
            }
        }

        return this with
        {
            Code = DnsCode.Name(code),
            Records = reader.Wrong is null ? records.ToImmutable() : [],
            IsReferral = hasServers && answers == 0 && !Authoritative,
            HasEdns = hasOpt,
            Because = because,
            Wrong = reader.Wrong,
        };
    }

    /// <summary>RFC 6891 section 6.1.3: the upper eight bits of the code; and the first extended error among the options.</summary>
    private static (int Code, string? Because) Extended(DnsReader opt, int code)
    {
        opt.Name();
        opt.Bytes(4);
        code |= opt.Byte() << 4;
        opt.Bytes(3);
        int length = opt.Short();
        for (var end = opt.At + length; opt.Wrong is null && opt.At < end;)
        {
            var option = opt.Short();
            var data = opt.Bytes(opt.Short());
            if (option == ExtendedError && data is [var high, var low, .. var text])
            {
                var name = DnsCode.ExtendedName((high << 8) | low);
                return (code, text.IsEmpty ? name : $"{name}: \"{Encoding.UTF8.GetString(text[..Math.Min(text.Length, MostReason)])}\"");
            }
        }

        return (code, null);
    }
}
