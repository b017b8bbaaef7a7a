// The agent that a look talks to: everything is asked within the look's timeout, and after the first fault nothing more.
using System.Collections.Immutable;
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="from">When the time began that it may take, as the clock's timestamp.</param>
/// <param name="time">For all that is asked.</param>
internal sealed class SnmpAgent(SnmpProbe probe, Look look, IPEndPoint to, long from, TimeSpan time, CancellationToken end)
{
    /// <summary>So many rows a column may have.</summary>
    public const int MostRows = 1_000;

    private readonly SnmpClient client = look.Part<SnmpClient>();

    public SnmpFault? Fault { get; private set; }

    /// <summary>What could not be read although the agent answers: a table that is longer than it may be.</summary>
    public string? TooLong { get; private set; }

    /// <summary>How many values it gave.</summary>
    public int Given { get; private set; }

    public TimeSpan Left => time - look.Clock.GetElapsedTime(from);

    /// <summary>The same agent, whose faults from now on are not those of this one.</summary>
    public SnmpAgent Again() => new(probe, look, to, from, time, end);

    /// <summary>In the order asked; empty after a fault.</summary>
    public async Task<ImmutableArray<SnmpValue>> Get(ImmutableArray<Oid> oids)
    {
        if (oids.IsEmpty || Fault is not null || HasNoTime())
        {
            return [];
        }

        return Noted(await client.Get(to, probe.Login, oids, new(Left, probe.Retries), look.Contact, look.Transcript, end));
    }

    /// <summary>In the agent's order; empty after a fault, or where there are more than may be.</summary>
    public async Task<ImmutableArray<SnmpValue>> Walk(Oid root, int most = MostRows)
    {
        if (Fault is not null || TooLong is not null || HasNoTime())
        {
            return [];
        }

        var outcome = await client.Walk(to, probe.Login, root, most, new(Left, probe.Retries), look.Contact, look.Transcript, end);
        if (outcome.IsCut)
        {
            TooLong = $"{SnmpNames.Show(root)} has more than {most} rows, which is more than a check reads";
            return [];
        }

        return Noted(outcome);
    }

    /// <summary>A column by its rows' numbers.</summary>
    public async Task<SnmpColumn> Column(Oid root, int most = MostRows) => SnmpColumn.Of(root, await Walk(root, most));

    public Task<SnmpColumn> Column(string name) => Column(SnmpObject.Of(name).Oid);

    private ImmutableArray<SnmpValue> Noted(SnmpOutcome outcome)
    {
        Fault = outcome.Fault;
        Given += outcome.Values.Count(value => !value.IsMissing);
        return Fault is null ? outcome.Values : [];
    }

    private bool HasNoTime()
    {
        if (Left <= TimeSpan.Zero)
        {
            Fault = new SnmpFault(SnmpRefusal.Silence, Wire.Fault.OfTarget($"{to} answered, but not everything within {Words.Value(new Reading("", look.Timeout.TotalSeconds, Unit.Seconds))}"));
        }

        return Fault is not null;
    }
}
