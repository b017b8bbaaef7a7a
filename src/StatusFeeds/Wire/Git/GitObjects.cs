// Reads objects of a git repository out of its files, loose ones and packs: no program is run, nothing is written. gitformat-pack(5), gitrepository-layout(5).
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace StatusFeeds.Wire.Git;

internal enum GitKind
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
}

/// <param name="Id">40 hex digits: SHA-1.</param>
internal sealed record GitObject(string Id, GitKind Kind, byte[] Content);

/// <summary>
/// Whoever may write the repository decides what stands in it, so sizes and depths are bounded. Throws what the file system throws, and <see cref="InvalidDataException"/>
/// (or what a look beyond the end of some bytes throws) where a file is not as it should be.
/// </summary>
/// <param name="folders"><c>.git/objects</c>, and others that it names.</param>
internal sealed class GitObjects(IReadOnlyList<string> folders)
{
    /// <summary>Of one object, in bytes; a commit or a list of files is far less.</summary>
    private const long MostContent = 16 << 20;

    /// <summary>git's own packs have chains of 50 at most.</summary>
    private const int MostDeltas = 256;

    private const int OffsetDelta = 6;
    private const int IdDelta = 7;

    /// <summary>Null: it is not here (a shallow clone), or too large.</summary>
    public GitObject? Find(string id) => Find(id, MostDeltas);

    private GitObject? Find(string id, int deltas)
    {
        if (id.Length != 40 || !id.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        foreach (var folder in folders)
        {
            if ((Loose(folder, id) ?? Packed(folder, id, deltas)) is var (kind, content))
            {
                return new GitObject(id, kind, content);
            }
        }

        return null;
    }

    private static (GitKind, byte[])? Loose(string folder, string id)
    {
        var path = Path.Combine(folder, id[..2], id[2..]);
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = Open(path);
        using var plain = new ZLibStream(file, CompressionMode.Decompress);
        var head = new List<byte>(32);
        for (var next = plain.ReadByte(); next > 0 && head.Count < 32; next = plain.ReadByte())
        {
            head.Add((byte)next);
        }

        return Encoding.ASCII.GetString([.. head]).Split(' ') is [var word, var size] && KindOf(word) is { } kind
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? Read(plain, length) is { } content ? (kind, content) : null
            : throw new InvalidDataException("no loose object");
    }

    private (GitKind, byte[])? Packed(string folder, string id, int deltas)
    {
        var packs = Path.Combine(folder, "pack");
        if (!Directory.Exists(packs))
        {
            return null;
        }

        var wanted = Convert.FromHexString(id);
        foreach (var index in Directory.EnumerateFiles(packs, "*.idx"))
        {
            if (GitPackIndex.OffsetOf(index, wanted) is { } offset)
            {
                using var pack = Open(Path.ChangeExtension(index, ".pack"));
                return At(pack, offset, deltas);
            }
        }

        return null;
    }

    /// <summary>Where it is made of another object, that one first.</summary>
    private (GitKind, byte[])? At(FileStream pack, long offset, int deltas)
    {
        pack.Position = offset;
        var first = Byte(pack);
        var (type, size, shift) = ((first >> 4) & 7, (long)(first & 15), 4);
        for (var next = first; (next & 0x80) != 0; shift += 7)
        {
            next = shift < 60 ? Byte(pack) : throw new InvalidDataException("no size");
            size |= (long)(next & 0x7f) << shift;
        }

        if (type is not (OffsetDelta or IdDelta))
        {
            return Enum.IsDefined((GitKind)type) ? Content(pack, size) is { } plain ? ((GitKind)type, plain) : null : throw new InvalidDataException("no such type");
        }

        var from = type == OffsetDelta ? offset - Distance(pack) : 0;
        var id = new byte[20];
        if (type == IdDelta)
        {
            pack.ReadExactly(id);
        }

        using var packed = new ZLibStream(pack, CompressionMode.Decompress, leaveOpen: true);
        if (deltas == 0 || from < 0 || Read(packed, size) is not { } delta)
        {
            return null;
        }

        var made = type == OffsetDelta ? At(pack, from, deltas - 1) : Find(Convert.ToHexStringLower(id), deltas - 1) is { } found ? (found.Kind, found.Content) : null;
        return made is var (kind, source) ? (kind, GitDelta.Apply(source, delta, MostContent)) : null;
    }

    /// <summary>Bytes back to the object from which another is made.</summary>
    private static long Distance(FileStream pack)
    {
        var next = Byte(pack);
        var distance = (long)(next & 0x7f);
        for (var count = 0; (next & 0x80) != 0; count++)
        {
            next = count < 8 ? Byte(pack) : throw new InvalidDataException("no distance");
            distance = ((distance + 1) << 7) | (long)(next & 0x7f);
        }

        return distance > 0 ? distance : throw new InvalidDataException("made of itself");
    }

    private static byte[]? Content(FileStream pack, long size)
    {
        using var plain = new ZLibStream(pack, CompressionMode.Decompress, leaveOpen: true);
        return Read(plain, size);
    }

    private static byte[]? Read(ZLibStream plain, long size)
    {
        if (size > MostContent)
        {
            return null;
        }

        var content = new byte[size];
        plain.ReadExactly(content);
        return content;
    }

    private static int Byte(FileStream pack) => pack.ReadByte() is var next and >= 0 ? next : throw new EndOfStreamException();

    private static GitKind? KindOf(string word) => word switch
    {
        "commit" => GitKind.Commit,
        "tree" => GitKind.Tree,
        "blob" => GitKind.Blob,
        "tag" => GitKind.Tag,
        _ => null,
    };

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
