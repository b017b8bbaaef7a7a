// What trees of parts let expect: the tables of the article that availability is reckoned by here, shared parts, what-if, and trees too large for cases.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

public sealed class ExpectedTests
{
    private const double Hour = 3_600_000;
    private const double Minute = 60_000;

    private static readonly Part Dimm = Part.Of(TimeSpan.FromHours(4_000_000), TimeSpan.FromHours(8));

    /// <summary>
    /// "Availability - MTBF, MTTR and the Human Factor" (Last In - First Out, March 2008): DIMMs of MTBF 4,000,000 h and MTTR 8 h, all of them needed.
    /// One: A = 4,000,000 / 4,000,008 = 0.999998000004; a year of 8,760 h × 60 × 8 / 4,000,008 = 1.051197898 min down.
    /// n of them: MTBF = 4,000,000 h / n. A = (4,000,000 / 4,000,008)^n = 1 / (1 + 2e-6)^n, and (1 + 2e-6)^n = 1 + 2e-6 n + 2e-12 n (n - 1) + …:
    /// 64: 1 + 1.28e-4 + 8.064e-9 + 3.3e-13 = 1.00012800806433, so A = 0.99987200832031 and 525,600 min × 1.2799167969e-4 = 67.272426846 min.
    /// (With two of them down at once counted once; by 8 h / (62,500 h + 8 h), as a sheet would have it, 67.2683 min.)
    /// </summary>
    [Theory]
    [InlineData(1, 4_000_000, 0.999998000004, 1.0512)]
    [InlineData(2, 2_000_000, 0.999996000012, 2.1024)]
    [InlineData(4, 1_000_000, 0.999992000040, 4.2048)]
    [InlineData(8, 500_000, 0.999984000144, 8.4095)]
    [InlineData(16, 250_000, 0.999968000544, 16.8189)]
    [InlineData(32, 125_000, 0.999936002112, 33.6373)]
    [InlineData(64, 62_500, 0.999872008320, 67.2724)]
    public void DimmsInSeriesAreTheArticlesTable(int count, double hours, double availability, double minutes)
    {
        var whole = Series(count).Expected!.Value;
        Assert.Equal(hours, whole.Mtbf!.Value / Hour, 1e-6 * hours);
        Assert.Equal(availability, whole.Availability, 1e-12);
        Assert.Equal(minutes, whole.DownAYear / Minute, 1e-4);
    }

    /// <summary>
    /// The same with a failover of 3 minutes (0.05 h) in place of the repair: A = 4,000,000 / 4,000,000.05 = 1 / (1 + 1.25e-8) each. One: 525,600 min × 1.25e-8 = 0.00657 min,
    /// 0.3942 s. n: n times that, less n² × 7.8e-17 of it: 64: 1 - A = 8e-7 - 6.4e-13 = 7.9999936e-7, × 525,600 min = 0.42047966 min = 25.2288 s.
    /// </summary>
    [Theory]
    [InlineData(1, 4_000_000, 0.3942)]
    [InlineData(2, 2_000_000, 0.7884)]
    [InlineData(4, 1_000_000, 1.5768)]
    [InlineData(8, 500_000, 3.1536)]
    [InlineData(16, 250_000, 6.3072)]
    [InlineData(32, 125_000, 12.6144)]
    [InlineData(64, 62_500, 25.2288)]
    public void WithAFailoverOfThreeMinutesThereAreSecondsAYear(int count, double hours, double seconds)
    {
        // As `report what-if --mttr dimm0=3m …` does it.
        var then = Enumerable.Range(0, count).Aggregate(Series(count), (what, dimm) => what.Repair($"dimm{dimm}", TimeSpan.FromMinutes(3))).Expected!.Value;
        Assert.Equal(hours, then.Mtbf!.Value / Hour, 1e-6 * hours);
        Assert.Equal(seconds, then.DownAYear / 1000, 1e-4);
        Assert.Equal(count == 1 ? 180_000 : then.Mttr!.Value, then.Mttr!.Value, 0.01);
    }

    /// <summary>A = 0.9 each: 1 - 0.1² = 0.99; 0.9² = 0.81; 2 of 3: 3 × 0.81 × 0.1 + 0.729 = 0.972. Failing once in 10 ms each: a pair of which one is enough 2 × 0.1 × 0.1 = 0.02.</summary>
    [Fact]
    public void RedundantPartsAreWorthWhatTheFormulasSay()
    {
        var part = new Part(0.1, 0.1);
        Assert.Equal(0.99, Of(new Need(1, ["a", "b"]), part).Availability, 1e-15);
        Assert.Equal(0.81, Of(new Need(2, ["a", "b"]), part).Availability, 1e-15);
        Assert.Equal(0.972, Of(new Need(2, ["a", "b", "c"]), part).Availability, 1e-15);
        Assert.Equal(0.02, Of(new Need(1, ["a", "b"]), part).Frequency, 1e-15);

        // Nine nines and more keep their digits.
        Assert.Equal(1e-24, Of(new Need(1, ["a", "b", "c", "d"]), new Part(1e-6, 0)).Unavailability, 1e-36);
    }

