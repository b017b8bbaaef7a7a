// What is ours in the folder that is exported to: a line a file with the second since when nobody wants it (0: somebody does); the last line of a file counts.
using System.Globalization;
using System.Text;

namespace StatusFeeds.Web;

internal sealed class ExportList : IDisposable
{
    public const string Name = ".statusfeeds-export";

    private readonly string path;
    private readonly Dictionary<string, long> files = new(StringComparer.Ordinal);
    private readonly FileStream stream;

    /// <param name="draft">Beside it.</param>
    public ExportList(string root, string draft)
    {
        path = Path.Combine(root, Name);
        Read();
        File.Delete(draft);
        using (var begun = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
        {
            begun.Write(Encoding.UTF8.GetBytes(string.Concat(files.Select(file => Line(file.Key, file.Value)))));
        }

        File.Move(draft, path, overwrite: true);
        stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>False: the folder is another one by now, or somebody else wrote in its list.</summary>
    public bool IsAsLeft => new FileInfo(path) is { Exists: true } there && there.Length == stream.Position;

    /// <summary>Path → second since when nobody wants it.</summary>
    public IReadOnlyDictionary<string, long> Files => files;

    public void Note(string file, long since = 0)
    {
        if (!files.TryGetValue(file, out var known) || known != since)
        {
            stream.Write(Encoding.UTF8.GetBytes(Line(file, since)));
            files[file] = since;
        }
    }

    public void Forget(string file)
    {
        stream.Write(Encoding.UTF8.GetBytes(Line(file, -1)));
        files.Remove(file);
    }

    public void Dispose() => stream.Dispose();

    private static string Line(string path, long since) => string.Create(CultureInfo.InvariantCulture, $"{since} {path}\n");

    /// <summary>A last line without an end was cut off by a crash, before its file was there.</summary>
    private void Read()
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var file = line[(space + 1)..];
            if (space <= 0 || !long.TryParse(line.AsSpan(0, space), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var since)
                || Path.IsPathRooted(file) || file.Split('/').Contains("..", StringComparer.Ordinal))
            {
                continue;
            }

            if (since < 0)
            {
                files.Remove(file);
            }
            else
            {
                files[file] = since;
            }
        }
    }
}
