// SNMP: values and walks of any number of agents, all over one socket for each version of IP.
using System.Collections.Immutable;
using System.Net;
using StatusFeeds.Model;

namespace StatusFeeds.Wire.Snmp;

/// <summary>Opened when first used. It keeps the timeout itself, and paces what it sends.</summary>
internal sealed class SnmpClient : IDisposable
{
    public const int Port = 161;

    /// <summary>Asks for these names, in as few requests as the agent takes; one that it does not have is a value that says so.</summary>
    /// <param name="contact">Learns whether the agent was heard.</param>
    /// <param name="transcript">Learns each request and answer; null: nobody wants to know.</param>
    /// <param name="end">The end of the program; it ends the waiting at once and is not thrown.</param>
    public Task<SnmpOutcome> Get(
        IPEndPoint to, SnmpLogin login, ImmutableArray<Oid> oids, SnmpPatience patience, Contact contact, Transcript? transcript, CancellationToken end) =>
        throw new NotSupportedException();

    /// <summary>All that stands under a name (or the name itself, where it is a value), in the agent's order.</summary>
    /// <param name="most">So many values at most.</param>
    /// <param name="repetitions">So many are asked for at once (v1: always one).</param>
    public Task<SnmpOutcome> Walk(
        IPEndPoint to,
        SnmpLogin login,
        Oid root,
        int most,
        SnmpPatience patience,
        Contact contact,
        Transcript? transcript,
        CancellationToken end,
        int repetitions = 25) =>
        throw new NotSupportedException();

    public void Dispose()
    {
    }
}
