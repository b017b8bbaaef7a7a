// What holds of availability whatever happened: properties over made-up lines, parts and trees, against counting all cases.
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

public sealed class AvailabilityProperties
{
    private const int Hosts = 7;
    private const double Close = 1e-12;

    private static readonly Status?[] Statuses = [null, Status.Up, Status.Unknown, Status.Degraded, Status.Down, Status.Maintenance];

    private static readonly Gen<StatusLine> AnyLine =
        from begin in Gen.Choose(-50, 50)
        from stretches in (from status in Gen.Elements(Statuses)
                           from within in Gen.Elements(Statuses[..5])
                           from unreachable in Gen.Elements(true, false)
                           from length in Gen.Choose(1, 40)
                           select (status, within, unreachable, length)).ListOf()
        select LineOf(begin, stretches.Select(stretch => (stretch.status, stretch.status == Status.Maintenance ? stretch.within : null, stretch.unreachable && stretch.status == Status.Unknown, stretch.length)));

    private static readonly Gen<Accounting> AnyAccounting =
        from maintenance in Gen.Elements(true, false)
        from degraded in Gen.Elements(Counted.Up, Counted.Down)
        from unknown in Gen.Elements(Counted.Out, Counted.Up, Counted.Down)
        select new Accounting(maintenance, degraded, unknown);

    private static readonly Gen<Part> AnyPart =
        from missing in Gen.Choose(0, 1000)
        from often in Gen.Choose(0, 1000)
        select new Part(missing / 1000.0, often / 1000.0);

    private static readonly Arbitrary<(StatusLine Line, int From, int Length, int Split, Accounting Accounting)> Spans = (
        from line in AnyLine
        from begin in Gen.Choose(-100, 300)
        from length in Gen.Choose(0, 400)
        from split in Gen.Choose(0, length)
        from accounting in AnyAccounting
        select (line, begin, length, split, accounting)).ToArbitrary();

    private static readonly Arbitrary<(IList<Part> Parts, int AtLeast)> Groups = (
        from parts in AnyPart.ListOf().Where(parts => parts.Count is > 0 and < 12)
        from atLeast in Gen.Choose(1, parts.Count)
        select ((IList<Part>)[.. parts], atLeast)).ToArbitrary();

    /// <summary>A need of host i: members among those after it, as bits, and how many of them are enough. The whole needs the first host and what the last needs say.</summary>
    private static readonly Gen<(int Host, int Members, int AtLeast)[]> AnyNeeds = (
        from host in Gen.Choose(-1, Hosts - 1)
        from members in Gen.Choose(1, (1 << Hosts) - 1)
        from atLeast in Gen.Choose(1, 4)
        select (host, members, atLeast)).ArrayOf().Resize(10);

    private static readonly Arbitrary<((int Host, int Members, int AtLeast)[] Needs, Part[] Parts)> Trees = (
        from needs in AnyNeeds
        from parts in AnyPart.ArrayOf(Hosts)
        select (needs, parts)).ToArbitrary();

    private static readonly Arbitrary<((int Host, int Members, int AtLeast)[] Needs, StatusLine[] Lines)> LinesOfTrees = (
        from needs in AnyNeeds
        from lines in AnyLine.ArrayOf(Hosts)
        select (needs, lines)).ToArbitrary();

