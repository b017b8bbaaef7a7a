// All values under a name, as many at once as the agent takes.
using System.Collections.Immutable;

namespace StatusFeeds.Wire;

internal static class WalkTalk
{
    private const int TooBig = 1;
    private const int NoSuchName = 2;

    /// <summary>RFC 3416 §4.2.3; in v1, which has no GETBULK, §4.2.2. It ends where the names leave the root's, at the end of all, or where they do not grow.</summary>
    public static async Task<SnmpOutcome> Run(SnmpTalk talk, Oid root, int most, int repetitions, CancellationToken end)
    {
        var rows = new Rows(root, most);
        var one = new Oid[1];
        var isOne = talk.Login.Version == SnmpVersion.V1;
        while (!rows.IsOver)
        {
            one[0] = rows.Last;
            var count = Math.Min(Math.Max(1, repetitions), rows.Room);
            var answer = await talk.Exchange(isOne ? Ber.GetNext : Ber.GetBulk, one, isOne ? 0 : count, end);
            if (answer is null)
            {
                return rows.Outcome(talk.Fault, talk);
            }

            if (answer.Status == TooBig && count > 1 && !isOne)
            {
                repetitions = count / 2;
            }
            else if (answer.Status == NoSuchName)
            {
                break;
            }
            else if (answer.Status != 0)
            {
                return rows.Outcome(SnmpWords.OfStatus(answer.Status, rows.Last, talk.To), talk);
            }
            else
            {
                rows.Take(answer.Values);
                if (rows.Stray is { } stray)
                {
                    return rows.Outcome(SnmpWords.NotIncreasing(talk.To, rows.Last, stray), talk);
                }
            }
        }

        // Nothing is under it: it may be a value itself.
        if (rows.Count == 0)
        {
            var itself = new SnmpValue[1];
            if (!await GetTalk.Fill(talk, new[] { root }, itself, end))
            {
                return rows.Outcome(talk.Fault, talk);
            }

            rows.Take(itself[0]);
        }

        return rows.Outcome(null, talk);
    }

    private sealed class Rows(Oid root, int most)
    {
        private readonly ImmutableArray<SnmpValue>.Builder values = ImmutableArray.CreateBuilder<SnmpValue>();

        private Oid last;

        public Oid Last => last.IsEmpty ? root : last;

        public bool IsOver { get; private set; } = most <= 0;

        public bool IsCut { get; private set; }

        /// <summary>A name that is not greater than the last.</summary>
        public Oid? Stray { get; private set; }

        public int Count => values.Count;

        /// <summary>With the one that tells that there is more.</summary>
        public int Room => most - values.Count + 1;

        public void Take(SnmpValue[] came)
        {
            IsOver |= came.Length == 0;
            foreach (ref readonly var value in came.AsSpan())
            {
                if (value.Type == SnmpType.EndOfMibView || !value.Oid.StartsWith(root))
                {
                    IsOver = true;
                    return;
                }

                if (value.Oid <= Last)
                {
                    (Stray, IsOver) = (value.IsMissing ? null : value.Oid, true);
                    return;
                }

                if (values.Count == most)
                {
                    IsOver = IsCut = true;
                    return;
                }

                Take(value);
                last = value.Oid;
            }
        }

        public void Take(in SnmpValue value)
        {
            if (!value.IsMissing)
            {
                values.Add(value);
            }
        }

        public SnmpOutcome Outcome(SnmpFault? fault, SnmpTalk talk) => new(values.DrainToImmutable(), fault) { IsCut = IsCut, Rtt = talk.Rtt };
    }
}
