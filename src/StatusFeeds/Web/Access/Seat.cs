// How somebody is here: as whom, what he may see, and by which way his links lead.
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="Way">What stands before every path of his: <c>/t/TOKEN</c>, or nothing.</param>
/// <param name="IsPrivate">His answers are for no cache that others use.</param>
/// <param name="LoggedIn">He has shown a login or a token.</param>
internal sealed record Seat(Audience Audience, string Way, bool IsPrivate, bool LoggedIn)
{
    /// <summary>He sees what is seen without a login too.</summary>
    public bool SeesWhatAnyoneSees { get; init; }

    /// <summary>What he may tell; null: nothing. By a token in the path nobody tells anything: addresses are seen by many.</summary>
    public Writer? Writer { get; init; }

    /// <summary>He gets the bytes that all get.</summary>
    public bool IsPlain => Way.Length == 0 && Audience.IsEveryone;
}
