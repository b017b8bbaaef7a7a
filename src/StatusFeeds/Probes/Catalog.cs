// All kinds of probes there are: each names itself with an attribute, in its own file.
using System.Collections.Frozen;
using System.Reflection;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

/// <summary>Asks its kind only for what is wanted: what a site does not use is not made ready.</summary>
internal abstract class CatalogEntry
{
    public abstract string Kind { get; }

    public abstract KindRules Defaults { get; }

    public abstract CredentialForm? Credential { get; }

    public abstract IProbe Read(Fields fields);
}

internal abstract class ProbeKindAttribute : Attribute
{
    public abstract CatalogEntry Entry { get; }
}

/// <summary>Adds a kind to the catalog: <c>[assembly: ProbeKind&lt;HttpProbe&gt;]</c>. To look through all types of the program instead would cost every start 0.06 s.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class ProbeKindAttribute<T> : ProbeKindAttribute
    where T : IProbeKind<T>
{
    public override CatalogEntry Entry => new Known();

    private sealed class Known : CatalogEntry
    {
        public override string Kind => T.Kind;

        public override KindRules Defaults => T.Defaults;

        public override CredentialForm? Credential => T.Credential;

        public override IProbe Read(Fields fields) => T.Read(fields);
    }
}

internal static class Catalog
{
    public static readonly FrozenDictionary<string, CatalogEntry> Kinds =
        typeof(Catalog).Assembly.GetCustomAttributes<ProbeKindAttribute>().Select(kind => kind.Entry).ToFrozenDictionary(entry => entry.Kind);
}
