// How long people may say nothing of an incident, and when one is proposed.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class IncidentsReaderTests
{
    [Theory]
    [InlineData("", 60, 300.0, 300.0)]
    [InlineData("incidents: { next: 15m }", 15, 300.0, 300.0)]
    [InlineData("incidents: { propose-after: 10m }", 60, 600.0, 600.0)]
    [InlineData("incidents: { propose-after: never }", 60, null, null)]
    [InlineData("incidents: { propose-after: 0s }", 60, null, null)]
    [InlineData("", 60, 300.0, 30.0, "propose-after: 30s")]
    [InlineData("", 60, 300.0, null, "propose-after: never")]
    [InlineData("incidents: { propose-after: never }", 60, null, 30.0, "propose-after: 30s")]
    public void AnApplicationIsProposedByItsOwnLimitThenTheSitesThenTheUsual(string site, int next, double? propose, double? proposeOfApplication, string application = "")
    {
        using var config = ConfigText.Of(("site.yaml", site), ("shop.yaml", $"application: shop\n{ConfigText.Web01}\n{application}"));
        var read = config.Site();
        Assert.Equal(
            new { Next = TimeSpan.FromMinutes(next), Propose = propose, Own = proposeOfApplication },
            new { read.Incidents.Next, Propose = read.Incidents.ProposeAfter?.TotalSeconds, Own = Assert.Single(read.Applications).ProposeAfter?.TotalSeconds });
    }

    [Fact]
    public void TheUsualIsWhatTheModelSays() => Assert.Equal(IncidentRules.Default, ConfigText.SiteOf(ConfigText.Web01).Incidents);

    [Theory]
    [InlineData("incidents: { next: 30s }", "1:20: `next` must be from 1m to 7d, not `30s`")]
    [InlineData("incidents: { next: never }", "1:20: `next` must be a duration such as 150ms, 30s, 5m, 2h or 90d, not `never`")]
    [InlineData("incidents: { propose-after: soon }", "1:29: `propose-after` must be never, or a duration from 1s to 7d, such as 5m or 24h; not `soon`")]
    [InlineData("incidents: { propose-after: 8d }", "1:29: `propose-after` must be never, or a duration from 1s to 7d, such as 5m or 24h; not `8d`")]
    [InlineData("incidents: { propose-after: -5m }", "1:29: `propose-after` must be never, or a duration from 1s to 7d, such as 5m or 24h; not `-5m`")]
    [InlineData("incidents: { nxt: 60m }", "1:14: `nxt` is not a key here; did you mean `next`?")]
    [InlineData("propose-after: 5m", "1:1: `propose-after` stands in `incidents`, for all applications, or beside the id of one")]
    public void AWrongValueIsAMistakeAtItsPlace(string text, string mistake) => Assert.Equal([mistake], ConfigText.MistakesOf(text, "site.yaml"));

    [Fact]
    public void TheKeysOfTheSiteAndOfAnApplicationStandWhereTheyBelong() => Assert.Equal(
        ["2:16: `propose-after` belongs to an application: add `application: ID` to this file", "3:1: `incidents` belongs in site.yaml"],
        ConfigText.MistakesOf($"{ConfigText.Web01}\npropose-after: 5m\nincidents: {{ next: 5m }}"));
}
