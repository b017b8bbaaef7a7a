// A text that must never be shown.
namespace StatusFeeds.Model;

/// <summary>Holds a secret; shows three stars wherever it is printed, so that records and messages may hold it.</summary>
internal sealed record Secret(string Reveal)
{
    public override string ToString() => "***";
}
