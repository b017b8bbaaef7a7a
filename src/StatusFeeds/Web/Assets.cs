// The few fixed files: the stylesheet and the icon, in memory with their tags.
using System.Security.Cryptography;
using System.Text;

namespace StatusFeeds.Web;

/// <param name="Mark">Changes with the content; pages put it behind the file's name so that no browser keeps an old one.</param>
internal sealed record Asset(byte[] Bytes, string MediaType, string Mark)
{
    public string Tag => $"\"{Mark}\"";

    public static Asset Of(byte[] bytes, string mediaType) => new(bytes, mediaType, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)));
}

internal static class Assets
{
    public static readonly Asset Style = Asset.Of(Read("StatusFeeds.Web.style.css"), "text/css; charset=utf-8");

    public static readonly Asset Icon = Asset.Of(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1c2330"/><circle cx="9" cy="23" r="3.2" fill="#5fd08a"/><path d="M6 14.5a11.5 11.5 0 0 1 11.5 11.5M6 7a19 19 0 0 1 19 19" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round"/></svg>
        """u8.ToArray(),
        "image/svg+xml");

    private static byte[] Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }
}
