// What /api/hosts says of the one check of a host: its last look with readings.
using System.Text.Json;

namespace StatusFeeds.EndToEnd.Support;

/// <param name="Status">The check's.</param>
/// <param name="Reason">The look's.</param>
/// <param name="Elapsed">Seconds.</param>
internal sealed record LastLook(string? Status, DateTimeOffset At, string Result, string Reason, double Elapsed, IReadOnlyDictionary<string, string> Readings)
{
    /// <summary>Null as long as there was none.</summary>
    public static async Task<LastLook?> Of(Sandbox box, string host)
    {
        using var document = JsonDocument.Parse((await box.Get($"/api/hosts/{host}")).Text);
        var check = document.RootElement.GetProperty("checks")[0];
        return check.GetProperty("last") is { ValueKind: JsonValueKind.Object } look
            ? new(
                check.GetProperty("status").GetString(),
                look.GetProperty("at").GetDateTimeOffset(),
                look.GetProperty("result").GetString() ?? "",
                look.GetProperty("reason").GetString()!,
                look.GetProperty("elapsed").GetDouble(),
                look.GetProperty("readings").EnumerateArray().ToDictionary(
                    reading => reading.GetProperty("reading").GetString()!,
                    reading => reading.GetProperty("value").ToString()))
            : null;
    }

    public static Task<LastLook?> When(Sandbox box, string host, Func<LastLook, bool> enough, TimeSpan? deadline = null) =>
        Until.Seen($"the look at {host}", () => Of(box, host), look => look is not null && enough(look), deadline);
}
