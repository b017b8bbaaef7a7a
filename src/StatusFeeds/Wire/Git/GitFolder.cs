// Finds the git repository around a folder, its objects, and the commit that is checked out. gitrepository-layout(5).
using System.Text;

namespace StatusFeeds.Wire.Git;

/// <param name="Work">The top of the working copy.</param>
/// <param name="Own">What belongs to this working copy: HEAD.</param>
/// <param name="Shared">What all working copies of the repository share: branches and objects. Mostly the same folder.</param>
internal sealed record GitFolder(string Work, string Own, string Shared)
{
    /// <summary>Of the small files that name something, in bytes.</summary>
    private const int MostText = 4096;

    private const int MostRefs = 100_000;
    private const int MostLinks = 5;

    /// <summary>Null: none is there. Throws what the file system throws.</summary>
    public static GitFolder? Around(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var git = Path.Combine(at.FullName, ".git");
            var own = Directory.Exists(git) ? git : Line(git) is { } line && line.StartsWith("gitdir: ", StringComparison.Ordinal) ? Path.GetFullPath(line[8..], at.FullName) : null;
            if (own is not null && File.Exists(Path.Combine(own, "HEAD")))
            {
                return new GitFolder(at.FullName, own, Line(Path.Combine(own, "commondir")) is { } shared ? Path.GetFullPath(shared, own) : own);
            }
        }

        return null;
    }

    /// <summary>The id of the commit that is checked out, in hex; null: there is none yet, or it is named in a way of which we do not know.</summary>
    public string? Head()
    {
        var text = Line(Path.Combine(Own, "HEAD"));
        for (var links = 0; text is not null && text.StartsWith("ref: ", StringComparison.Ordinal) && links < MostLinks; links++)
        {
            var name = text[5..].Trim();
            var isSound = name.StartsWith("refs/", StringComparison.Ordinal) && !name.Split('/').Any(part => part is "" or "." or "..");
            text = isSound ? Line(Path.Combine(Own, name)) ?? Line(Path.Combine(Shared, name)) ?? Packed(name) : null;
        }

        return text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigitLower) ? text : null;
    }

    /// <summary>Its folder of objects, and those of repositories from which it borrows.</summary>
    public IReadOnlyList<string> Objects()
    {
        List<string> folders = [Path.Combine(Shared, "objects")];
        for (var next = 0; next < folders.Count && folders.Count < MostLinks; next++)
        {
            var lent = Line(Path.Combine(folders[next], "info", "alternates"), whole: true) ?? "";
            folders.AddRange(lent.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => Path.GetFullPath(line, folders[next])).Where(Directory.Exists).Except(folders).ToList());
        }

        return folders;
    }

    private string? Packed(string name)
    {
        var path = Path.Combine(Shared, "packed-refs");
        return File.Exists(path) ? File.ReadLines(path).Take(MostRefs).FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal) && line[0] != '#')?.Split(' ')[0] : null;
    }

    /// <summary>The first line, trimmed; null where there is no such file.</summary>
    private static string? Line(string path, bool whole = false)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = File.OpenRead(path);
        var bytes = new byte[MostText];
        var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, MostText, throwOnEndOfStream: false));
        return (whole ? text : text.Split('\n')[0]).Trim();
    }
}
