// A network of thousands of pretend machines behind a TUN device: each answers pings in its own manner, honest or not.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using StatusFeeds.Wire;

namespace StatusFeeds.EndToEnd.Support;

internal enum Manner
{
    Answers,
    AnswersTwice,
    AnswersSlowly,
    AnswersAmidNoise,

    /// <summary>From here on no answer is one.</summary>
    Silent,
    AnswersFromAnotherAddress,
    AnswersToAnotherProgram,
    AnswersWithAnotherToken,
    AnswersTooShort,

    /// <summary>When its look is over, and the next may be under way.</summary>
    AnswersTooLate,
    RouterSaysUnreachable,
}

/// <summary>10.98.0.0/16 and fd98::/64 of a namespace; the machine's last two bytes say, modulo the number of manners, how it answers.</summary>
internal sealed class PretendNet : IDisposable
{
    public const string Router = "10.98.255.254";
    public const string Router6 = "fd98::ffff:fffe";

    public static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(600);

    /// <summary>Longer than the timeouts of the tests.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(4);

    private static readonly int Manners = Enum.GetValues<Manner>().Length;

    private readonly TunDevice device;
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly PriorityQueue<byte[], long> later = new();
    private readonly ConcurrentDictionary<int, int> asked = new();
    private readonly Thread thread;
    private volatile bool ended;

    private PretendNet(TunDevice device)
    {
        this.device = device;
        thread = new Thread(Answer) { IsBackground = true };
        thread.Start();
    }

    public static async Task<PretendNet> Make(Namespace space)
    {
        var net = new PretendNet(space.Run(TunDevice.Open));
        await space.Ip("link", "set", "tun0", "up");
        await space.Ip("addr", "add", "192.0.2.1/32", "dev", "lo");
        await space.Ip("route", "add", "10.98.0.0/16", "dev", "tun0", "src", "192.0.2.1");
        await space.Ip("-6", "addr", "add", "fd97::1/128", "dev", "lo", "nodad");
        await space.Ip("-6", "route", "add", "fd98::/64", "dev", "tun0", "src", "fd97::1");
        return net;
    }

    public static string Address(int machine) => $"10.98.{machine / 256}.{machine % 256}";

    public static string Address6(int machine) => $"fd98::{machine:x}";

    public static Manner MannerOf(int machine) => (Manner)(machine % Manners);

    /// <summary>How often that machine was asked.</summary>
    public int Asked(int machine) => asked.GetValueOrDefault(machine);

    public void Dispose()
    {
        ended = true;
        thread.Join();
        device.Dispose();
    }

    private void Answer()
    {
        var buffer = new byte[65536];
        var waited = new PollEntry[] { new() { Descriptor = device.Descriptor, Events = Libc.Readable } };
        while (!ended)
        {
            while (later.TryPeek(out var packet, out var due) && due <= clock.GetTimestamp())
            {
                device.Write(packet);
                later.Dequeue();
            }

            Libc.Wait(waited, 1, later.Count > 0 ? 5 : 50);
            if (waited[0].Seen != 0)
            {
                Take(device.Read(buffer).ToArray());
            }
        }
    }

