// Reads the whole configuration: a folder of YAML in, a Site or all of its mistakes out.
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <param name="Site">Null exactly where there are mistakes.</param>
/// <param name="Mistakes">By file, line and column; they hold no secrets.</param>
internal sealed record ConfigReading(Site? Site, ImmutableArray<Mistake> Mistakes);

internal static class ConfigFolder
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="folder">As the user typed it; mistakes show it so.</param>
    /// <param name="environment">What <c>${NAME}</c> stands for; null where it is not set. Several may ask at once.</param>
    /// <param name="withoutSecrets">What cannot be filled in is no mistake (<c>validate --without-secrets</c>); such a site must not be served.</param>
    public static ConfigReading Read(string folder, Func<string, string?> environment, bool withoutSecrets = false)
    {
        var mistakes = new Mistakes();
        var roots = Roots(folder, environment, withoutSecrets, mistakes, out var complete);
        if (roots is null)
        {
            return new(null, mistakes.Sorted);
        }

        var site = roots.FirstOrDefault(root => ConfigFiles.IsSite(root.Relative));
        var profiles = new Profiles(mistakes);
        var draft = SiteFile.Read(site?.Node ?? Empty(Path.Combine(folder, "site.yaml")), folder, withoutSecrets, profiles, mistakes);
        ImmutableArray<Fields> files = [.. roots.Where(root => !ConfigFiles.IsSite(root.Relative)).Select(root => new Fields(root.Node!, mistakes))];
        foreach (var file in files)
        {
            profiles.Gather(file);
        }

        var ground = new Ground(draft, profiles, complete, mistakes);
        var contents = new ContentDraft[files.Length];
        Parallel.For(0, files.Length, place => contents[place] = ContentFile.Read(files[place], ground));
        ground.Tokens.Refuse(mistakes);
        foreach (var profile in profiles.Unused)
        {
            HostReader.ReadUnused(profile, ground);
        }

        var made = Composing.Make(draft, [.. contents], complete, folder, mistakes);
        return mistakes.Any ? new(null, mistakes.Sorted) : new(made, []);
    }

    /// <summary>The files that hold something, in order; null if the folder itself cannot be read.</summary>
    /// <param name="complete">Every file could be read to its end.</param>
    private static List<Root>? Roots(
        string folder, Func<string, string?> environment, bool withoutSecrets, Mistakes mistakes, out bool complete)
    {
        complete = true;
        ImmutableArray<string> files;
        try
        {
            files = ConfigFiles.In(folder);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(new Mistake(folder, 1, 1, File.Exists(folder)
                ? "this is a file: name the folder that holds it, all of which is read"
                : trouble is DirectoryNotFoundException
                ? "there is no such folder: make it, or name another one with --config"
                : "this folder cannot be read; may the user that runs StatusFeeds read it?"));
            return null;
        }

        var read = new Root[files.Length];
        Parallel.For(0, files.Length, place => read[place] = RootOf(folder, files[place], environment, withoutSecrets, mistakes));
        complete = read.All(root => root.IsWhole);
        if (files.Count(ConfigFiles.IsSite) > 1)
        {
            mistakes.Add(new Mistake(Path.Combine(folder, "site.yml"), 1, 1, "there is a site.yaml too: keep one of them"));
        }

        return [.. read.Where(root => root.Node is not null)];
    }

    private static Root RootOf(string folder, string relative, Func<string, string?> environment, bool withoutSecrets, Mistakes mistakes)
    {
        var path = Path.Combine(folder, relative);
        var filling = new Filling(Path.GetDirectoryName(path) ?? "", environment, withoutSecrets);
        Node? node = null;
        var isWhole = Text(path, mistakes) is { } text && NodeReader.TryRead(text, new Source(path, filling), mistakes, out node);
        return new(relative, node, isWhole);
    }

    private static string? Text(string path, Mistakes mistakes)
    {
        try
        {
            return File.ReadAllText(path, Strict);
        }
        catch (DecoderFallbackException)
        {
            mistakes.Add(new Mistake(path, 1, 1, "this file is not UTF-8 text: save it as UTF-8"));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(new Mistake(path, 1, 1, trouble is FileNotFoundException or DirectoryNotFoundException
                ? "this file is not there (a link to nowhere?)"
                : "this file cannot be read; may the user that runs StatusFeeds read it?"));
        }

        return null;
    }

    private static Mapping Empty(string path) => new(new Place(new Source(path, Filling.None), 1, 1), []);

    /// <param name="Node">Null where the file holds nothing, or could not be read.</param>
    /// <param name="IsWhole">It could be read to its end.</param>
    private sealed record Root(string Relative, Node? Node, bool IsWhole);
}
