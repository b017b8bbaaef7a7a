// A preset: readings and sensible default rules for one sort of device, in one word.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal abstract record SnmpPreset
{
    public abstract ImmutableArray<KnownReading> Readings { get; }

    public virtual ImmutableArray<string> Degraded => [];

    public virtual ImmutableArray<string> Down => [];

    /// <summary>Puts what the agent has into the harvest, or what is missing; what it returns reads the counters, as often as a rate needs it.</summary>
    public abstract Task<Func<SnmpAgent, SnmpCounted, Task>?> Read(SnmpAgent agent, SnmpHarvest harvest);

    /// <summary>So that a word of the agent is one of the preset's; null where it has none.</summary>
    protected static string? Word(SnmpValue? value, SnmpForm form) => value is { IsMissing: false } known ? SnmpReadings.Text(known, form) : null;

    protected static KnownReading OneOf(string name, params ImmutableArray<string> words) => new(name, IsText: true) { Vocabulary = words };
}

/// <summary>What a look has gathered so far.</summary>
internal sealed class SnmpHarvest
{
    public List<Reading> Readings { get; } = [];

    /// <summary>What the agent does not have, as it was asked.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Presets of which the agent has nothing, with what was looked for.</summary>
    public List<string> Strange { get; } = [];

    /// <summary>Rates that cannot be told yet.</summary>
    public List<string> Waiting { get; } = [];

    public void Add(string name, double? value, Unit unit = default)
    {
        if (value is { } number && double.IsFinite(number))
        {
            Readings.Add(new(name, number, unit));
        }
    }

    public void Add(string name, string? text)
    {
        if (text is not null)
        {
            Readings.Add(Reading.OfText(name, text));
        }
    }
}

/// <summary>The counters of one moment, each with the reading its rate is.</summary>
internal sealed class SnmpCounted
{
    public Dictionary<ulong, SnmpCount> All { get; } = [];

    public List<(string Name, ulong Key, double Scale, Unit Unit)> Readings { get; } = [];

    public void Add(string name, SnmpCount count, double scale, Unit unit)
    {
        var key = SnmpCounts.Key(name);
        if (All.TryAdd(key, count))
        {
            Readings.Add((name, key, scale, unit));
        }
    }
}