    private void Take(byte[] packet)
    {
        var six = packet.Length > 0 && packet[0] >> 4 == 6;
        var head = six ? 40 : 20;
        if (packet.Length < head + 16 || packet[six ? 6 : 9] != (six ? 58 : 1) || packet[head] != (six ? 128 : 8))
        {
            return;
        }

        var machine = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(six ? 38 : 18));
        asked.AddOrUpdate(machine, 1, (_, count) => count + 1);
        var honest = Turned(packet, head);
        switch (MannerOf(machine))
        {
            case Manner.Answers:
                device.Write(honest);
                break;
            case Manner.AnswersTwice:
                device.Write(honest);
                device.Write(honest);
                Later(honest, TimeSpan.FromMilliseconds(30));
                break;
            case Manner.AnswersSlowly:
                Later(honest, Slowness);
                break;
            case Manner.AnswersAmidNoise:
                device.Write(Changed(honest, head, head - (six ? 17 : 5), 1));
                device.Write(Changed(honest, head, head + 5, 1));
                device.Write(Changed(honest, head, head + 7, 1));
                device.Write(Changed(honest, head, head + 10, 1));
                device.Write(Unreachable(packet, head, code: 1));
                Later(honest, TimeSpan.FromMilliseconds(20));
                break;
            case Manner.AnswersFromAnotherAddress:
                // The next machine's address, which is pinged as well.
                device.Write(Changed(honest, head, head - (six ? 17 : 5), 1));
                break;
            case Manner.AnswersToAnotherProgram:
                device.Write(Changed(honest, head, head + 5, 1));
                device.Write(Changed(honest, head, head + 4, 0x80));
                break;
            case Manner.AnswersWithAnotherToken:
                device.Write(Changed(honest, head, head + 15, 1));
                device.Write(Changed(honest, head, honest.Length - 1, 1));
                break;
            case Manner.AnswersTooShort:
                device.Write(Shortened(honest, head));
                break;
            case Manner.AnswersTooLate:
                Later(honest, Lateness);
                break;
            case Manner.RouterSaysUnreachable:
                device.Write(Unreachable(packet, head, code: six ? (byte)3 : (byte)1));
                break;
        }
    }

    private void Later(byte[] packet, TimeSpan after) => later.Enqueue(packet, clock.GetTimestamp() + (long)(after.TotalSeconds * clock.TimestampFrequency));

    private static byte[] Turned(byte[] packet, int head)
    {
        byte[] turned = [.. packet];
        var (from, length) = head == 40 ? (8, 16) : (12, 4);
        packet.AsSpan(from, length).CopyTo(turned.AsSpan(from + length));
        packet.AsSpan(from + length, length).CopyTo(turned.AsSpan(from));
        (turned[head], turned[head + 1]) = (head == 40 ? (byte)129 : (byte)0, 0);
        return Summed(turned, head);
    }

    private static byte[] Changed(byte[] packet, int head, int at, byte bits)
    {
        byte[] changed = [.. packet];
        changed[at] ^= bits;
        return Summed(changed, head);
    }

    private static byte[] Shortened(byte[] packet, int head)
    {
        var shorter = packet[..^8];
        BinaryPrimitives.WriteUInt16BigEndian(shorter.AsSpan(head == 40 ? 4 : 2), (ushort)(head == 40 ? shorter.Length - 40 : shorter.Length));
        return Summed(shorter, head);
    }

    /// <summary>From the router, quoting no more than it must.</summary>
    private static byte[] Unreachable(byte[] packet, int head, byte code)
    {
        var quoted = packet[..(head + 8)];
        byte[] error = [.. packet[..head], head == 40 ? (byte)1 : (byte)3, code, 0, 0, 0, 0, 0, 0, .. quoted];
        var (from, length) = head == 40 ? (8, 16) : (12, 4);
        packet.AsSpan(from, length).CopyTo(error.AsSpan(from + length));
        IPAddress.Parse(head == 40 ? Router6 : Router).GetAddressBytes().CopyTo(error.AsSpan(from));
        BinaryPrimitives.WriteUInt16BigEndian(error.AsSpan(head == 40 ? 4 : 2), (ushort)(head == 40 ? error.Length - 40 : error.Length));
        return Summed(error, head);
    }

    /// <summary>With the checksums of RFC 791 and RFC 792, or that of RFC 4443, which covers a pseudo-header, too.</summary>
    private static byte[] Summed(byte[] packet, int head)
    {
        packet.AsSpan(head + 2, 2).Clear();
        var icmp = packet.AsSpan(head);
        var covered = head == 40
            ? [.. packet[8..40], 0, 0, (byte)(icmp.Length >> 8), (byte)icmp.Length, 0, 0, 0, 58, .. icmp]
            : icmp;
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], EchoPacket.Checksum(covered));
        if (head == 20)
        {
            packet.AsSpan(10, 2).Clear();
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), EchoPacket.Checksum(packet.AsSpan(0, 20)));
        }

        return packet;
    }
}
