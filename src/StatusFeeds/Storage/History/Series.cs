// The readings of one check on their way to the disk: the block that is open, and those that wait to be written.
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>A block as it is kept. <paramref name="Number"/> rises within a check.</summary>
/// <param name="Looks">0: not counted.</param>
internal sealed record StoredBlock(long Number, long From, long Until, byte[] Bytes, int Looks = 0);

/// <summary>
/// Looks come from one thread; any thread may ask. The lock is held for as long as it takes to add a look or to copy some kilobytes; it is on the object itself, for a
/// lock of its own for each of thirty thousand checks is a megabyte.
/// </summary>
/// <param name="store">Counts the bytes that wait, of all checks.</param>
internal sealed class Series(string host, string check, Waiting store)
{
    /// <summary>None, as long as every block could be written while it was open.</summary>
    private Queue<StoredBlock>? full;
    private Block? open;
    private long number;
    private int written;

    public string Host => host;

    public string Check => check;

    /// <summary>In the store; 0: not known yet. The writer's.</summary>
    public long Id { get; set; }

    /// <summary>It goes on in the block that the run before left, if it can. The writer's.</summary>
    public bool IsResumed { get; set; }

    public void Note(long at, ReadOnlySpan<Reading> readings)
    {
        lock (this)
        {
            if (open is not null && !open.Takes(at))
                Seal();
            if (open is not null)
            {
                open.Add(at, readings);
                return;
            }

            var next = new Block(at);
            if (next.Add(at, readings))
                (open, number, written) = (next, Math.Max(at, number + 1), 0);
        }
    }

    /// <summary>What is not on the disk, or not all of it, oldest first.</summary>
    public List<StoredBlock> Unwritten()
    {
        lock (this)
        {
            List<StoredBlock> blocks = [.. full ?? []];
            if (open is not null && open.Looks > written)
                blocks.Add(Copy(open));
            return blocks;
        }
    }

    /// <summary>What is in memory, oldest first.</summary>
    public List<StoredBlock> All()
    {
        lock (this)
        {
            List<StoredBlock> blocks = [.. full ?? []];
            if (open is not null)
                blocks.Add(Copy(open));
            return blocks;
        }
    }

    /// <summary>These are on the disk.</summary>
    public void Written(IEnumerable<StoredBlock> blocks)
    {
        lock (this)
        {
            foreach (var block in blocks)
            {
                if (full?.TryPeek(out var first) is true && first.Number == block.Number)
                {
                    if (first.Looks == block.Looks)
                        store.Remove(full.Dequeue().Bytes.Length);
                }
                else if (open is not null && number == block.Number)
                {
                    written = block.Looks;
                }
            }
        }
    }

    /// <summary>The last block on the disk: what came since goes on in it where there is room, and in any case after it.</summary>
    /// <exception cref="DamagedBlock">It cannot be gone on in; it is left as it is.</exception>
    public void Resume(StoredBlock last)
    {
        lock (this)
        {
            if (full is not { Count: > 0 } && open is not null && last.Until <= open.From)
            {
                var block = new Block(last.Bytes);
                var before = block.Looks;
                if (block.Takes(open.From) && block.Takes(open.Until))
                {
                    for (var reader = new BlockReader(open.Bytes.ToArray()); reader.Next();)
                        block.Add(reader.At, reader.Readings());
                    (open, number, written) = (block, last.Number, before);
                    return;
                }
            }

            After(last.Number);
        }
    }

    /// <summary>Numbers go on after this one.</summary>
    public void After(long taken)
    {
        lock (this)
        {
            var first = full?.TryPeek(out var block) is true ? block.Number : number;
            var by = Math.Max(0, taken + 1 - first);
            number += by;
            for (var i = full?.Count ?? 0; i > 0 && by > 0; i--)
            {
                var moved = full!.Dequeue();
                full.Enqueue(moved with { Number = moved.Number + by });
            }
        }
    }

    private void Seal()
    {
        if (open!.Looks > written)
        {
            var block = Copy(open);
            (full ??= new()).Enqueue(block);
            store.Add(block.Bytes.Length);
            while (store.IsFull && full.Count > 1)
            {
                store.Lose(full.Dequeue().Bytes.Length);
            }
        }

        open = null;
    }

    private StoredBlock Copy(Block block) => new(number, block.From, block.Until, block.Bytes.ToArray(), block.Looks);
}

/// <summary>The bytes of blocks that wait for a store that does not take them: not more than memory has for them.</summary>
internal sealed class Waiting(long most, Action lost)
{
    private long bytes;

    public bool IsFull => Interlocked.Read(ref bytes) > most;

    public void Add(long more) => Interlocked.Add(ref bytes, more);

    public void Remove(long less) => Interlocked.Add(ref bytes, -less);

    /// <summary>Somebody's oldest are let go.</summary>
    public void Lose(long less)
    {
        Remove(less);
        lost();
    }
}
