// What an editor would mark in a YAML text: the real schema in a real validator.
using StatusFeeds.Config;

namespace StatusFeeds.Tests.Support;

internal static class EditorCheck
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "StatusFeeds.Tests", "Support", "check-schema.py");

    /// <summary>Of each text the path of what is wrong and why, <c>hosts/0: 'adress' was unexpected</c>; null where nothing is.</summary>
    public static string?[] Errors(bool site, params string[] texts)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["schema.json"], site ? Schema.OfSite() : Schema.OfContent());
        string[] files = [.. texts.Select((_, index) => folder[$"{index}.yaml"])];
        foreach (var (file, text) in files.Zip(texts))
        {
            File.WriteAllText(file, text);
        }

        // Debian's own Python: that is where tools/check puts the validator.
        var told = Tool.Run("/usr/bin/python3", [Script, folder["schema.json"], .. files])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => $"{parts[1]}: {parts[2]}");
        return [.. files.Select(file => told.GetValueOrDefault(file))];
    }
}
