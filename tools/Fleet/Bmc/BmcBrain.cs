// From a datagram to a pretend BMC to the answer, without the socket between.
using System.Buffers.Binary;

namespace StatusFeeds.Fleet;

internal sealed class BmcBrain : IDisposable
{
    private readonly BmcSettings settings;
    private BmcMood mood = BmcMood.Fine;

    public BmcBrain(BmcSettings settings)
    {
        this.settings = settings;
        var guid = new byte[16];
        Random.Shared.NextBytes(guid);
        (Commands, Logins) = (new(settings, guid), new(settings, guid));
    }

    public BmcCommands Commands { get; }

    public BmcLogins Logins { get; }

    public BmcMood Mood
    {
        get => mood;
        set => (mood, Logins.Mood, Commands.Records.Lie, Commands.Log.Lie) = (value, value, value.Lie, value.Lie);
    }

    /// <summary>Commands within sessions.</summary>
    public int Asked { get; private set; }

    /// <summary>Null where nothing is said.</summary>
    public byte[]? Answer(ReadOnlySpan<byte> datagram) => datagram switch
    {
        [6, _, _, 0x06, ..] => BmcMessage.Pong(datagram),
        [6, _, _, 0x07, 0x00, ..] => Bare(datagram),
        [6, _, _, 0x07, 0x06, ..] when datagram.Length >= 16 => Plus(datagram),
        _ => null,
    };

    public void Dispose() => Logins.Dispose();

    private byte[]? Bare(ReadOnlySpan<byte> datagram) =>
        datagram.Length > 14 && datagram.Length >= 14 + datagram[13] && datagram[9..13].IndexOfAnyExcept((byte)0) < 0 && BmcMessage.Read(datagram.Slice(14, datagram[13])) is { } message
            ? BmcMessage.Bare(message.Reply(Commands.Before(message.NetFn, message.Command, message.Data)))
            : null;

    private byte[]? Plus(ReadOnlySpan<byte> datagram)
    {
        var (number, length) = (BinaryPrimitives.ReadUInt32LittleEndian(datagram[6..]), BinaryPrimitives.ReadUInt16LittleEndian(datagram[14..]));
        if (datagram.Length < 16 + length)
        {
            return null;
        }

        var body = datagram.Slice(16, length);
        return (datagram[5], number) switch
        {
            (0x10, 0) => Logins.Request(body),
            (0x12, 0) => Logins.First(body),
            (0x14, 0) => Logins.Third(body),
            (0x00, 0) when BmcMessage.Read(body) is { } message => BmcMessage.Plus(0, message.Reply(Commands.Before(message.NetFn, message.Command, message.Data))),
            (_, not 0) when (datagram[5] & 0x3F) == 0 && Logins.Of(number) is { } session => Within(session, datagram),
            _ => null,
        };
    }

    private byte[]? Within(BmcSession session, ReadOnlySpan<byte> datagram)
    {
        if (session.Unseal(datagram) is not { } body || BmcMessage.Read(body) is not { } message)
        {
            return null;
        }

        session.LastHeard = settings.Clock.GetTimestamp();
        Asked++;
        if (mood.ForgetsAfter > 0 && ++session.Asked > mood.ForgetsAfter)
        {
            Logins.Close(session.Own);
            return null;
        }

        var isClosed = false;
        var said = (message.NetFn, message.Command) switch
        {
            (0x06, 0x3B) => message.Data.Length < 1 ? [0xC7] : Level(session, message.Data[0]),
            (0x06, 0x3C) => Close(message.Data, out isClosed),
            _ => Commands.Within(session.Level, message.NetFn, message.Command, message.Data),
        };
        var answer = session.Seal(0, message.Reply(said));
        if (isClosed)
        {
            Logins.Close(BinaryPrimitives.ReadUInt32LittleEndian(message.Data));
        }

        return answer;
    }

    /// <summary>§22.18.</summary>
    private static byte[] Level(BmcSession session, byte asked)
    {
        if (asked > Math.Min(session.Most, session.User!.Most))
        {
            return [0x81];
        }

        session.Level = asked == 0 ? session.Level : asked;
        return [0, session.Level];
    }

    /// <summary>§22.19; the answer still goes by the session that ends.</summary>
    private byte[] Close(byte[] data, out bool isClosed)
    {
        isClosed = data.Length >= 4 && Logins.Of(BinaryPrimitives.ReadUInt32LittleEndian(data)) is not null;
        return isClosed ? [0] : [0x87];
    }
}
