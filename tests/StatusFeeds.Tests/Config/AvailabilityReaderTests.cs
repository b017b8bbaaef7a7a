// What counts as up and as down, and what an application promises.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class AvailabilityReaderTests
{
    [Theory]
    [InlineData("", false, "Up", "Out")]
    [InlineData("availability: { maintenance: in, degraded: down, unknown: up }", true, "Down", "Up")]
    [InlineData("availability: { maintenance: out, unknown: down }", false, "Up", "Down")]
    public void TheSiteSaysWhatCounts(string site, bool maintenance, string degraded, string unknown)
    {
        using var config = ConfigText.Of(("site.yaml", site), ("web01.yaml", ConfigText.Web01));
        Assert.Equal(new Accounting(maintenance, Enum.Parse<Counted>(degraded), Enum.Parse<Counted>(unknown)), config.Site().Accounting);
    }

    [Theory]
    [InlineData("99.9% per month", 0.999)]
    [InlineData("99.9 % per  month", 0.999)]
    [InlineData("99% per month", 0.99)]
    [InlineData("0.5% per month", 0.005)]
    [InlineData("99.999999% per month", 0.99999999)]
    public void AnApplicationMayPromiseAShareOfEachMonth(string objective, double share)
    {
        var application = Assert.Single(ConfigText.SiteOf($"application: shop\nobjective: {objective}\n{ConfigText.Web01}").Applications);
        Assert.Equal(new Objective(share), application.Objective);
    }

    [Fact]
    public void WithoutObjectiveNothingIsPromised() => Assert.Null(Assert.Single(ConfigText.SiteOf($"application: shop\n{ConfigText.Web01}").Applications).Objective);

    [Theory]
    [InlineData("99.9")]
    [InlineData("99.9%")]
    [InlineData("99.9 per month")]
    [InlineData("99.9% per week")]
    [InlineData("99.9% per monthly")]
    [InlineData("100% per month")]
    [InlineData("0% per month")]
    [InlineData("0.0% per month")]
    [InlineData("-1% per month")]
    [InlineData("99,9% per month")]
    [InlineData("three nines per month")]
    public void WhatIsNoObjectiveIsAMistakeThatSaysTheForm(string objective) => Assert.Equal(
        [$"2:12: `objective` must be a share of each calendar month, over 0 and below 100 %, as in `99.9% per month`; not `{objective}`"],
        ConfigText.MistakesOf($"application: shop\nobjective: {objective}\n{ConfigText.Web01}"));

    [Theory]
    [InlineData("99.9999999% per month")]
    [InlineData("0.0000001 % per month")]
    public void AnObjectiveHasAtMostSixDecimals(string objective) => Assert.Equal(
        [$"2:12: `objective` must have at most six decimals, as in `99.999999% per month`; not `{objective}`"],
        ConfigText.MistakesOf($"application: shop\nobjective: {objective}\n{ConfigText.Web01}"));

    [Theory]
    [InlineData("availability: { maintenance: up }", "1:30: `maintenance` must be one of out, in, not `up`")]
    [InlineData("availability: { degraded: out }", "1:27: `degraded` must be one of up, down, not `out`")]
    [InlineData("availability: { unknown: upp }", "1:26: `unknown` must be one of out, up, down, not `upp`; did you mean `up`?")]
    [InlineData("availability: { maintenace: in }", "1:17: `maintenace` is not a key here; did you mean `maintenance`?")]
    [InlineData("availability: 99", "1:15: here must be `key: value` pairs, not a single value")]
    [InlineData("objective: 99.9% per month", "1:1: `objective` does not belong in site.yaml: put it in a file of its own beside it")]
    public void AWrongValueOfTheSiteIsAMistakeAtItsPlace(string text, string mistake) => Assert.Equal([mistake], ConfigText.MistakesOf(text, "site.yaml"));

    [Fact]
    public void TheKeysOfTheSiteAndOfAnApplicationStandWhereTheyBelong() => Assert.Equal(
        ["2:12: `objective` belongs to an application: add `application: ID` to this file", "3:1: `availability` belongs in site.yaml"],
        ConfigText.MistakesOf($"{ConfigText.Web01}\nobjective: 99% per month\navailability: {{ unknown: up }}"));
}
