// The settings of the kind http: how they are read, and what is said of those that are wrong.
using System.Net.Sockets;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class HttpFieldsTests
{
    [Fact]
    public void AUrlAloneIsEnough()
    {
        var (probe, mistakes) = Read("https://www.example.org/health");
        Assert.Empty(mistakes);
        Assert.Equal("https://www.example.org/health", probe.Url);
        Assert.Equal(HttpMethod.Get, probe.Method);
        Assert.True(probe.FollowRedirects && probe.VerifyTls);
        Assert.Equal(1_000_000, probe.MaxBody);
        Assert.Null(probe.Body ?? probe.User ?? probe.Expect ?? probe.ShownPath ?? probe.ShownExpect);
    }

    [Fact]
    public void APathAloneIsEnough()
    {
        var (probe, mistakes) = Read("/health?full=1");
        Assert.Empty(mistakes);
        Assert.Equal("/health?full=1", probe.Url);
    }

    [Fact]
    public void EverySettingIsRead()
    {
        var (probe, mistakes) = Read("""
            url: http://www.example.org/
            method: POST
            headers: { X-Api-Key: k3y, x-token: t, Accept: text/html }
            body: hello
            user: noc
            password: s3cret
            expect: ready
            connect: "[fd00::2]:8080"
            follow-redirects: false
            verify-tls: false
            ip: 6
            max-body: 2MB
            """);
        Assert.Empty(mistakes);
        Assert.Equal(
            (HttpMethod.Post, "hello", "noc", "s3cret", "ready", AddressFamily.InterNetworkV6, 2_000_000),
            (probe.Method, probe.Body, probe.User, probe.Password!.Reveal, probe.Expect, probe.Family, probe.MaxBody));
        Assert.Equal([new("X-Api-Key", "k3y"), new("x-token", "t"), new("Accept", "text/html")], probe.Headers);
        Assert.Equal(new HostAndPort("fd00::2", 8080), probe.Connect);
        Assert.False(probe.FollowRedirects || probe.VerifyTls);
        Assert.Equal("http", probe.ToString());
    }

    [Fact]
    public void UserAndPasswordOfTheUrlAreTakenOutOfIt()
    {
        var (probe, mistakes) = Read("http://noc:s%20cret@www.example.org/health?a=b");
        Assert.Empty(mistakes);
        Assert.Equal(("http://www.example.org/health?a=b", "noc", "s cret"), (probe.Url, probe.User, probe.Password!.Reveal));
    }

    [Theory]
    [InlineData("{}", "test.yaml:1:1: `url` is missing: write an address such as https://www.example.org/health, or a path such as /health")]
    [InlineData("www.example.org", "test.yaml:1:1: `url` must begin with http:// or https:// and a name, or be a path that begins with a slash, not `www.example.org`")]
    [InlineData("ftp://www.example.org/", "test.yaml:1:1: `url` must begin with http:// or https:// and a name, or be a path that begins with a slash, not `ftp://www.example.org/`")]
    [InlineData("{ url: /, method: FETCH }", "test.yaml:1:19: `method` must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, not `FETCH`")]
    [InlineData("{ url: /, headers: { 'a b': c } }", "test.yaml:1:29: this is not a name that a header can have")]
    [InlineData("{ url: /, headers: { content-length: 5 } }", "test.yaml:1:38: the header content-length is StatusFeeds' own to send: take it out")]
    [InlineData("{ url: /, headers: { X: \"a\\r\\nb\" } }", "test.yaml:1:25: the header X must be one line without control characters")]
    [InlineData("{ url: /, password: s3cret }", "test.yaml:1:21: `password` needs a `user` beside it")]
    [InlineData("{ url: /, user: 'a:b', password: s3cret }", "test.yaml:1:17: `user` must not hold a colon (RFC 7617)")]
    [InlineData("{ url: /, connect: 'web02:' }", "test.yaml:1:20: `connect` must be an address or a name, with or without a port (10.0.0.2, web02:8080, [fd00::2]:80), not `web02:`")]
    [InlineData("{ url: 'http://127.0.0.1/', ip: 6 }", "test.yaml:1:33: `ip: 6` does not fit the address to connect to, which is of the other kind")]
    [InlineData("{ url: 'http://web01/', connect: '::1', ip: 4 }", "test.yaml:1:45: `ip: 4` does not fit the address to connect to, which is of the other kind")]
    [InlineData("{ url: /, max-body: 1GB }", "test.yaml:1:21: `max-body` must be from 1B to 100MB, not `1GB`")]
    [InlineData("{ url: /, expects: ready }", "test.yaml:1:11: `expects` is not a key here; did you mean `expect`?")]
    public void EachMistakeIsToldAtItsPlace(string yaml, string mistake) => Assert.Equal([mistake], Read(yaml).Mistakes);

    [Fact]
    public void WhatWasFilledInIsSentButNotShown()
    {
        var (probe, mistakes) = Read(
            "{ url: 'https://${HOST}/health/${KEY}/x?k=${KEY}', expect: 'ok ${KEY}' }", name => name == "HOST" ? "www.example.org" : "s3cret");
        Assert.Empty(mistakes);
        Assert.Equal(("https://www.example.org/health/s3cret/x?k=s3cret", "ok s3cret"), (probe.Url, probe.Expect));
        Assert.Equal(("/health/***/x", "ok ***"), (probe.ShownPath, probe.ShownExpect));
    }

    [Fact]
    public void AMistakeInWhatWasFilledInShowsItAsWritten()
    {
        var mistake = Assert.Single(Read("{ url: '${KEY}' }", _ => "s3cret").Mistakes);
        Assert.Contains("not `${KEY}`", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutSecretsWhatIsMissingIsNoMistake()
    {
        var yaml = new YamlText("{ url: '${URL}', connect: '${PEER}', headers: { X: '${KEY}' }, user: '${U}', password: '${P}' }", withoutSecrets: true);
        HttpProbe.Read(yaml.Fields);
        yaml.Fields.Close();
        Assert.Empty(yaml.Mistakes);
    }

    [Fact]
    public void TheCatalogHasTheKindWithItsDefaults()
    {
        var http = Catalog.Kinds["http"];
        Assert.Equal(["status >= 400"], http.Defaults.Down);
        Assert.Equal(["tls-days < 14"], http.Defaults.Degraded);
        Assert.Equal(
            ["status", "time", "dns", "connect", "tls", "first-byte", "body-size", "http-version", "tls-days", "body"], http.Defaults.Readings.Select(reading => reading.Name));
    }

    private static (HttpProbe Probe, string[] Mistakes) Read(string text, Func<string, string?>? environment = null)
    {
        var yaml = new YamlText(text, environment);
        var probe = HttpProbe.Read(yaml.Fields);
        yaml.Fields.Close();
        return (probe, yaml.Mistakes);
    }
}
