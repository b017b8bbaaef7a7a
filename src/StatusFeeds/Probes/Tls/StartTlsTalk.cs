// What is said on a connection before TLS is begun on it: bounded, and in words that tell what went wrong.
using System.Net;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal enum Turn
{
    More,
    Yes,
    No,
}

/// <param name="stream">The connection.</param>
/// <param name="peer">As told.</param>
/// <param name="local">Our end of the connection, by which one introduces oneself.</param>
/// <param name="domain">The name that the peer is asked for, where its protocol has that.</param>
/// <param name="transcript">Where somebody reads along.</param>
/// <param name="cancel">The end of the look.</param>
internal sealed class StartTlsTalk(Stream stream, string peer, IPAddress local, string domain, Transcript? transcript, CancellationToken cancel)
{
    private const int MostSaid = 64 * 1024;
    private const int Piece = 1024;
    private const int Shown = 80;

    private readonly List<string> lines = [];
    private byte[] buffer = new byte[Piece];
    private int begin;
    private int end;
    private int said;
    private string awaited = "its greeting";

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Trouble { get; private set; }

    public string Domain => domain;

    /// <summary>Who we are, as an address (RFC 5321, 4.1.3): this machine's name may be none that others know.</summary>
    public string Self => local.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[IPv6:{local}]" : $"[{local}]";

    /// <summary>Nothing that came before TLS may be taken for what comes under it: whoever sits on the way could have put it there.</summary>
    public async Task<bool> Agree(StartTls way)
    {
        if (!await way.Agree(this))
        {
            transcript?.Came(Trouble!);
            return false;
        }

        return begin == end || Wrong($"{peer} sent {end - begin} bytes too many behind its consent to TLS: anyone on the way could have put them there, so TLS was not begun");
    }

    /// <summary>The first words are the peer's.</summary>
    public Task<bool> Hears(string protocol, Func<string, Turn> judge) => Reply(judge, line => $"{peer} does not greet as {protocol} does: {Quoted(line)}");

    /// <summary>Sends that line and reads the reply to its end.</summary>
    public async Task<bool> Says(string line, string what, Func<string, Turn> judge) =>
        await Sends(Encoding.UTF8.GetBytes(line + "\r\n"), line, what) && await Reply(judge, answer => $"{peer} refuses {what}: {Quoted(answer)}");

    /// <param name="bytes">What is sent.</param>
    /// <param name="shown">The same for people.</param>
    /// <param name="what">Its short name.</param>
    public async Task<bool> Sends(byte[] bytes, string shown, string what)
    {
        transcript?.Asked(shown);
        awaited = $"its answer to {what}";
        try
        {
            await stream.WriteAsync(bytes, cancel);
            return true;
        }
        catch (IOException error)
        {
            return Wrong($"{Fault.Broken(error)} when {what} was sent");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Wrong($"connected to {peer}, but it did not take {what} in time");
        }
    }

    /// <summary>A line of the last reply holds that word alone, behind its code or in quotes.</summary>
    public bool Offered(string word) =>
        lines.Any(line => line.Trim('"').Equals(word, StringComparison.OrdinalIgnoreCase) || (line.Length > 4 && line[4..].Equals(word, StringComparison.OrdinalIgnoreCase))) || Lacks(word);

    public bool Lacks(string what) => Wrong($"{peer} does not offer {what}");

    public bool Refuses(string what, string words) => Wrong(words.Length == 0 ? $"{peer} refuses {what}" : $"{peer} refuses {what}: {Quoted(words)}");

    public bool Strange(string protocol, ReadOnlySpan<byte> bytes) => Wrong($"{peer} does not answer as {protocol} does: {Quoted(TcpText.Of(bytes, []))}");

    /// <summary>So many bytes, which are gone with the next call; null and <see cref="Trouble"/> if they do not come.</summary>
    public async Task<ReadOnlyMemory<byte>?> Take(int count)
    {
        while (end - begin < count)
        {
            if (!await Fill())
            {
                return null;
            }
        }

        begin += count;
        return buffer.AsMemory(begin - count, count);
    }

    /// <summary>What has come and was not taken, as text.</summary>
    public string Untaken => TcpText.Of(buffer.AsSpan(begin, end - begin), []);

    /// <summary>All up to and with the first of the texts; null and <see cref="Trouble"/> if none comes.</summary>
    public async Task<string?> TakeUntil(params string[] texts)
    {
        while (true)
        {
            var some = Encoding.Latin1.GetString(buffer, begin, end - begin);
            var first = texts.Select(text => (Text: text, At: some.IndexOf(text, StringComparison.Ordinal))).Where(found => found.At >= 0).OrderBy(found => found.At).FirstOrDefault();
            if (first.Text is not null)
            {
                var length = first.At + first.Text.Length;
                begin += length;
                transcript?.Came(TcpText.Of(buffer.AsSpan(begin - length, length), []));
                return some[..length];
            }

            if (!await Fill())
            {
                return null;
            }
        }
    }

    private async Task<bool> Reply(Func<string, Turn> judge, Func<string, string> refused)
    {
        lines.Clear();
        while (await Line() is { } line)
        {
            transcript?.Came(line);
            lines.Add(line);
            switch (judge(line))
            {
                case Turn.Yes:
                    return true;
                case Turn.No:
                    return Wrong(refused(line));
            }
        }

        return false;
    }

    private async Task<string?> Line()
    {
        while (true)
        {
            var length = buffer.AsSpan(begin, end - begin).IndexOf((byte)'\n');
            if (length >= 0)
            {
                begin += length + 1;
                return TcpText.Of(buffer.AsSpan(begin - length - 1, length), []);
            }

            if (!await Fill())
            {
                return null;
            }
        }
    }

    /// <summary>Reads on; false and <see cref="Trouble"/> where nothing more comes.</summary>
    private async Task<bool> Fill()
    {
        if (said >= MostSaid)
        {
            return Wrong($"{peer} says more than {MostSaid} bytes before TLS, and {awaited} has no end");
        }

        if (begin > 0)
        {
            buffer.AsSpan(begin, end - begin).CopyTo(buffer);
            (begin, end) = (0, end - begin);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        try
        {
            var count = await stream.ReadAsync(buffer.AsMemory(end, Math.Min(buffer.Length - end, MostSaid - said)), cancel);
            end += count;
            said += count;
            return count > 0 || Wrong($"the connection was closed before {awaited} was complete{Half()}");
        }
        catch (IOException error)
        {
            return Wrong($"{Fault.Broken(error)} before {awaited} was complete{Half()}");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Wrong($"connected to {peer}, but {awaited} did not come to its end in time{Half()}");
        }
    }

    private string Half() => end == begin ? "" : $": {Quoted(Untaken)}";

    private bool Wrong(string trouble)
    {
        Trouble = trouble;
        return false;
    }

    private static string Quoted(string text) => text.Length <= Shown ? $"\"{Words.OneLine(text)}\"" : $"\"{Words.OneLine(TcpText.Cut(text, Shown))}…\"";
}
