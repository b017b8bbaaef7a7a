// A name of a MIB: its number, how its values are asked for, and what they come to.
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal enum SnmpPlace
{
    /// <summary>A group, a table, or a name that is a value: nothing stands there itself.</summary>
    Group,

    /// <summary>One value, at <c>.0</c>.</summary>
    Single,

    /// <summary>A column of a table: a value for each row.</summary>
    Column,
}

/// <param name="HasTextRows">The rows are named by a text, its length before it.</param>
internal sealed record SnmpName(string Name, Oid Oid, SnmpPlace Place, SnmpForm Form, bool HasTextRows = false);
