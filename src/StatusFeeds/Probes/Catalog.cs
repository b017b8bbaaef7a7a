// All kinds of probes there are: found once, by reflection.
using System.Collections.Frozen;
using System.Reflection;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal sealed record CatalogEntry(string Kind, KindRules Defaults, CredentialForm? Credential, Func<Fields, IProbe> Read);

internal static class Catalog
{
    public static readonly FrozenDictionary<string, CatalogEntry> Kinds = typeof(Catalog).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(IsKindOf(type)))
        .Select(type => (CatalogEntry)Entry.MakeGenericMethod(type).Invoke(null, null)!)
        .ToFrozenDictionary(entry => entry.Kind);

    private static MethodInfo Entry => typeof(Catalog).GetMethod(nameof(EntryOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static Func<Type, bool> IsKindOf(Type type) => face =>
        face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IProbeKind<>) && face.GenericTypeArguments[0] == type;

    private static CatalogEntry EntryOf<T>()
        where T : IProbeKind<T> => new(T.Kind, T.Defaults, T.Credential, fields => T.Read(fields));
}
