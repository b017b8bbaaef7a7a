// What a DNS answer says of the name: its readings, and whether what was expected is in it.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class DnsFound
{
    /// <summary>Characters; as much of an answer as is kept. No more is told than that it goes on.</summary>
    private const int MostText = 16 * 1024;

    /// <summary>As much of an answer as a sentence shows.</summary>
    private const int TextShown = 120;

    /// <param name="times">The whole first.</param>
    /// <param name="from">Who answered, for people.</param>
    public static ProbeResult Of(DnsProbe probe, DnsQuestion question, DnsAnswer answer, ImmutableArray<Reading> times, string from)
    {
        var (aliases, found) = answer.To(question);
        ImmutableArray<string> texts = [.. found.Select(record => record.Text).Order(StringComparer.Ordinal)];
        var told = Joined(texts.Select(text => Shown(probe, text)));
        List<Reading> readings =
        [
            .. times,
            Reading.OfText("rcode", answer.Code, $"{answer.Code} for {question}{(answer.Because is null ? "" : $" ({answer.Because})")}"),
            new("answers", texts.Length, Words: Count(question, texts.Length, aliases, answer)),
            Reading.OfText("answer", told),
            new("authoritative", answer.Authoritative ? 1 : 0),
        ];
        if (found.Length > 0)
        {
            readings.Add(new("ttl", aliases.Concat(found).Min(record => record.Ttl), Unit.Seconds));
        }

        if (probe.Type == DnsType.SOA && found is [var authority, ..])
        {
            readings.Add(new("serial", double.Parse(authority.Text.Split(' ')[2], CultureInfo.InvariantCulture)));
        }

        return Unmet(probe, answer, question, texts, told) is { } unmet
            ? ProbeResult.Down(unmet, [.. readings])
            : new ProbeResult(Verdict.Answered, $"{Seen(answer, question, texts.Length, aliases, told)}, says {from} in {Words.Value(times[0])}", [.. readings]);
    }

    private static string Seen(DnsAnswer answer, DnsQuestion question, int count, ImmutableArray<DnsRecord> aliases, string told) =>
        answer.Code != DnsCode.NoError ? $"{answer.Code} for {question}"
        : count == 0 ? Count(question, count, aliases, answer)
        : $"{Count(question, count, aliases, answer)}: {Quoted(told)}";

    private static string Count(DnsQuestion question, int count, ImmutableArray<DnsRecord> aliases, DnsAnswer answer)
    {
        var alias = aliases.IsEmpty ? "" : $", an alias of {Cut(aliases[^1].Text.TrimEnd('.'))}";
        return count switch
        {
            0 => $"no {question.Type} record for {question.Name.Shown}{alias}{(answer.IsReferral ? ", only a referral to other servers" : "")}",
            1 => $"1 {question.Type} record for {question.Name.Shown}{alias}",
            _ => $"{count} {question.Type} records for {question.Name.Shown}{alias}",
        };
    }

    /// <summary>Null where everything is as expected.</summary>
    private static string? Unmet(DnsProbe probe, DnsAnswer answer, DnsQuestion question, ImmutableArray<string> texts, string told)
    {
        if (probe.Expect.IsEmpty)
        {
            return null;
        }

        ImmutableArray<DnsExpected> missing = [.. probe.Expect.Where(expected => !texts.Contains(expected.Text))];
        if (!missing.IsEmpty)
        {
            var expected = Cut(string.Join(", ", missing.Select(one => one.Shown)));
            return answer.Code != DnsCode.NoError ? $"{answer.Code} for {question}, expected {expected}"
                : texts.IsEmpty ? $"no {question.Type} record for {question.Name.Shown}, expected {expected}"
                : $"expected {expected} not in the answer {Quoted(told)}";
        }

        return probe.ExpectOnly && texts.Where(text => !probe.Expect.Any(expected => expected.Text == text)).ToImmutableArray() is { IsEmpty: false } more
            ? $"the answer has more than expected: {Quoted(Joined(more))}"
            : null;
    }

    private static string Shown(DnsProbe probe, string text) => probe.Expect.FirstOrDefault(expected => expected.Text == text)?.Shown ?? text;

    private static string Joined(IEnumerable<string> texts)
    {
        var all = new StringBuilder();
        foreach (var text in texts)
        {
            all.Append(all.Length > 0 ? ", " : "").Append(text);
            if (all.Length > MostText)
            {
                return all.ToString(0, MostText) + "…";
            }
        }

        return all.ToString();
    }

    /// <summary>Texts have their own quotes.</summary>
    private static string Quoted(string text) => text.Contains('"', StringComparison.Ordinal) ? Cut(text) : $"\"{Cut(text)}\"";

    private static string Cut(string text) => text.Length <= TextShown ? text : text[..TextShown] + "…";
}
