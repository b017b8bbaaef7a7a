// Who may write, as site.yaml says it: what it means for writing and for reading, and what it may not say.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class WritersTests
{
    private const string Shop = "application: shop\n" + ConfigText.Web01;
    private const string Writer = "a writer is `{ user: noc, password: ... }` or `{ token: ..., name: wall }`, for some alone with `applications: [shop]`; hashed, `{ user: noc, password-hash: ... }` or `{ token-hash: ... }`";

    [Fact]
    public void WritersHaveNamesAndPerhapsApplications()
    {
        using var config = ConfigText.Of(("shop.yaml", Shop), ("site.yaml", """
            access:
              read: { token: 0123456789abcdef }
              write:
                - { user: ops, password: "${PW}" }
                - { token: 0123456789abcdeg, name: bot, applications: [shop, shop] }
                - { token: 0123456789abcdeh, applications: shop }
            """));
        var access = config.Set("PW", "hunter22").Site().Access;
        Assert.Equal(
            [("ops", "ops", ""), ("bot", null, "shop"), ("write-3", null, "shop")],
            access.Writers.Select(writer => (writer.Login.Name, writer.Login.User, string.Join(' ', writer.Applications))));
        Assert.Equal("1", Assert.Single(access.Readers).Name);
        Assert.False(access.Anyone);
        Assert.Equal("hunter22", access.Writers[0].Login.Proof.Reveal);
        Assert.DoesNotContain("hunter22", access.Writers[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutReadItIsReadAsIfNothingWereSaid()
    {
        using var config = ConfigText.Of(("shop.yaml", Shop), ("site.yaml", "access: { write: { user: ops, password: hunter22 } }"));
        var access = config.Site().Access;
        Assert.Equal((true, 0, 1), (access.Anyone, access.Readers.Length, access.Writers.Length));
        Assert.Empty(ConfigText.SiteOf(Shop).Access.Writers);
    }

    [Fact]
    public void BeyondLoopbackWriteAloneDoesNotSayWhoMayRead()
    {
        const string write = "write: { user: ops, password: hunter22 }";
        Assert.StartsWith("1:9: `http://0.0.0.0:80` can be reached from beyond this machine: say who may read", Assert.Single(ConfigText.MistakesOf($"listen: http://0.0.0.0:80\naccess: {{ {write} }}", "site.yaml")));
        Assert.Empty(ConfigText.MistakesOf($"listen: http://0.0.0.0:80\naccess: {{ read: anyone, {write} }}", "site.yaml"));
    }

    [Theory]
    [InlineData("{ write: [] }", "1:18: `write` names nobody: write who may, or take the key out")]
    [InlineData("{ read: [], write: { token: hunter2hunter2hunter2 } }", "1:17: nobody could read: `access` needs `read`, `anyone`, `{ user: noc, password: ... }` or `{ token: ..., name: wall }`, or a list of them")]
    [InlineData("{ write: anyone }", "1:18: `write` takes `{ user: noc, password: ... }` or `{ token: ..., name: wall }`, for some alone with `applications: [shop]`, or a list of them: nobody may write without one")]
    [InlineData("{ write: { user: ops } }", "1:18: " + Writer)]
    [InlineData("{ write: { applications: [web] } }", "1:18: " + Writer + "|1:35: there is no application `web`")]
    [InlineData("{ write: { token: hunter2 } }", "1:27: a token needs 16 to 256 characters, by chance: `openssl rand -hex 24` makes one")]
    [InlineData("{ write: { token: hunter2hunter2hunter2, aplications: [shop] } }", "1:50: `aplications` is not a key here; did you mean `applications`?")]
    [InlineData("{ write: { token: hunter2hunter2hunter2, applications: [] } }", "1:64: `applications` names none: write which, or take the key out for all of them")]
    [InlineData("{ write: { token: hunter2hunter2hunter2, applications: [shp] } }", "1:65: there is no application `shp`; did you mean `shop`?")]
    [InlineData("{ read: { user: noc, password: hunter22, applications: [shop] } }", "1:50: `applications` is not a key here")]
    [InlineData("{ read: { user: noc, password: hunter22 }, write: { user: noc, password: hunter22 } }", "1:59: this user is here twice: who may write may read too")]
    [InlineData("{ read: { token: hunter2hunter2hunter2 }, write: { token: hunter2hunter2hunter2 } }", "1:58: this token is here twice: who may write may read too")]
    [InlineData("{ write: [ { token: hunter2hunter2hunter2 }, { token: hunter2hunter2hunter2 } ] }", "1:54: this token is here twice")]
    [InlineData("{ read: { user: noc, password: hunter22 }, write: { token: hunter2hunter2hunter2, name: noc } }", "1:59: this name is here twice: give each reader and writer a `name` of its own")]
    public void WhatIsWrongWithAWriterIsToldWithoutItsSecret(string access, string mistakes)
    {
        using var config = ConfigText.Of(("shop.yaml", Shop), ("site.yaml", "access: " + access));
        var told = config.Mistakes();
        Assert.Equal(mistakes.Split('|').Select(mistake => "site.yaml:" + mistake), told);
        Assert.DoesNotContain(told, mistake => mistake.Contains("hunter", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutSecretsAWriterOnlyHasItsName()
    {
        using var config = ConfigText.Of(("shop.yaml", Shop), ("site.yaml", "access: { write: [ { token: \"${NONE}\", applications: [\"${NONE}\"] }, { token: \"${NONE}\" }, \"${NONE}\" ] }"));
        Assert.Empty(config.Mistakes(withoutSecrets: true));
    }

    [Fact]
    public void AnApplicationIsNotKeptToAWriter()
    {
        using var config = ConfigText.Of(("shop.yaml", "read: [ops]\n" + Shop), ("site.yaml", "access: { write: { user: ops, password: hunter22 } }"));
        Assert.Equal(["shop.yaml:1:8: `ops` is a writer: who may write may read too, and is not named here"], config.Mistakes());
    }
}
