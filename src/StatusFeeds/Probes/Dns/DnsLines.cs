// What was asked of a DNS server and what came, as lines for people.
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class DnsLines
{
    /// <summary>Records of an answer that are listed.</summary>
    private const int MostRecords = 100;

    public static string Question(DnsQuestion question, byte[] query, bool edns, string to) =>
        $"{question} of {to}: id {(query[0] << 8) | query[1]}, {(question.Recursion ? "rd" : "no rd")}{(edns ? $", EDNS {DnsQuestion.MostByUdp}" : ", no EDNS")}, {query.Length} bytes";

    public static string Answer(DnsAnswer answer, string way, string time)
    {
        string?[] flags = ["qr", answer.Authoritative ? "aa" : null, answer.Truncated ? "tc" : null, answer.RecursionAvailable ? "ra" : null, answer.HasEdns ? "EDNS" : null];
        return $"{answer.Code}, id {answer.Id}, {string.Join(' ', flags.OfType<string>())}, {answer.Records.Length} in answer, {answer.Authorities} authority, {answer.Additionals} additional, "
            + $"{answer.Size} bytes by {way} in {time}{(answer.Wrong is null ? "" : $"; it {answer.Wrong}")}{(answer.Because is null ? "" : $"; {answer.Because}")}";
    }

    public static IEnumerable<string> Records(DnsAnswer answer)
    {
        var left = answer.Records.Length - MostRecords;
        return answer.Records.Take(MostRecords).Select(record => record.ToString()).Concat(left > 0 ? [$"and {left} more"] : []);
    }
}
