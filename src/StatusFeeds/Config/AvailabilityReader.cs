// Reads how availability is reckoned, `availability` of site.yaml, and what an application promises, its `objective`.
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static partial class AvailabilityReader
{
    private const string Shape = "(?<percent>[0-9]{1,2}([.][0-9]{1,6})?) ?% +per +month";

    public static Accounting Accounting(Fields site) => site.Map("availability") is not { } availability ? Model.Accounting.Default : new Accounting(
        availability.Choice("maintenance", Model.Accounting.Default.MaintenanceIn, ("out", false), ("in", true)),
        availability.Choice("degraded", Model.Accounting.Default.Degraded, ("up", Counted.Up), ("down", Counted.Down)),
        availability.Choice("unknown", Model.Accounting.Default.Unknown, ("out", Counted.Out), ("up", Counted.Up), ("down", Counted.Down)));

    /// <summary>Null: none is promised.</summary>
    public static Objective? Objective(Fields application)
    {
        const string what = "a share of each calendar month, over 0 and below 100 %, as in `99.9% per month`";
        application.Looks("objective", Shape.Replace("?<percent>", "", StringComparison.Ordinal), what);
        if (application.Text("objective") is not { } text)
        {
            return null;
        }

        if (Form().Match(text) is { Success: true } match && decimal.Parse(match.Groups["percent"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) is > 0 and var percent)
        {
            return new Objective((double)(percent / 100));
        }

        application.Wrong("objective", Finer().IsMatch(text)
            ? $"`objective` must have at most six decimals, as in `99.999999% per month`; not {application.Shown("objective")}"
            : $"`objective` must be {what}; not {application.Shown("objective")}");
        return null;
    }

    [GeneratedRegex("^" + Shape + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    /// <summary>More precise than anybody measures.</summary>
    [GeneratedRegex(@"^[0-9]{1,2}[.][0-9]{7,} ?% +per +month\z", RegexOptions.CultureInvariant)]
    private static partial Regex Finer();
}
