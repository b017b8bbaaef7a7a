// The way into a BMC: what it offers, Open Session, RAKP 1 to 4, and the privilege.
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class BmcLogin(BmcLine line, IpmiLogin login, BmcSlot slot)
{
    private const byte SetPrivilege = 0x3B;

    /// <summary>The BMC looks the user up by name alone, not by name and privilege (IPMI 2.0 §13.20).</summary>
    private const byte ByName = 0x10;

    /// <summary>What a BMC once said of how it lets people in holds so long.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    /// <summary>How often it is begun anew where lost datagrams may be to blame, or a session may become free.</summary>
    private const int MostAgain = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly byte[] password = Encoding.UTF8.GetBytes(login.Password.Reveal);
    private readonly byte[] user = Encoding.UTF8.GetBytes(login.User);

    /// <exception cref="BmcLost">It would not let us in.</exception>
    public async Task<BmcSession> Run()
    {
        var isFresh = slot.Offer is not { } known || line.Clock.GetElapsedTime(known.At) >= Believed;
        var offer = isFresh ? await BmcOffers.Ask(line, login.Privilege) : slot.Offer!;
        slot.Offer = null;
        var session = await Open(offer);
        slot.Offer = offer;
        return session;
    }

    private async Task<BmcSession> Open(BmcOffer offer)
    {
        int[] wanted = login.Suite is { } set ? [set] : [.. IpmiLogin.Suites.Where(suite => CipherSuite.Of(suite).IsEncrypted)];
        int[] common = offer.Suites.IsEmpty ? wanted : [.. wanted.Where(offer.Suites.Contains)];
        foreach (var suite in common)
        {
            if (await Open(CipherSuite.Of(suite), offer) is { } session)
            {
                return session;
            }
        }

        throw new BmcLost(line.Told(IpmiWords.NoSuite(line.To, wanted, offer.Suites)));
    }

    /// <summary>Null: it has not that suite.</summary>
    private async Task<BmcSession?> Open(CipherSuite suite, BmcOffer offer)
    {
        var (role, again) = ((byte)((byte)login.Privilege | ByName), 0);
        while (true)
        {
            var terms = RakpTerms.New(suite, role, user);
            var step = await OpenSession(terms);
            var repeated = line.Tries > 1;
            if (step.Status is RakpStatus.WrongAuth or RakpStatus.WrongIntegrity or RakpStatus.WrongConfidentiality or RakpStatus.NoSuiteMatches)
            {
                return null;
            }

            if (step.Status == RakpStatus.Done && (step = await Rakp1(terms)).Status == RakpStatus.Done)
            {
                repeated |= line.Tries > 1;
                var (last, session) = await Rakp3(terms, offer);
                if (session is not null)
                {
                    return session;
                }

                step = last;
            }

            repeated |= line.Tries > 1;
            switch (step.Status)
            {
                // §13.20: with some, users are found by name and privilege only.
                case RakpStatus.UnauthorizedName when (role & ByName) != 0:
                    role = (byte)login.Privilege;
                    break;

                // It may have begun another for what came twice.
                case RakpStatus.WrongSession or RakpStatus.InactiveSession or RakpStatus.WrongCheck when repeated && again++ < MostAgain:
                    break;
                case RakpStatus.NoResources or RakpStatus.NoResourcesForRole when again++ < MostAgain && line.Term.Left > Pause * 2:
                    await Task.Delay(Pause, line.Clock, line.Term.Cancel);
                    break;
                default:
                    throw new BmcLost(line.Told(IpmiWords.OfStatus(line.To, step.Name, (byte)step.Status, login.Privilege)));
            }
        }
    }

    private async Task<RakpStep> OpenSession(RakpTerms terms)
    {
        var privilege = (byte)login.Privilege;
        var step = await Take(new RakpStep(
            $"Open Session, {IpmiWords.Name(terms.Suite)}", RmcpPayload.OpenSessionAnswer, 12, terms, (packet, tag, of) => RmcpPlus.WriteOpenSession(packet, tag, of.Suite, of.Console, privilege)));
        if (step.Status == RakpStatus.Done)
        {
            terms.Bmc = BinaryPrimitives.ReadUInt32LittleEndian(step.Answer.AsSpan(8));
        }

        return step;
    }

    private async Task<RakpStep> Rakp1(RakpTerms terms)
    {
        var hash = terms.Suite.HashLength;
        var step = await Take(new RakpStep("RAKP message 1", RmcpPayload.Rakp2, 40 + hash, terms, RmcpPlus.WriteRakp1));
        if (step.Status == RakpStatus.Done)
        {
            step.Answer.AsSpan(8, 16).CopyTo(terms.BmcRandom);
            step.Answer.AsSpan(24, 16).CopyTo(terms.BmcGuid);
            if (!RakpProof.IsRakp2(terms, password, step.Answer.AsSpan(40)))
            {
                // §13.22: so that it does not keep the place.
                line.Tell(new RakpStep("RAKP message 3, which ends it", RmcpPayload.Rakp4, 8, terms, (packet, tag, of) => RmcpPlus.WriteRakp3(packet, tag, (byte)RakpStatus.WrongCheck, of, [])));
                throw new BmcLost(line.Told(IpmiWords.WrongPassword(line.To, "what it sends in RAKP message 2 is not made with our password")));
            }
        }

        return step;
    }

    /// <summary>The session is null where the BMC refuses.</summary>
    private async Task<(RakpStep Step, BmcSession? Session)> Rakp3(RakpTerms terms, BmcOffer offer)
    {
        var proof = RakpProof.Rakp3(terms, password);
        var step = await Take(new RakpStep("RAKP message 3", RmcpPayload.Rakp4, 8, terms, (packet, tag, of) => RmcpPlus.WriteRakp3(packet, tag, 0, of, proof)));
        if (step.Status != RakpStatus.Done)
        {
            return (step, null);
        }

        var key = RakpProof.SessionKey(terms, login.Key is { } own ? IpmiKey.Bytes(own) : password);
        if (!RakpProof.IsRakp4(terms, key, step.Answer.AsSpan(8)))
        {
            throw new BmcLost(line.Told(IpmiWords.WrongKey(line.To, login.Key is not null, offer.HasKey)));
        }

        var session = new BmcSession(line, new SessionSeal(terms.Suite, key), login, terms.Console, terms.Bmc);
        if (login.Privilege > IpmiPrivilege.User)
        {
            await Raise(session);
        }

        return (step, session);
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
            throw new BmcLost(line.Told(IpmiWords.PrivilegeNotGiven(line.To, login.Privilege, session.Reply.Code)));
        }
    }

    private async Task<RakpStep> Take(RakpStep step)
    {
        var end = await line.Run(step, int.MaxValue);
        if (end != LineEnd.Answered)
        {
            throw new BmcLost(line.FaultOf(end, step));
        }

        line.Transcript?.Came(step.Status == RakpStatus.Done ? "done" : $"status 0x{(byte)step.Status:X2}");
        return step;
    }
}
