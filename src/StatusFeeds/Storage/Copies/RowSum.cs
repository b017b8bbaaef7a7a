// How many rows, and a sum over what stands in them, whatever their order and whichever engine gave them.
using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StatusFeeds.Storage.Copies;

internal sealed class RowSum
{
    private readonly ArrayBufferWriter<byte> row = new();
    private readonly byte[] hash = new byte[SHA256.HashSizeInBytes];
    private UInt128 sum;

    public long Rows { get; private set; }

    /// <summary>Of two tables with the same rows the same; two that differ have the same by chance once in 2^128.</summary>
    public UInt128 Sum => sum;

    /// <param name="values">Nothing, whole numbers, texts and bytes, in the order of the columns.</param>
    public void Add(object?[] values)
    {
        row.ResetWrittenCount();
        foreach (var value in values)
            Put(value);
        SHA256.HashData(row.WrittenSpan, hash);
        unchecked
        {
            sum += BinaryPrimitives.ReadUInt128LittleEndian(hash);
        }

        Rows++;
    }

    /// <summary>What it is, how long, and its bytes: no two rows are written alike.</summary>
    private void Put(object? value)
    {
        switch (value)
        {
            case null:
                row.Write("n"u8);
                break;
            case long number:
                row.Write("i"u8);
                BinaryPrimitives.WriteInt64LittleEndian(row.GetSpan(sizeof(long)), number);
                row.Advance(sizeof(long));
                break;
            case string text:
                Length("t"u8, Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, row);
                break;
            case byte[] bytes:
                Length("b"u8, bytes.Length);
                row.Write(bytes);
                break;
            default:
                throw new StoreRefused($"A value of the type {value.GetType().Name} is in none of our tables.");
        }
    }

    private void Length(ReadOnlySpan<byte> what, int length)
    {
        row.Write(what);
        BinaryPrimitives.WriteInt32LittleEndian(row.GetSpan(sizeof(int)), length);
        row.Advance(sizeof(int));
    }
}
