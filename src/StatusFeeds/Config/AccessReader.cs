// Reads who may read and who may write: `access` of site.yaml. No message shows a password or a token.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <param name="SaysWhoReads">Else reading is as if the site said nothing of access.</param>
/// <param name="WrittenTo">Every application that a writer names.</param>
internal sealed record AccessDraft(Access Access, bool SaysWhoReads, ImmutableArray<Scalar> WrittenTo)
{
    public static readonly AccessDraft Nothing = new(Access.Open, false, []);
}

internal static class AccessReader
{
    private const string Readers = $"`anyone`, {LoginReader.Example}";
    private const string WriterExample = $"{LoginReader.Example}, for some alone with `applications: [shop]`";

    public static AccessDraft Read(Fields site, Mistakes mistakes)
    {
        if (site.Map("access") is not { } access)
        {
            return AccessDraft.Nothing;
        }

        var (anyone, all, written) = (false, ImmutableArray.CreateBuilder<(Reader Login, Node At, bool Writes)>(), access.Items("read"));
        foreach (var item in written)
        {
            if (item is Scalar one)
            {
                anyone |= one.Value == "anyone";
                if (one.Value != "anyone" && !one.IsUnknown)
                {
                    mistakes.Add(one, one.Problem ?? $"`read` takes {Readers}, or a list of them");
                }
            }
            else
            {
                all.Add((ReadReader(item, all.Count + 1, mistakes), item, false));
            }
        }

        var (writers, named) = Writers(access, mistakes);
        all.AddRange(writers.Select(writer => (writer.Who.Login, writer.At, true)));
        var saysWhoReads = access.Has("read");
        const string nobody = $"nobody could read: `access` needs `read`, {Readers}, or a list of them";
        if (saysWhoReads && written.IsEmpty)
        {
            access.Wrong("read", nobody);
        }
        else if (!saysWhoReads && !access.Has("write"))
        {
            mistakes.Add(access.Place.Mistake(nobody));
        }

        Twice("name", all, login => login.Name, mistakes);
        Twice("token", all.Where(one => one.Login is { User: null, Proof.Reveal.Length: > 0 }), Digest, mistakes);
        Twice("user", all.Where(one => one.Login.User is not null), login => login.User!, mistakes);
        return new AccessDraft(
            new Access(anyone || !saysWhoReads, [.. all.Where(one => !one.Writes).Select(one => one.Login)]) { Writers = [.. writers.Select(writer => writer.Who)] },
            saysWhoReads,
            named);
    }

    /// <param name="node">A mapping.</param>
    /// <param name="number">Its name where it has no other.</param>
    /// <param name="mistakes">What is wrong with it.</param>
    public static Reader ReadReader(Node node, int number, Mistakes mistakes)
    {
        var fields = new Fields(node, mistakes);
        var reader = LoginReader.Read(fields, node, $"a reader is {Readers}", number.ToString(CultureInfo.InvariantCulture), mistakes);
        fields.Close();
        return reader;
    }

    /// <param name="node">A mapping.</param>
    /// <param name="number">Its name, after <c>write-</c>, where it has no other.</param>
    /// <param name="mistakes">What is wrong with it.</param>
    public static (Reader Login, ImmutableArray<Scalar> Applications) ReadWriter(Node node, int number, Mistakes mistakes)
    {
        var fields = new Fields(node, mistakes);
        var applications = fields.Scalars("applications");
        if (applications.IsEmpty && fields.Take("applications") is Listing)
        {
            fields.Wrong("applications", "`applications` names none: write which, or take the key out for all of them");
        }

        var login = LoginReader.Read(fields, node, $"a writer is {WriterExample}", string.Create(CultureInfo.InvariantCulture, $"write-{number}"), mistakes);
        fields.Close();
        return (login, applications);
    }

    /// <summary>Notes every name in an application's `read` that no reader has.</summary>
    public static void Dangling(IEnumerable<Scalar> names, Access access, Mistakes mistakes)
    {
        foreach (var name in names.Where(name => !name.IsUnknown && !access.Readers.Any(reader => reader.Name == name.Value)))
        {
            mistakes.Add(name, !name.IsFilled && access.Writers.Any(writer => writer.Login.Name == name.Value)
                ? $"{name.Shown} is a writer: who may write may read too, and is not named here"
                : $"there is no reader {name.Shown} in `access` of site.yaml" + (name.IsFilled ? "" : Nearest.DidYouMean(name.Value, access.Readers.Select(reader => reader.Name))));
        }
    }

    private static (ImmutableArray<(Writer Who, Node At)> Writers, ImmutableArray<Scalar> Named) Writers(Fields access, Mistakes mistakes)
    {
        var (writers, named, written) = (ImmutableArray.CreateBuilder<(Writer, Node)>(), ImmutableArray.CreateBuilder<Scalar>(), access.Items("write"));
        foreach (var item in written)
        {
            if (item is Scalar one)
            {
                if (!one.IsUnknown)
                {
                    mistakes.Add(one, one.Problem ?? $"`write` takes {WriterExample}, or a list of them: nobody may write without one");
                }
            }
            else
            {
                var (login, applications) = ReadWriter(item, writers.Count + 1, mistakes);
                writers.Add((new Writer(login, [.. applications.Select(application => application.Value).Distinct()]), item));
                named.AddRange(applications);
            }
        }

        if (written.IsEmpty && access.Take("write") is Listing)
        {
            access.Wrong("write", "`write` names nobody: write who may, or take the key out");
        }

        return (writers.DrainToImmutable(), named.DrainToImmutable());
    }

    private static string Digest(Reader reader) => reader.IsHashed ? reader.Proof.Reveal : Hashing.OfToken(reader.Proof.Reveal);

    /// <param name="thing">Of which no two may have the same.</param>
    /// <param name="all">The readers, then the writers.</param>
    /// <param name="of">What that is of one of them.</param>
    /// <param name="mistakes">They are noted here.</param>
    private static void Twice(string thing, IEnumerable<(Reader Login, Node At, bool Writes)> all, Func<Reader, string> of, Mistakes mistakes)
    {
        foreach (var same in all.GroupBy(one => of(one.Login), StringComparer.Ordinal))
        {
            var (first, _, firstWrites) = same.First();
            foreach (var (_, at, writes) in same.Skip(1).Where(one => thing != "name" || one.Login.User is null || one.Login.User != first.User))
            {
                var advice = thing == "name" ? ": give each reader and writer a `name` of its own" : writes && !firstWrites ? ": who may write may read too" : "";
                mistakes.Add(at, $"this {thing} is here twice{advice}");
            }
        }
    }
}
