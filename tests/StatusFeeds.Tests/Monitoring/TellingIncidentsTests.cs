// In which feeds an incident is told, and whom it names there.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class TellingIncidentsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Theory]
    [InlineData("shop", "all apps/shop", "shop", "web01 mx1")]
    [InlineData("shop mail", "all apps/shop apps/mail", "shop mail", "web01 mx1")]
    [InlineData("vault", "all apps/vault", "vault", "web01 mx1 safe1")]
    [InlineData("shop vault", "all apps/shop apps/vault", "shop", "web01 mx1")]
    [InlineData("gone shop", "all apps/shop", "shop", "web01 mx1")]
    [InlineData("gone", "all", "", "web01 mx1 safe1 lone1")]
    public void ItIsToldInTheFeedsOfItsApplicationsAndNamesWhatAllOfTheirReadersMaySee(string applications, string scopes, string named, string hosts)
    {
        var told = Tell(GuardedSite.Of(), [Open(applications) with { Hosts = [.. "web01 mx1 safe1 lone1 gone1".Split(' ')] }], told: 1);
        Assert.Equal(scopes, string.Join(' ', told.Scopes));
        Assert.Contains($"\"applications\":[{Quoted(named)}]", told.Facts, StringComparison.Ordinal);
        Assert.Contains($"\"hosts\":[{Quoted(hosts)}]", told.Facts, StringComparison.Ordinal);
        Assert.Equal(named.Contains("vault", StringComparison.Ordinal), told.Hosts.Content.Contains("vault", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(hosts.Contains("safe1", StringComparison.Ordinal), told.Hosts.Content.Contains("safe1", StringComparison.Ordinal));
        Assert.DoesNotContain("gone1", told.Hosts.Content + told.Events.Content + told.Facts, StringComparison.Ordinal);
    }

    [Fact]
    public void WhoReadThatItIsConcernedReadsThatItIsNot()
    {
        var told = Tell(GuardedSite.Of(), [Open("shop"), Open("mail") with { Number = 2, Kind = PostKind.Update }], told: 2);
        Assert.Equal("all apps/shop apps/mail", string.Join(' ', told.Scopes));
        Assert.Contains("\"applications\":[\"mail\"]", told.Facts, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasProposedOnlyIsToldToNobodyElse()
    {
        var told = Tell(GuardedSite.Of(), [Open("vault") with { Kind = PostKind.Proposal }, Open("shop") with { Number = 2 }], told: 2);
        Assert.Equal("all apps/shop", string.Join(' ', told.Scopes));
    }

    [Fact]
    public void WhatWasPostedLaterIsNotInTheWordsOfWhatIsToldNow()
    {
        var told = Tell(GuardedSite.Of(), [Open("shop"), Open("shop") with { Number = 2, Kind = PostKind.Update, Stage = Stage.Monitoring, Summary = "It works again." }], told: 1);
        Assert.Equal("MAJOR: checkout fails - investigating", told.Hosts.Title);
        Assert.DoesNotContain("works again", told.Hosts.Content + told.Facts, StringComparison.Ordinal);
    }

    private static IncidentPost Open(string applications) =>
        new(1, 7, PostKind.Opening, Now, "alice") { Title = "checkout fails", Applications = [.. applications.Split(' ')], Summary = "Orders cannot be placed." };

    private static string Quoted(string ids) => string.Join(',', ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => $"\"{id}\""));

    private static ToldChange Tell(Site site, ImmutableArray<IncidentPost> posts, long told)
    {
        var incident = new Incident(7, posts) { Told = told };
        var change = new Change(Now.ToUnixTimeMilliseconds(), Subject.OfIncident(incident.Key), null, Status.Incident, Now, "", "", null, Told: true);
        return Telling.Tell(site, new Leavers(ImmutableDictionary<string, ImmutableArray<string>>.Empty), World.Empty with { Incidents = World.Empty.Incidents.Add(7, incident) }, change);
    }
}
