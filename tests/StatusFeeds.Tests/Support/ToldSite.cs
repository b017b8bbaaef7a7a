// A served site of three applications with people who may write to all of it or to one, and what they send.
using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Support;

internal static partial class ToldSite
{
    public const string Pen = "pentoken-0123456789abcdef";
    public const string ShopPen = "shoptoken-0123456789abcdef";

    public static readonly (string, string) AsAda = GuardedSite.Login("ada", "ada's password");
    public static readonly (string, string) AsPen = ("Authorization", "Bearer " + Pen);
    public static readonly (string, string) AsShop = ("Authorization", "Bearer " + ShopPen);
    public static readonly (string, string) FromHere = ("Sec-Fetch-Site", "same-origin");

    /// <summary>ada and pen may write to all, shop-pen to the shop alone.</summary>
    private static readonly ImmutableArray<Writer> Writers =
    [
        new(new Reader("ada", "ada", new Secret(Hashing.OfPassword("ada's password", iterations: 10_000)), true), []),
        new(new Reader("pen", null, new Secret(Pen), false), []),
        new(new Reader("shop-pen", null, new Secret(Hashing.OfToken(ShopPen)), true), ["shop"]),
    ];

    /// <summary>Who shows nothing reads everything.</summary>
    public static Site Open() => SmallSite.Of("http://status.example.org", ("shop", ["web01", "web02"]), ("mail", ["mx1"])) with { Access = Access.Open with { Writers = Writers } };

    /// <summary>As <see cref="GuardedSite"/>: the vault is kept to noc and chief, and to those who write to all.</summary>
    public static Site Guarded(bool anyone = false)
    {
        var site = GuardedSite.Of(anyone);
        return site with { Access = site.Access with { Writers = Writers } };
    }

    public static Task<Fetched> PostJson(this ServedSite served, string path, object body, params (string Name, string Value)[] headers) =>
        served.Post(path, body as string ?? JsonSerializer.Serialize(body), "application/json", headers);

    /// <summary>A form as a browser sends it from our own page; several values of one name are several pairs.</summary>
    public static Task<Fetched> PostForm(this ServedSite served, string path, IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] headers) =>
        served.Post(path, string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}")), "application/x-www-form-urlencoded", headers);

    public static async Task<Fetched> Post(this ServedSite served, string path, string body, string? type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, served.Server.Addresses[0] + path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await served.Client.SendAsync(request);
        return new Fetched(
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
            await response.Content.ReadAsByteArrayAsync());
    }

    public static JsonElement Json(this Fetched fetched) => JsonDocument.Parse(fetched.Body).RootElement;

    public static string Error(this Fetched fetched) => fetched.Json().GetProperty("error").GetString()!;

    /// <summary>The hidden fields of a form.</summary>
    public static IEnumerable<(string Name, string Value)> Hidden(this Fetched form) => HiddenField().Matches(form.Text).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex("<input type=\"hidden\" name=\"([a-z]+)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenField();
}
