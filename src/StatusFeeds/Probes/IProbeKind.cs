// A kind of probe: its word, how its settings are read, and what it brings.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

/// <param name="Keys">Of the kind's settings.</param>
/// <param name="Example">As it stands in site.yaml, after the credential's name: <c>http: { user: ..., password: ... }</c>.</param>
/// <param name="IsWhole">It says enough to log in by.</param>
/// <param name="IsShort">A single value in place of the kind's settings is a credential's name.</param>
internal sealed record CredentialForm(ImmutableArray<string> Keys, string Example, Func<Fields, bool> IsWhole, bool IsShort = false);

/// <summary>All that a new kind must be; <see cref="ProbeKindAttribute{T}"/> puts it into the <see cref="Catalog"/>.</summary>
internal interface IProbeKind<TSelf> : IProbe
    where TSelf : IProbeKind<TSelf>
{
    /// <summary>The key that names it in a check: <c>http</c>.</summary>
    static abstract string Kind { get; }

    static abstract KindRules Defaults { get; }

    /// <summary>What of its settings a credential of the site may bring; null: it knows no credentials.</summary>
    static virtual CredentialForm? Credential => null;

    /// <summary>Notes its mistakes in <paramref name="fields"/> and returns a harmless probe then; the caller closes the fields.</summary>
    static abstract TSelf Read(Fields fields);
}
