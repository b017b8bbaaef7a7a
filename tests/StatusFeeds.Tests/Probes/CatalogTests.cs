// The catalog holds every kind of probe that there is.
using StatusFeeds.Probes;

namespace StatusFeeds.Tests.Probes;

public sealed class CatalogTests
{
    /// <summary>A kind whose file lacks <c>[assembly: ProbeKind&lt;…&gt;]</c> would be no kind to the configuration.</summary>
    [Fact]
    public void EveryKindOfProbeIsInTheCatalog()
    {
        var kinds = typeof(Catalog).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IProbeKind<>) && face.GenericTypeArguments[0] == type))
            .Select(type => (string)type.GetProperty("Kind")!.GetValue(null)!);
        Assert.Equal(kinds.Order(StringComparer.Ordinal), Catalog.Kinds.Keys.Order(StringComparer.Ordinal));
        Assert.True(Catalog.Kinds.Count >= 9);
    }
}
