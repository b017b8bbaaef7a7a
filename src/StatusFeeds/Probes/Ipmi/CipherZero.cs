// Finds out whether a BMC lets our user in without a password: cipher suite 0.
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class CipherZero
{
    private const int Number = 0;

    /// <summary>A BMC that does not want it may just be silent.</summary>
    private const int Tries = 2;

    private static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    /// <summary>Tries it where the BMC lists the suite, and an hour has passed; the login is begun and not finished. Beside a session that stands, it leaves that alone.</summary>
    public static async Task Find(BmcLine line, IpmiLogin login, BmcSlot slot)
    {
        if (slot.CipherZeroAt is { } at && line.Clock.GetElapsedTime(at) < Believed)
        {
            return;
        }

        slot.CipherZeroAt = line.Clock.GetTimestamp();
        slot.IsCipherZero = login.Suite == Number ? true
            : slot.Offer is null or { Suites.IsEmpty: true } ? null
            : slot.Offer.Suites.Contains(Number) ? await IsOpen(line, login, slot.IsCipherZero)
            : false;
    }

    private static async Task<bool?> IsOpen(BmcLine line, IpmiLogin login, bool? otherwise)
    {
        var terms = RakpTerms.New(CipherSuite.Of(Number), (byte)((byte)login.Privilege | BmcLogin.ByName), Encoding.UTF8.GetBytes(login.User));
        if (await Ask(line, RakpStep.OpenSession(terms, login.Privilege)) is var opened and not RakpStatus.Done)
        {
            return opened is RakpStatus.NoResources or RakpStatus.NoResourcesForRole ? otherwise : false;
        }

        var known = await Ask(line, RakpStep.Rakp1(terms));
        line.Tell(RakpStep.Ending(terms));
        return known == RakpStatus.Done;
    }

    /// <summary>Null: no answer.</summary>
    private static async Task<RakpStatus?> Ask(BmcLine line, RakpStep step)
    {
        var isAnswered = await line.Run(step, Tries) == LineEnd.Answered;
        line.Transcript?.Came(!isAnswered ? "no answer" : step.IsDone ? "done" : $"status 0x{(byte)step.Status:X2}");
        return isAnswered ? step.Status : null;
    }
}
