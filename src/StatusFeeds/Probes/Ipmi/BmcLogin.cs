// The way into a BMC: what it offers, Open Session, RAKP 1 to 4, and the privilege.
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class BmcLogin(BmcLine line, IpmiLogin login, BmcSlot slot)
{
    private const byte SetPrivilege = 0x3B;

    /// <summary>The BMC looks the user up by name alone, not by name and privilege (IPMI 2.0 §13.20).</summary>
    public const byte ByName = 0x10;

    /// <summary>So often a suite is tried that the BMC does not say it has: it may just be silent.</summary>
    private const int GuessTries = 3;

    /// <summary>
    /// So often RAKP 1 and 3 are sent before all is begun anew: once it has answered RAKP 3 the session stands for the BMC, and it is silent to another (ipmi_sim is so).
    /// </summary>
    private const int StepTries = 2;

    /// <summary>How often it is begun anew where lost datagrams may be to blame, or a session may become free.</summary>
    private const int MostAgain = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly byte[] password = Encoding.UTF8.GetBytes(login.Password.Reveal);
    private readonly byte[] user = Encoding.UTF8.GetBytes(login.User);

    /// <summary>A step of what was begun last was sent more than once: the BMC may have answered one, and gone by another.</summary>
    private bool repeated;

    /// <exception cref="BmcLost">It would not let us in.</exception>
    public async Task<BmcSession> Run()
    {
        var offer = slot.IsFresh(line.Clock) ? slot.Offer! : await BmcOffers.Ask(line, login.Privilege);
        slot.Lapses = slot.Offer == offer ? slot.Lapses : 0;
        slot.Offer = null;
        var session = await Open(offer);
        slot.Offer = offer;
        return session;
    }

    private async Task<BmcSession> Open(BmcOffer offer)
    {
        int[] wanted = login.Suite is { } set ? [set] : [.. IpmiLogin.Suites.Where(suite => CipherSuite.Of(suite).IsEncrypted)];
        int[] common = [.. wanted.Where(offer.Suites.Contains)];
        var isListed = common.Length > 0;
        // Not every list is right: what is in none is tried too, before it is said that the BMC has it not.
        common = isListed ? common : wanted;
        for (var i = 0; i < common.Length; i++)
        {
            var isGuess = !isListed && (!offer.Suites.IsEmpty || i + 1 < common.Length);
            if (await Open(CipherSuite.Of(common[i]), offer, isGuess ? GuessTries : int.MaxValue) is { } session)
            {
                return session;
            }
        }

        throw Lost(IpmiWords.NoSuite(line.To, wanted, offer.Suites));
    }

    /// <summary>Null: it has not that suite.</summary>
    private async Task<BmcSession?> Open(CipherSuite suite, BmcOffer offer, int tries)
    {
        var role = (byte)((byte)login.Privilege | ByName);
        for (var again = 0; ;)
        {
            var terms = RakpTerms.New(suite, role, user);
            repeated = false;
            var step = await Take(RakpStep.OpenSession(terms, login.Privilege), tries);
            if (step is null or { Status: RakpStatus.WrongAuth or RakpStatus.WrongIntegrity or RakpStatus.WrongConfidentiality or RakpStatus.NoSuiteMatches })
            {
                return null;
            }

            var stepTries = again < MostAgain ? StepTries : int.MaxValue;
            step = step.IsDone ? await Rakp1(terms, stepTries) : step;
            step = step is { IsDone: true } ? await Rakp3(terms, stepTries) : step;
            switch (step?.Status)
            {
                case RakpStatus.Done:
                    return await Begin(terms, step, offer);
                case null:
                    again++;
                    break;

                // §13.20: with some, users are found by name and privilege only, and some take the bit for a part of the privilege.
                case RakpStatus.UnauthorizedName or RakpStatus.WrongRole or RakpStatus.IllegalParameter when (role & ByName) != 0:
                    role = (byte)login.Privilege;
                    break;
                case RakpStatus.WrongSession or RakpStatus.InactiveSession or RakpStatus.WrongCheck when repeated && again++ < MostAgain:
                    break;
                case RakpStatus.NoResources or RakpStatus.NoResourcesForRole when again++ < MostAgain && line.Term.Left > Pause * 2:
                    await Task.Delay(Pause, line.Clock, line.Term.Cancel);
                    break;
                default:
                    throw Lost(IpmiWords.OfStatus(line.To, step!.Name, (byte)step.Status, login.Privilege));
            }
        }
    }

    private async Task<RakpStep?> Rakp1(RakpTerms terms, int tries)
    {
        var step = await Take(RakpStep.Rakp1(terms), tries);
        if (step is { IsDone: true } && !RakpProof.IsRakp2(terms, password, step.Answer.AsSpan(40)))
        {
            line.Tell(RakpStep.Ending(terms));
            throw Lost(IpmiWords.WrongPassword(line.To, "what it sends in RAKP message 2 is not made with our password"));
        }

        return step;
    }

    private async Task<RakpStep?> Rakp3(RakpTerms terms, int tries)
    {
        var step = await Take(RakpStep.Rakp3(terms, RakpProof.Rakp3(terms, password)), tries);
        if (step is null)
        {
            // Where it was only the answer that got lost, the session stands: its place is given back.
            BmcSession.CloseUnheard(line, terms, login, SessionKey(terms));
        }

        return step;
    }

    private byte[] SessionKey(RakpTerms terms) => RakpProof.SessionKey(terms, login.Key is { } own ? IpmiKey.Bytes(own) : password);

    private async Task<BmcSession> Begin(RakpTerms terms, RakpStep last, BmcOffer offer)
    {
        var key = SessionKey(terms);
        if (!RakpProof.IsRakp4(terms, key, last.Answer.AsSpan(8)))
        {
            throw Lost(IpmiWords.WrongKey(line.To, login.Key is not null, offer.HasKey));
        }

        slot.Met(new Guid(terms.BmcGuid));
        var session = new BmcSession(line, new SessionSeal(terms.Suite, key), login, terms.Console, terms.Bmc);
        if (login.Privilege == IpmiPrivilege.User)
        {
            return session;
        }

        try
        {
            await Raise(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>IPMI 2.0 §22.18: a session begins as that of a user.</summary>
    private async Task Raise(BmcSession session)
    {
        var end = await session.Ask(new IpmiRequest(IpmiRequest.App, SetPrivilege, new[] { (byte)login.Privilege }), int.MaxValue);
        if (end != LineEnd.Answered)
        {
            throw new BmcLost(line.FaultOf(end, session));
        }

        line.Transcript?.Came(IpmiWords.Shown(session.Reply.Code, session.Reply.Data.Span));
        if (!session.Reply.IsDone)
        {
            session.CloseUnheard();
            throw Lost(IpmiWords.PrivilegeNotGiven(line.To, login.Privilege, session.Reply.Code));
        }
    }

    /// <summary>Null: so many tries brought no answer.</summary>
    private async Task<RakpStep?> Take(RakpStep step, int tries = int.MaxValue)
    {
        var end = await line.Run(step, tries);
        if (end is not (LineEnd.Answered or LineEnd.Silent))
        {
            throw new BmcLost(line.FaultOf(end, step));
        }

        repeated |= line.Tries > 1;
        line.Transcript?.Came(end == LineEnd.Silent ? "no answer" : step.IsDone ? "done" : $"status 0x{(byte)step.Status:X2}");
        return end == LineEnd.Silent ? null : step;
    }

    private BmcLost Lost(Fault fault) => new(line.Told(fault));
}
