// Strays planted on purpose: tiny rooms that break the house's rules, so that HouseTests can show that each rule bites.
#pragma warning disable CA1823, CA1801, IDE0051, IDE0052, IDE0060, CS0169, CS0649
namespace StatusFeeds.Tests.Planted.Model
{
    internal sealed record Noun;

    internal sealed class NamesAnother
    {
        public static object Make() => new Rules.Verb();
    }
}

namespace StatusFeeds.Tests.Planted.Rules
{
    internal sealed class Verb;

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class Marked : Attribute
    {
        public Marked(Type type) => Type = type;

        public Type Type { get; }
    }

    internal sealed class NamesModel
    {
        public Model.Noun Noun { get; } = new();
    }

    internal sealed class InABody
    {
        public static bool Says()
        {
            var found = Storage.Rows.All();
            return found.Count > 0;
        }
    }

    internal sealed class InAGenericArgument
    {
        private readonly List<Dictionary<string, Feeds.Told[]>>? told;
    }

    internal sealed class InALambda
    {
        public static Func<int, string> Make() => number => Web.Page.Show(number);
    }

    [Marked(typeof(Yaml.Keys))]
    internal sealed class InAnAttribute;

    internal sealed class InAnAsyncMethod
    {
        public static async Task<int> Wait()
        {
            await Task.Yield();
            return new Wire.Bytes().Length;
        }
    }

    internal sealed class InAConstraint<T>
        where T : Probes.ILook;
}

namespace StatusFeeds.Tests.Planted.Storage
{
    internal sealed class Rows
    {
        public static List<Rows> All() => [];
    }
}

namespace StatusFeeds.Tests.Planted.Feeds
{
    internal sealed class Told;
}

namespace StatusFeeds.Tests.Planted.Yaml
{
    internal sealed class Keys;
}

namespace StatusFeeds.Tests.Planted.Wire
{
    internal sealed class Bytes
    {
        public int Length { get; } = 1;
    }
}

namespace StatusFeeds.Tests.Planted.Probes
{
    internal interface ILook;
}

namespace StatusFeeds.Tests.Planted.Web
{
    internal sealed class Page
    {
        public static string Show(int number) => $"SELECT {number} FROM pages";
    }

    internal sealed class LoginHandler
    {
        public static string Ask() => "Please select a host from this list.";
    }

    public sealed class Seen;
}

namespace StatusFeeds.Tests.Planted.Cellar
{
    internal sealed class Hidden
    {
        public Model.Noun? Noun { get; }
    }
}
