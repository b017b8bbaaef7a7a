// A kind of probe: its word, how its settings are read, and what it brings.
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

/// <summary>All that a new kind must be; <see cref="Catalog"/> finds it.</summary>
internal interface IProbeKind<TSelf> : IProbe
    where TSelf : IProbeKind<TSelf>
{
    /// <summary>The key that names it in a check: <c>http</c>.</summary>
    static abstract string Kind { get; }

    static abstract KindRules Defaults { get; }

    /// <summary>Notes its mistakes in <paramref name="fields"/> and returns a harmless probe then; the caller closes the fields.</summary>
    static abstract TSelf Read(Fields fields);
}
