// Somebody at the command line, or behind the API, who tells of incidents.
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class IncidentDesk(Sandbox box, IReadOnlyDictionary<string, string?>? environment = null)
{
    public const string Token = "0123456789abcdef-write";

    /// <summary>Of site.yaml: who has the token may write.</summary>
    public static readonly string[] Access = ["access:", "  read: anyone", $"  write: [ {{ token: {Token}, name: oncall }} ]"];

    /// <summary>Runs <c>statusfeeds incident …</c> and gives what it printed.</summary>
    public async Task<string> Say(params string[] words)
    {
        var (code, output, errors) = await Spawned.Run([.. StatusFeedsProcess.Command, "incident", .. words, "--config", box.Config], box.Folder, environment);
        Assert.True(code == 0, $"incident {string.Join(' ', words)} ended with {code}: {errors}{output}");
        return output;
    }

    /// <summary>Posts JSON with a key. What the network does to it is the caller's.</summary>
    public async Task<(HttpStatusCode Code, JsonElement Body)> Post(string path, object body, string? key, string? token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), new MediaTypeHeaderValue("application/json")) };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await box.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    /// <summary>The incident's entry in an application's hosts feed; null: there is none.</summary>
    public async Task<AtomEntry?> Entry(string application = "shop") =>
        (await box.Feed($"/apps/{application}/hosts.atom")).Entries.FirstOrDefault(entry => entry.Id.Contains(":incidents/", StringComparison.Ordinal));
}
