// What the hub takes as a request, and what it refuses with words.
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class WishTests
{
    private const string Whole = "hub.mode=subscribe&hub.topic=http%3A%2F%2Fstatus.example.org%2Fall%2Fevents.atom&hub.callback=http%3A%2F%2Freader.example.org%2Fcb%3Fk%3D1";

    [Fact]
    public void ARequestIsReadWithAllItsParametersAndOthersAreIgnored()
    {
        var (wish, refusal) = Wish.Read(Whole + "&hub.secret=s%20%C3%A4%2B1&hub.lease_seconds=864000&hub.verify=async&foo=bar&foo=baz&hub.verify=sync");
        Assert.Equal("", refusal);
        Assert.True(wish!.IsOn);
        Assert.Equal("http://status.example.org/all/events.atom", wish.Topic);
        Assert.Equal("http://reader.example.org/cb?k=1", wish.Callback.Text);
        Assert.Equal("s ä+1", wish.Secret!.Reveal);
        Assert.Equal(TimeSpan.FromDays(10), wish.Lease);
        Assert.DoesNotContain("ä", wish.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", 3600)]
    [InlineData("7200", 7200)]
    [InlineData("99999999", 30 * 86400)]
    [InlineData("999999999999999999999999999", 30 * 86400)]
    [InlineData("0", null)]
    [InlineData("", null)]
    public void ALeaseIsKeptWithinBoundsAndZeroLeavesItToUs(string asked, int? seconds) =>
        Assert.Equal(seconds, (int?)Wish.Read($"{Whole}&hub.lease_seconds={asked}").Wish!.Lease?.TotalSeconds);

    [Fact]
    public void ALeaseMeansNothingToWhoUnsubscribes() =>
        Assert.Null(Wish.Read(Whole.Replace("subscribe", "unsubscribe", StringComparison.Ordinal) + "&hub.lease_seconds=never").Wish!.Lease);

    [Theory]
    [InlineData("", "hub.mode must be subscribe or unsubscribe")]
    [InlineData("hub.mode=SUBSCRIBE", "hub.mode must be subscribe or unsubscribe")]
    [InlineData("hub.mode=publish&hub.topic=x", "nobody else can publish here")]
    [InlineData("hub.mode=subscribe", "hub.topic must be a feed's own address")]
    [InlineData("hub.mode=subscribe&hub.topic=%2Fall%2Fevents.atom", "hub.topic must be a feed's own address")]
    [InlineData("hub.mode=subscribe&hub.topic=file%3A%2F%2F%2Fetc", "hub.topic must be a feed's own address")]
    [InlineData("hub.mode=subscribe&hub.topic=http%3A%2F%2Fa%2F%00", "hub.topic must be a feed's own address")]
    [InlineData("hub.mode=subscribe&hub.topic=http%3A%2F%2Fa%2F", "hub.callback must be an http or https address")]
    [InlineData(Whole + "&hub.topic=http%3A%2F%2Fa", "hub.topic stands there twice")]
    [InlineData(Whole + "&hub.lease_seconds=-1", "hub.lease_seconds must be a whole number")]
    [InlineData(Whole + "&hub.lease_seconds=1.5", "hub.lease_seconds must be a whole number")]
    public void WhatIsWrongIsSaid(string form, string words)
    {
        var (wish, refusal) = Wish.Read(form);
        Assert.Null(wish);
        Assert.Contains(words, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecretHasLessThanTwoHundredBytesNotLetters()
    {
        Assert.NotNull(Wish.Read($"{Whole}&hub.secret={new string('s', 199)}").Wish);
        Assert.Null(Wish.Read($"{Whole}&hub.secret={new string('s', 200)}").Wish);
        Assert.Null(Wish.Read($"{Whole}&hub.secret={string.Concat(Enumerable.Repeat("%C3%A4", 100))}").Wish);
        Assert.Null(Wish.Read($"{Whole}&hub.secret=").Wish!.Secret);
    }

    [Theory]
    [InlineData("ftp://reader.example.org/")]
    [InlineData("//reader.example.org/")]
    [InlineData("http://")]
    [InlineData("http:///cb")]
    [InlineData("http://user:password@reader.example.org/")]
    [InlineData("http://user@reader.example.org/")]
    [InlineData("http://@reader.example.org/")]
    [InlineData("http://reader.example.org/#top")]
    [InlineData("http://reader.example.org/a b")]
    [InlineData("http://reader.example.org/\r\nX: y")]
    [InlineData("http://reader.example.org/ä")]
    [InlineData("http://reader.example.org\\@127.0.0.1/")]
    [InlineData("http://reader.example.org:99999/")]
    public void ACallbackIsAPlainAddress(string text)
    {
        var (callback, refusal) = Callback.Read(text);
        Assert.Null(callback);
        Assert.StartsWith("hub.callback must be", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ACallbackHasNoMoreThanTwoThousandLetters()
    {
        var stem = "http://reader.example.org/";
        Assert.NotNull(Callback.Read(stem + new string('a', Callback.MostLetters - stem.Length)).Callback);
        Assert.Null(Callback.Read(stem + new string('a', Callback.MostLetters - stem.Length + 1)).Callback);
    }

    [Theory]
    [InlineData("http://r.example.org/cb", "http://r.example.org/cb?hub.mode=a%26b")]
    [InlineData("http://r.example.org", "http://r.example.org/?hub.mode=a%26b")]
    [InlineData("http://r.example.org:8080?k=/1", "http://r.example.org:8080/?k=/1&hub.mode=a%26b")]
    [InlineData("http://r.example.org/cb?", "http://r.example.org/cb?hub.mode=a%26b")]
    [InlineData("http://r.example.org/cb?k=1", "http://r.example.org/cb?k=1&hub.mode=a%26b")]
    [InlineData("http://r.example.org/cb?k=1&", "http://r.example.org/cb?k=1&hub.mode=a%26b")]
    [InlineData("http://r.example.org/cb?hub.mode=own", "http://r.example.org/cb?hub.mode=own&hub.mode=a%26b")]
    [InlineData("http://r.example.org/a/../%2e%2e/%7Eb?x=%41", "http://r.example.org/a/../%2e%2e/%7Eb?x=%41&hub.mode=a%26b")]
    public void ParametersStandBehindThoseOfTheCallbackWhichStaysAsItWasWritten(string text, string url) =>
        Assert.Equal(url, Callback.Read(text).Callback!.With(("hub.mode", "a&b")).OriginalString);

    [Fact]
    public void LogsSeeOnlyWhereACallbackIs() => Assert.Equal("https://r.example.org:8443/…", Callback.Read("https://r.example.org:8443/cb/TOKEN?k=TOKEN").Callback!.Shown);
}
