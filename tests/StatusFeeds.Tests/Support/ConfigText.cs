// A configuration's folder written in a test, and what reading it gave.
using StatusFeeds.Config;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Support;

/// <summary>A temporary folder; deleted at the end.</summary>
internal sealed class ConfigText : IDisposable
{
    /// <summary>A host with one check, for tests about something else.</summary>
    public const string Web01 = "hosts: [ { host: web01, checks: [ http: /health ] } ]";

    private readonly Dictionary<string, string?> environment = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("statusfeeds-config-").FullName;

    public static ConfigText Of(params (string File, string Text)[] files)
    {
        var config = new ConfigText();
        foreach (var (file, text) in files)
        {
            config.Write(file, text);
        }

        return config;
    }

    /// <summary>The site of one file, which must have no mistakes.</summary>
    public static Site SiteOf(string text)
    {
        using var config = Of(("shop.yaml", text));
        return config.Site();
    }

    /// <summary>The mistakes of one file, without its name: <c>1:12: message</c>.</summary>
    public static string[] MistakesOf(string text, string file = "shop.yaml")
    {
        using var config = Of((file, text));
        if (file == "site.yaml")
        {
            config.Write("web01.yaml", Web01);
        }

        return [.. config.Mistakes().Select(mistake => mistake[(file.Length + 1)..])];
    }

    public ConfigText Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public ConfigText Set(string name, string value)
    {
        environment[name] = value;
        return this;
    }

    public ConfigReading Read(bool withoutSecrets = false) => ConfigFolder.Read(Folder, name => environment.GetValueOrDefault(name), withoutSecrets);

    public Site Site(bool withoutSecrets = false)
    {
        var reading = Read(withoutSecrets);
        Assert.Empty(reading.Mistakes);
        return reading.Site!;
    }

    /// <summary>With file names relative to the folder.</summary>
    public string[] Mistakes(bool withoutSecrets = false)
    {
        var reading = Read(withoutSecrets);
        Assert.Equal(reading.Mistakes.IsEmpty, reading.Site is not null);
        return [.. reading.Mistakes.Select(mistake => mistake.ToString().Replace(Folder + "/", ""))];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
