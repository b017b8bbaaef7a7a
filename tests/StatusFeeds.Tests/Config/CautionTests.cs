// Settings that are allowed but should be known: told, and no mistake.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class CautionTests
{
    [Theory]
    [InlineData("{ user: mon, cipher-suite: 0 }", "cipher suite 0 asks for no password and encrypts nothing: ")]
    [InlineData("{ anonymous: true }", "an anonymous login without a password: ")]
    public void AHoleThatSomebodyChoseIsTold(string settings, string words)
    {
        var caution = Assert.Single(ConfigText.SiteOf($"hosts: [ {{ host: web01, checks: [ ipmi: {settings} ] }} ]").Cautions);
        Assert.Equal(("web01", "ipmi"), (caution.Check.Host, caution.Check.Name));
        Assert.StartsWith(words, caution.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("mon", caution.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ user: mon, password: a }")]
    [InlineData("{ user: mon, password: a, cipher-suite: 3, privilege: admin, key: 0x00ff }")]
    [InlineData("{ anonymous: true, password: a, key: secret }")]
    public void WhatIsSoundIsNot(string settings) =>
        Assert.Empty(ConfigText.SiteOf($"hosts: [ {{ host: web01, checks: [ ipmi: {settings}, ping ] }} ]").Cautions);
}
