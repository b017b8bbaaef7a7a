// What a look asks of a BMC: in the session kept from the last look, or in a new one, and in another where the BMC has forgotten it.
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <summary>Of one look.</summary>
internal sealed class IpmiSession(System.Net.IPEndPoint to, IpmiLogin login, BmcSlot slot, BmcTerm term) : IBmc, IDisposable
{
    /// <summary>So often unanswered in a session that was used in this look (1.75 s with a BMC of short round trips), it may be forgotten; and so often in one kept from the last, where that is likely.</summary>
    private const int Tries = 3;
    private const int KeptTries = 2;
    private const int MostLogins = 3;

    /// <summary>After so much silence a BMC may have ended a session (IPMI 2.0 §6.12.15: 60 s ± 3 s), so that another is opened at once.</summary>
    public static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(56);

    private const byte Busy = 0xC0;
    private const int MostBusy = 3;
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(100);

    private BmcSession? session;
    private bool isKept;
    private int logins;

    public Transcript? Transcript => term.Look.Transcript;

    public bool Stands => session is not null;

    /// <summary>Takes up what the last look left, or logs in.</summary>
    /// <exception cref="BmcLost">It would not let us in.</exception>
    public async Task Begin()
    {
        (session, slot.Kept) = (slot.Kept, null);
        isKept = session is not null;
        if (session is null)
        {
            await LogIn();
        }
        else
        {
            session.Line.Begin(term);
            Transcript?.Came($"the session of the last look with {to} stands");
        }

        await CipherZero.Find(session!.Line, login, slot);
    }

    public async ValueTask<IpmiReply> Ask(IpmiRequest request)
    {
        for (var busy = 0; ; busy++)
        {
            var reply = await AskOnce(request);
            Tell(request, reply);
            if (reply.Code != Busy || busy >= MostBusy || term.Left < BusyPause * (2 << busy))
            {
                return reply;
            }

            await Task.Delay(BusyPause * (1 << busy), term.Look.Clock, term.Cancel);
        }
    }

    private void Tell(in IpmiRequest request, IpmiReply reply)
    {
        var isOneOfMany = IpmiWords.IsOneOfMany(request);
        if (Transcript is { } transcript && (!isOneOfMany || !reply.IsDone))
        {
            if (isOneOfMany)
            {
                transcript.Asked(IpmiWords.Name(request));
            }

            transcript.Came(IpmiWords.Shown(reply.Code, reply.Data.Span));
        }
    }

    /// <summary>Leaves the session to the next look.</summary>
    public void Keep()
    {
        session!.Line.End();
        session.At = term.Look.Clock.GetTimestamp();
        (slot.Kept, session) = (session, null);
    }

    public async Task Close()
    {
        if (session is not null)
        {
            await session.Close();
            Drop();
        }
    }

    /// <summary>What is still open is told so.</summary>
    public void Dispose()
    {
        session?.CloseUnheard();
        Drop();
    }

    private async ValueTask<IpmiReply> AskOnce(IpmiRequest request)
    {
        while (true)
        {
            var end = await session!.Ask(request, isKept ? KeptTries : Tries);
            if (end == LineEnd.Answered)
            {
                slot.Lapses = isKept ? 0 : slot.Lapses;
                isKept = false;
                return session.Reply;
            }

            if (end is not (LineEnd.Silent or LineEnd.Closed))
            {
                throw new BmcLost(session.Line.FaultOf(end, session));
            }

            if (logins >= MostLogins)
            {
                throw new BmcLost(session.Line.FaultOf(end, session));
            }

            Transcript?.Came("no answer: the BMC may have forgotten the session");
            slot.Lapses += isKept ? 1 : 0;
            Drop();
            await LogIn();
        }
    }

    private async Task LogIn()
    {
        isKept = false;
        logins++;
        var (socket, fault) = BmcSocket.Open(to);
        if (socket is null)
        {
            Transcript?.Came(fault!.Words);
            throw new BmcLost(fault!);
        }

        var line = new BmcLine(socket, slot);
        line.Begin(term);
        try
        {
            session = await new BmcLogin(line, login, slot).Run();
        }
        finally
        {
            if (session is null)
            {
                line.Dispose();
            }
        }
    }

    private void Drop()
    {
        session?.Dispose();
        session = null;
    }
}