    /// <summary>Any of two, each of which needs the same database: 0.9 × (1 - 0.1²) = 0.891; taken twice it would be 1 - (1 - 0.81)² = 0.9639.</summary>
    [Fact]
    public void AHostNeededByBothMembersIsConditionedOn()
    {
        var tree = new Tree([new Need(1, ["web01", "web02"])], Needs(("web01", "db01"), ("web02", "db01")));
        Assert.Equal(0.891, Expected.Of(tree, _ => new Part(0.1, 0))!.Value.Availability, 1e-15);
        Assert.Equal(["web01", "db01", "web02"], tree.Hosts);
    }

    [Fact]
    public void OneHostMoreStandsBesideAnotherAndNeedsTheSame()
    {
        var parts = new Dictionary<string, Part> { ["web01"] = new(0.1, 0.1), ["web02"] = new(0.2, 0.2), ["db01"] = new(0.01, 0.01) }.ToImmutableDictionary();
        var before = new WhatIf(new Tree([new Need(1, ["web01", "web02"]), new Need(1, ["mail"])], Needs(("web01", "db01"), ("web02", "db01"))), parts);
        Assert.Equal(0.99 * (1 - 0.02), before.Expected!.Value.Availability, 1e-15);
        Assert.Equal(0.99 * (1 - 0.002), before.Add("web03", "web01").Expected!.Value.Availability, 1e-15);

        // As good as the average: 0.15.
        Assert.Equal(0.99 * (1 - 0.003), before.Add("web03", before.Tree.Groups[0]).Expected!.Value.Availability, 1e-15);
        Assert.Equal(["db01"], before.Add("web03", before.Tree.Groups[0]).Tree.NeedsOf("web03").Select(Tree.Name));

        // A host that stood alone becomes a group of two.
        Assert.Equal((1 - 0.0001) * (1 - 0.02), before.Add("db02", "db01").Expected!.Value.Availability, 1e-15);
        Assert.Equal("any of: [web01, web02], any of: [db01, db02]", string.Join(", ", before.Add("db02", "db01").Tree.Groups.Select(Tree.Name)));

        // MTBF of db01 is 99 ms; repaired in 1 ms it is available 0.99, in 0.5 ms 99 / 99.5.
        Assert.Equal(99 / 99.5 * (1 - 0.02), before.Repair("db01", TimeSpan.FromMilliseconds(0.5)).Expected!.Value.Availability, 1e-15);
        Assert.Equal(before.Expected, before.Repair("mail", TimeSpan.FromHours(1)).Expected);
    }

    [Fact]
    public void TreesOfThousandsOfHostsAreReckonedWithoutCountingCases()
    {
        var series = new Tree([.. Enumerable.Range(0, 5000).Select(host => new Need(1, [$"h{host}"]))], ImmutableDictionary<string, ImmutableArray<Need>>.Empty);
        Assert.Equal(Math.Pow(1 - 1e-5, 5000), Expected.Of(series, _ => new Part(1e-5, 0))!.Value.Availability, 1e-12);
        var chain = new Tree([new Need(1, ["h0"])], Needs([.. Enumerable.Range(0, 4999).Select(host => ($"h{host}", $"h{host + 1}"))]));
        Assert.Equal(Math.Pow(1 - 1e-5, 5000), Expected.Of(chain, _ => new Part(1e-5, 0))!.Value.Availability, 1e-12);

        // 500 of 501 at 0.999: 0.999^501 + 501 × 0.001 × 0.999^500.
        var group = new Tree([new Need(500, [.. Enumerable.Range(0, 501).Select(host => $"h{host}")])], ImmutableDictionary<string, ImmutableArray<Need>>.Empty);
        Assert.Equal(Math.Pow(0.999, 501) + (501 * 0.001 * Math.Pow(0.999, 500)), Expected.Of(group, _ => new Part(0.001, 0))!.Value.Availability, 1e-12);
    }

    private static WhatIf Series(int count) => new(
        new Tree([.. Enumerable.Range(0, count).Select(dimm => new Need(1, [$"dimm{dimm}"]))], ImmutableDictionary<string, ImmutableArray<Need>>.Empty),
        Enumerable.Range(0, count).ToImmutableDictionary(dimm => $"dimm{dimm}", _ => Dimm));

    private static Part Of(Need need, Part part) => Expected.Of(new Tree([need], ImmutableDictionary<string, ImmutableArray<Need>>.Empty), _ => part)!.Value;

    private static ImmutableDictionary<string, ImmutableArray<Need>> Needs(params (string Host, string Needs)[] needs) =>
        needs.ToImmutableDictionary(one => one.Host, one => (ImmutableArray<Need>)[new Need(1, [one.Needs])]);
}
