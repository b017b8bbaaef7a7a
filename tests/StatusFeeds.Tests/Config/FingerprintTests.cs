// When a check counts as the same after a reload.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class FingerprintTests
{
    private const string Check = "{ http: { url: /a, headers: { A: 1, B: 2 } }, every: 1m, down: [ time > 5s, body lacks x ] }";

    [Theory]
    [InlineData("{ down: [ time > 5s, body lacks x ], every: 60s, http: { headers: { B: 2, A: 1 }, url: /a } } # a comment")]
    [InlineData("{ http: { url: \"/a\", headers: { A: '1', B: 2 } }, down: [ time > 5s, body lacks x ] }")]
    [InlineData("{ http: { url: /a, headers: { A: 1, B: 2 } }, down: [ time > 5s, body lacks x ], flapping: { changes: 9 } }")]
    [InlineData("{ x-note: 1, http: { url: \"${PATH_A}\", headers: { A: 1, B: 2 } }, timeout: 10s, down: [ time > 5s, body lacks x ] }")]
    public void TheSameSettingsInOtherWordsAreTheSameCheck(string other) => Assert.Equal(Of(Check), Of(other));

    [Theory]
    [InlineData("{ http: { url: /b, headers: { A: 1, B: 2 } }, every: 1m, down: [ time > 5s, body lacks x ] }")]
    [InlineData("{ http: { url: /a, headers: { A: 2, B: 1 } }, every: 1m, down: [ time > 5s, body lacks x ] }")]
    [InlineData("{ http: { url: /a, headers: { A: 1, B: 2 } }, every: 2m, down: [ time > 5s, body lacks x ] }")]
    [InlineData("{ http: { url: /a, headers: { A: 1, B: 2 } }, every: 1m, down: [ body lacks x, time > 5s ] }")]
    [InlineData("{ http: { url: /a, headers: { A: 1, B: 2 } }, every: 1m, fail-after: 3, down: [ time > 5s, body lacks x ] }")]
    [InlineData("{ http: { url: /a, headers: { A: 1, B: 2 } }, every: 1m, at-worst: degraded, down: [ time > 5s, body lacks x ] }")]
    public void OtherSettingsAreAnotherCheck(string other) => Assert.NotEqual(Of(Check), Of(other));

    [Fact]
    public void AHeaderWhoseNameBeginsWithXCountsLikeAnyOther() =>
        Assert.NotEqual(Of("{ http: { url: /, headers: { x-token: a } } }"), Of("{ http: { url: /, headers: { x-token: b } } }"));

    [Fact]
    public void TheTargetTheSitesRhythmAndTheCredentialCountToo()
    {
        var plain = Of("{ http: / }");
        Assert.NotEqual(plain, Of("{ http: / }", host: "address: 10.0.0.1, "));
        Assert.NotEqual(plain, Of("{ http: / }", site: "defaults: { retry-every: 5s }"));
        Assert.Equal(plain, Of("{ http: / }", host: "name: another name, labels: { a: b }, "));
        Assert.Equal(plain, Of("{ http: / }", site: "title: another title"));
        Assert.Equal(plain, Of("{ http: / }", site: "flapping: { changes: 9 }"));

        const string Asks = "{ http: { url: /, credential: c } }";
        Assert.NotEqual(
            Of(Asks, site: "credentials: { c: { http: { user: a, password: b } } }"),
            Of(Asks, site: "credentials: { c: { http: { user: a, password: c } } }"));
    }

    [Fact]
    public void TheFingerprintIsAHashThatShowsNothing() => Assert.Matches("^[0-9a-f]{64}$", Of(Check));

    private static string Of(string check, string site = "title: x", string host = "")
    {
        using var config = ConfigText.Of(("site.yaml", site), ("a.yaml", $"hosts:\n  - {{ host: web01, {host}checks: [\n      {check}\n    ] }}"));
        return Assert.Single(config.Set("PATH_A", "/a").Site().Checks).Fingerprint;
    }
}
