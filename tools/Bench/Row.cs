// A row of the table: what was measured, of us and of the peer beside us.
using System.Globalization;

namespace StatusFeeds.Bench;

/// <param name="Ours">With its unit.</param>
/// <param name="Wanted">What issue or docs ask for.</param>
internal sealed record Row(string What, string Ours, string Peer = "", string Ratio = "", string Wanted = "")
{
    public const string Head = "| measured | StatusFeeds | peer | ratio | wanted |\n|---|---|---|---|---|";

    /// <summary>Of the table that the README shows.</summary>
    public const string ShortHead = "| | StatusFeeds | beside it |\n|---|---|---|";

    public string Short => $"| {What} | {Ours} | {Peer} |";

    /// <summary>Ours and a peer's of the same unit, with the ratio of the two.</summary>
    public static Row Of(string what, double ours, double? peers, string peer, string unit, string wanted) => new(
        what,
        Words(ours, unit),
        peers is { } theirs ? $"{Words(theirs, unit)} {peer}" : $"{peer} is not installed",
        peers is { } and > 0 ? (ours / peers.Value).ToString("0.00", CultureInfo.InvariantCulture) : "",
        wanted);

    public override string ToString() => $"| {What} | {Ours} | {Peer} | {Ratio} | {Wanted} |";

    private static string Words(double value, string unit) => $"{value.ToString(value < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture)} {unit}";
}