    [Fact]
    public void ColumnsSumToTheSpanAndAvailabilityIsAShare() => Prop.ForAll(Spans, span =>
    {
        var totals = Availability.Of(span.Line, span.From, span.From + span.Length, span.Accounting);
        return totals.Sum == span.Length && totals.NotObserved >= 0 && totals.Counted <= span.Length && totals.Longest <= totals.CountedDown
            && (totals.Availability is null ? totals.Counted == 0 : totals.Availability is >= 0 and <= 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void SplittingASpanChangesNothing() => Prop.ForAll(Spans, span =>
    {
        var (middle, end) = (span.From + span.Split, span.From + span.Length);
        var (first, second, whole) = (Availability.Of(span.Line, span.From, middle, span.Accounting), Availability.Of(span.Line, middle, end, span.Accounting), Availability.Of(span.Line, span.From, end, span.Accounting));
        return first.Seen + second.Seen == whole.Seen && first.InMaintenance + second.InMaintenance == whole.InMaintenance && first.NotObserved + second.NotObserved == whole.NotObserved
            && first.Failures + second.Failures == whole.Failures && first.CountedUp + second.CountedUp == whole.CountedUp && first.CountedDown + second.CountedDown == whole.CountedDown
            && Math.Max(first.Longest, second.Longest) <= whole.Longest && whole.Longest <= first.Longest + second.Longest;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void SeriesIsNotBetterThanItsWorstPartAndRedundantNotWorseThanItsBest() => Prop.ForAll(Groups, group =>
    {
        var series = Of(group.Parts, group.Parts.Count).Availability;
        var redundant = Of(group.Parts, 1).Availability;
        return series <= group.Parts.Min(part => part.Availability) + Close && redundant >= group.Parts.Max(part => part.Availability) - Close && redundant is >= 0 and <= 1 && series is >= 0 and <= 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void NOfMIsWhatCountingAllCasesSays() => Prop.ForAll(Groups, group =>
    {
        var all = ByCases(group.Parts, up => up.Count(is_ => is_) >= group.AtLeast);
        var expected = Of(group.Parts, group.AtLeast);
        return Near(expected.Unavailability, all.Unavailability) && Near(expected.Frequency, all.Frequency);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void PartsThatSeveralNeedCountOnce() => Prop.ForAll(Trees, made =>
    {
        var tree = TreeOf(made.Needs);
        var expected = Expected.Of(tree, host => made.Parts[Number(host)])!.Value;
        var all = ByCases(made.Parts, up => IsUp(tree, tree.Needs, up));
        return Near(expected.Unavailability, all.Unavailability) && Near(expected.Frequency, all.Frequency);
    }).QuickCheckThrowOnFailure();

    /// <summary>At each instant what the judge would make of the same statuses.</summary>
    [Fact]
    public void LinesOfGroupsAreWhatNeedingSaysAtEachInstant() => Prop.ForAll(LinesOfTrees, made =>
    {
        var (tree, world) = (TreeOf(made.Needs), new NeedingWorld());
        for (var host = 0; host < Hosts; host++)
            world.Host(Id(host), string.Join("; ", tree.NeedsOf(Id(host)).Select(need => need.Members.Length > 1 ? $"{need.AtLeast} of {string.Join(' ', need.Members)}" : need.Members[0])));
        var lines = new NeedLines(host => made.Lines[Number(host)], tree.NeedsOf);
        return tree.Needs.Concat(tree.Groups).All(need =>
        {
            var line = lines.Of(need);
            return Enumerable.Range(0, 40).Select(step => (step * 9) - 60).All(at =>
            {
                world.Are(string.Join(", ", Enumerable.Range(0, Hosts).Select(host => $"{Id(host)} {Word(At(made.Lines[host], at))}")));
                return At(line, at).Status == Needing.OfNeeds(world.Site, world.World, [need])[0].Status;
            });
        });
    }).QuickCheckThrowOnFailure();

    private static StatusLine LineOf(long at, IEnumerable<(Status? Status, Status? Within, bool Unreachable, int Length)> stretches)
    {
        var line = ImmutableArray.CreateBuilder<Stretch>();
        foreach (var (status, within, unreachable, length) in stretches)
            StatusLine.Put(line, new Stretch(at, at += length, status, within, unreachable));
        return new(line.ToImmutable());
    }

    private static Stretch At(StatusLine line, long at) => line.Stretches.FirstOrDefault(stretch => stretch.From <= at && at < stretch.Until);

    private static string Word(Stretch stretch) => stretch.Unreachable ? "unreachable" : stretch.Status?.Name() ?? "none";

    private static string Id(int host) => $"h{host}";

    private static int Number(string host) => int.Parse(host[1..]);

    private static Part Of(IList<Part> parts, int atLeast) => Expected.Of(
        new Tree([new Need(atLeast, [.. Enumerable.Range(0, parts.Count).Select(Id)])], ImmutableDictionary<string, ImmutableArray<Need>>.Empty), host => parts[Number(host)])!.Value;

    private static Tree TreeOf((int Host, int Members, int AtLeast)[] needs)
    {
        var all = needs.Append((-1, 1, 1))
            .Select(need => (Host: need.Item1, AtLeast: need.Item3, Members: Enumerable.Range(need.Item1 + 1, Hosts - need.Item1 - 1).Where(other => (need.Item2 & (1 << other)) != 0).Select(Id).ToImmutableArray()))
            .Where(need => need.Members.Length > 0)
            .ToLookup(need => need.Host, need => need.Members.Length > 1 ? new Need(Math.Min(need.AtLeast, need.Members.Length), need.Members) : new Need(1, need.Members));
        return new([.. all[-1]], Enumerable.Range(0, Hosts).Where(all.Contains).ToImmutableDictionary(Id, host => all[host].ToImmutableArray()));
    }

    private static bool IsUp(Tree tree, ImmutableArray<Need> needs, bool[] up) =>
        needs.All(need => need.Members.Count(member => up[Number(member)] && IsUp(tree, tree.NeedsOf(member), up)) >= need.AtLeast);

    /// <summary>All cases of up and down, each with its probability; a part's failure is the whole's where it decides.</summary>
    private static Part ByCases(IList<Part> parts, Func<bool[], bool> isUp)
    {
        var (down, frequency) = (0.0, 0.0);
        for (var bits = 0; bits < 1 << parts.Count; bits++)
        {
            var up = Enumerable.Range(0, parts.Count).Select(part => (bits & (1 << part)) != 0).ToArray();
            var works = isUp(up);
            down += works ? 0 : Chance(up, -1);
            for (var part = 0; works && part < parts.Count; part++)
            {
                if (up[part] && !isUp([.. up.Select((is_, other) => is_ && other != part)]))
                    frequency += Chance(up, part) * parts[part].Frequency;
            }
        }

        return new(down, frequency);

        double Chance(bool[] up, int but) => up.Select((is_, part) => part == but ? 1 : is_ ? 1 - parts[part].Unavailability : parts[part].Unavailability).Aggregate(1.0, (one, other) => one * other);
    }

    private static bool Near(double one, double other) => Math.Abs(one - other) <= 1e-9 * Math.Max(1, Math.Abs(other));
}
