// Values by their names: in as few requests as the agent takes, each name with its value or the word that it has none.
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

internal static class GetTalk
{
    private const int TooBig = 1;
    private const int NoSuchName = 2;

    /// <summary>Of one request: more would make answers that some agents cannot send.</summary>
    private const int MostNames = 32;
    private const int MostBytes = 1000;

    /// <summary>Of a name beside its bytes, with an empty value.</summary>
    private const int Frame = 6;

    public static async Task<SnmpOutcome> Run(SnmpTalk talk, ImmutableArray<Oid> oids, CancellationToken end)
    {
        var (values, from) = (new SnmpValue[oids.Length], 0);
        while (from < oids.Length)
        {
            var count = Fitting(oids.AsSpan()[from..]);
            if (!await Fill(talk, oids.AsMemory().Slice(from, count), values.AsMemory(from, count), end))
            {
                return new SnmpOutcome([], talk.Fault) { Rtt = talk.Rtt };
            }

            from += count;
        }

        return new SnmpOutcome(ImmutableCollectionsMarshal.AsImmutableArray(values)) { Rtt = talk.Rtt };
    }

    /// <summary>False: the talk's fault says why.</summary>
    public static async Task<bool> Fill(SnmpTalk talk, ReadOnlyMemory<Oid> oids, Memory<SnmpValue> values, CancellationToken end)
    {
        if (oids.IsEmpty)
        {
            return true;
        }

        var answer = await talk.Exchange(Ber.Get, oids, 0, end);
        if (answer is null or { Status: 0 })
        {
            answer?.Values.CopyTo(values);
            return answer is not null;
        }

        var at = answer.Index >= 1 && answer.Index <= oids.Length ? answer.Index - 1 : oids.Length == 1 ? 0 : -1;
        if (answer.Status == NoSuchName && at >= 0)
        {
            // RFC 1157 §4.1.2: one that it does not have spoils the whole answer.
            values.Span[at] = new SnmpValue(oids.Span[at], SnmpType.NoSuchObject, 0, default);
            return await Fill(talk, oids[..at], values[..at], end) && await Fill(talk, oids[(at + 1)..], values[(at + 1)..], end);
        }

        if (answer.Status is TooBig or NoSuchName && oids.Length > 1)
        {
            var half = oids.Length / 2;
            return await Fill(talk, oids[..half], values[..half], end) && await Fill(talk, oids[half..], values[half..], end);
        }

        talk.Fault = SnmpWords.OfStatus(answer.Status, at < 0 ? default : oids.Span[at], talk.To);
        return false;
    }

    private static int Fitting(ReadOnlySpan<Oid> oids)
    {
        var (count, bytes) = (0, 0);
        while (count < Math.Min(oids.Length, MostNames) && (bytes += oids[count].Encoded.Length + Frame) <= MostBytes)
        {
            count++;
        }

        return Math.Max(1, count);
    }
}
