// An object identifier: the name of a value in an agent.
using System.Runtime.InteropServices;
using System.Text;

namespace StatusFeeds.Wire;

/// <summary>
/// Held as on the wire (X.690 §8.19), each number in as few bytes as it takes: then equal names have equal bytes, and a name stands under another where its
/// bytes begin with the other's. At most 128 numbers below 2^32 (RFC 2578 §3.5). The default value is the empty name, which is on no wire.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Oid : IEquatable<Oid>, IComparable<Oid>
{
    public const int Most = 128;

    /// <summary>So many bytes a name takes at most.</summary>
    public const int MostBytes = Most * 5;

    private readonly byte[]? encoded;

    private Oid(byte[] encoded) => this.encoded = encoded;

    /// <summary>The content of its BER encoding.</summary>
    public ReadOnlySpan<byte> Encoded => encoded;

    public bool IsEmpty => Encoded.IsEmpty;

    /// <summary>How many numbers it has.</summary>
    public int Length
    {
        get
        {
            var length = IsEmpty ? 0 : 1;
            foreach (var one in Encoded)
            {
                length += one < 0x80 ? 1 : 0;
            }

            return length;
        }
    }

    /// <summary>Its numbers, from the first; each is looked for from the begin.</summary>
    public uint this[int index]
    {
        get
        {
            var numbers = new Numbers(Encoded);
            for (var i = 0; i <= index; i++)
            {
                if (!numbers.MoveNext())
                {
                    throw new ArgumentOutOfRangeException(nameof(index));
                }
            }

            return numbers.Current;
        }
    }

    public static bool operator ==(Oid one, Oid other) => one.Equals(other);

    public static bool operator !=(Oid one, Oid other) => !one.Equals(other);

    public static bool operator <(Oid one, Oid other) => one.CompareTo(other) < 0;

    public static bool operator >(Oid one, Oid other) => one.CompareTo(other) > 0;

    public static bool operator <=(Oid one, Oid other) => one.CompareTo(other) <= 0;

    public static bool operator >=(Oid one, Oid other) => one.CompareTo(other) >= 0;

    /// <summary>Of <c>1.3.6.1.2.1</c> or <c>.1.3.6.1.2.1</c>: at least two numbers, the first at most 2, the second at most 39 after 0 or 1.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Oid Parse(string text) => TryParse(text, out var oid) ? oid : throw new FormatException($"{text} is no object identifier.");

    public static bool TryParse(string? text, out Oid oid)
    {
        oid = default;
        Span<uint> numbers = stackalloc uint[Most];
        var left = text.AsSpan();
        left = left.StartsWith(".") ? left[1..] : left;
        var count = 0;
        while (count < Most)
        {
            var dot = left.IndexOf('.');
            var part = dot < 0 ? left : left[..dot];
            if (part.IsEmpty || part.ContainsAnyExceptInRange('0', '9') || !uint.TryParse(part, out numbers[count++]))
            {
                return false;
            }

            if (dot < 0)
            {
                return TryMake(numbers[..count], out oid);
            }

            left = left[(dot + 1)..];
        }

        return false;
    }

    /// <summary>Of its numbers; false where they make no name.</summary>
    public static bool TryMake(ReadOnlySpan<uint> numbers, out Oid oid)
    {
        oid = default;
        if (numbers.Length is < 2 or > Most || numbers[0] > 2 || (numbers[0] < 2 && numbers[1] > 39) || numbers[1] > uint.MaxValue - 80)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[MostBytes];
        var length = Put(bytes, (numbers[0] * 40) + numbers[1]);
        foreach (var number in numbers[2..])
        {
            length += Put(bytes[length..], number);
        }

        oid = new Oid(bytes[..length].ToArray());
        return true;
    }

    /// <summary>Of the content of a BER encoding; false where that is none. Numbers written longer than they need be are made short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> content, out Oid oid)
    {
        oid = default;
        var (count, number, canonical) = (1, 0UL, true);
        if (content.IsEmpty || content[^1] >= 0x80)
        {
            return false;
        }

        foreach (var one in content)
        {
            canonical &= number != 0 || one != 0x80;
            number = (number << 7) | (one & 0x7FUL);
            if (number > uint.MaxValue)
            {
                return false;
            }

            if (one < 0x80)
            {
                (count, number) = (count + 1, 0);
            }
        }

        if (count > Most)
        {
            return false;
        }

        oid = new Oid(canonical ? content.ToArray() : Shortened(content));
        return true;
    }

    public bool StartsWith(Oid root) => Encoded.StartsWith(root.Encoded);

    /// <summary>The name with these numbers behind it.</summary>
    /// <exception cref="ArgumentException">It would be longer than a name may be.</exception>
    public Oid Append(params ReadOnlySpan<uint> numbers)
    {
        if (IsEmpty || Length + numbers.Length > Most)
        {
            throw new ArgumentException("The name would be empty or too long.", nameof(numbers));
        }

        Span<byte> bytes = stackalloc byte[MostBytes];
        Encoded.CopyTo(bytes);
        var length = Encoded.Length;
        foreach (var number in numbers)
        {
            length += Put(bytes[length..], number);
        }

        return new Oid(bytes[..length].ToArray());
    }

    public byte[] ToBytes() => Encoded.ToArray();

    /// <summary>Its numbers, from the one at <paramref name="from"/> on.</summary>
    public uint[] ToArray(int from = 0)
    {
        var all = new List<uint>();
        var numbers = new Numbers(Encoded);
        while (numbers.MoveNext())
        {
            all.Add(numbers.Current);
        }

        return [.. all.Skip(from)];
    }

    /// <summary>By the numbers in turn; what begins another stands before it.</summary>
    public int CompareTo(Oid other)
    {
        var mine = new Numbers(Encoded);
        var others = new Numbers(other.Encoded);
        while (true)
        {
            var (more, moreThere) = (mine.MoveNext(), others.MoveNext());
            if (!more || !moreThere || mine.Current != others.Current)
            {
                return more && moreThere ? mine.Current.CompareTo(others.Current) : more.CompareTo(moreThere);
            }
        }
    }

    public bool Equals(Oid other) => Encoded.SequenceEqual(other.Encoded);

    public override bool Equals(object? obj) => obj is Oid other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Encoded);
        return hash.ToHashCode();
    }

    /// <summary>Without a leading dot.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var numbers = new Numbers(Encoded);
        while (numbers.MoveNext())
        {
            text.Append(text.Length > 0 ? "." : "").Append(numbers.Current);
        }

        return text.ToString();
    }

    private static byte[] Shortened(ReadOnlySpan<byte> content)
    {
        var (bytes, fresh) = (new List<byte>(content.Length), true);
        foreach (var one in content)
        {
            if (!fresh || one != 0x80)
            {
                bytes.Add(one);
                fresh = one < 0x80;
            }
        }

        return [.. bytes];
    }

    private static int Put(Span<byte> bytes, uint number)
    {
        var length = number < 1 << 7 ? 1 : number < 1 << 14 ? 2 : number < 1 << 21 ? 3 : number < 1 << 28 ? 4 : 5;
        for (var i = length - 1; i >= 0; i--, number >>= 7)
        {
            bytes[i] = (byte)((number & 0x7F) | (i == length - 1 ? 0u : 0x80u));
        }

        return length;
    }

    /// <summary>The numbers of an encoding; the first of its bytes stand for two (X.690 §8.19.4).</summary>
    private ref struct Numbers(ReadOnlySpan<byte> encoded)
    {
        private ReadOnlySpan<byte> left = encoded;
        private long second = -1;
        private bool begun;

        public uint Current { get; private set; }

        public bool MoveNext()
        {
            if (second >= 0)
            {
                (Current, second) = ((uint)second, -1);
                return true;
            }

            if (left.IsEmpty)
            {
                return false;
            }

            var (number, length) = (0u, 0);
            do
            {
                number = (number << 7) | (left[length] & 0x7Fu);
            }
            while (left[length++] >= 0x80);
            left = left[length..];
            Current = number;
            if (!begun)
            {
                begun = true;
                Current = Math.Min(number / 40, 2);
                second = number - (Current * 40);
            }

            return true;
        }
    }
}
