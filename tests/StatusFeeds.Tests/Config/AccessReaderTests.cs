// Who may read, as site.yaml says it: what it means, and what it may not say.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class AccessReaderTests
{
    private static readonly string PasswordHash = Hashing.OfPassword("a good password", iterations: 10_000);
    private static readonly string TokenHash = Hashing.OfToken("0123456789abcdef0123");

    [Fact]
    public void WithoutAccessEverythingIsOpen()
    {
        var access = ConfigText.SiteOf(ConfigText.Web01).Access;
        Assert.True(access.Anyone);
        Assert.Empty(access.Readers);
    }

    [Fact]
    public void LoginsAndTokensAreReadersWithNames()
    {
        using var config = ConfigText.Of(("web01.yaml", ConfigText.Web01), ("site.yaml", $$"""
            access:
              read:
                - { user: noc, password: "${PW}" }
                - { user: boss, password-hash: "{{PasswordHash}}", name: chief }
                - { token: 0123456789abcdef, name: wall }
                - { token-hash: "{{TokenHash}}" }
                - anyone
            """));
        var access = config.Set("PW", "hunter22").Site().Access;
        Assert.True(access.Anyone);
        Assert.Equal(
            [("noc", "noc", false), ("chief", "boss", true), ("wall", null, false), ("4", null, true)],
            access.Readers.Select(reader => (reader.Name, reader.User, reader.IsHashed)));
        Assert.Equal("hunter22", access.Readers[0].Proof.Reveal);
        Assert.DoesNotContain("hunter22", access.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnApplicationMayBeKeptToSomeReaders()
    {
        using var config = ConfigText.Of(
            ("shop.yaml", "application: shop\nread: [noc, wall]\n" + ConfigText.Web01),
            ("open.yaml", "application: open\nneeds: web01"),
            ("site.yaml", "access: { read: [ { user: noc, password: hunter22 }, { token: 0123456789abcdef, name: wall } ] }"));
        Assert.Equal([("open", ""), ("shop", "noc wall")], config.Site().Applications.Select(application => (application.Id, string.Join(' ', application.Readers))));
    }

    [Theory]
    [InlineData("access: { read: [] }", "1:17: nobody could read: `access` needs `read`, `anyone`, `{ user: noc, password: ... }` or `{ token: ..., name: wall }`, or a list of them")]
    [InlineData("access: { }", "1:9: nobody could read: `access` needs `read`, `anyone`, `{ user: noc, password: ... }` or `{ token: ..., name: wall }`, or a list of them")]
    [InlineData("access: { read: hunter2hunter2hunter2 }", "1:17: `read` takes `anyone`, `{ user: noc, password: ... }` or `{ token: ..., name: wall }`, or a list of them")]
    [InlineData("access: { read: { user: noc } }", "1:17: a reader is `anyone`, `{ user: noc, password: ... }` or `{ token: ..., name: wall }`; hashed, `{ user: noc, password-hash: ... }` or `{ token-hash: ... }`")]
    [InlineData("access: { read: { user: noc, token: hunter2hunter2hunter2 } }", "1:17: a reader is `anyone`, `{ user: noc, password: ... }` or `{ token: ..., name: wall }`; hashed, `{ user: noc, password-hash: ... }` or `{ token-hash: ... }`")]
    [InlineData("access: { read: { user: noc, password: hunter2 } }", "1:40: this password is too short: give it 8 characters at least")]
    [InlineData("access: { read: { user: \"a:b\", password: hunter22 } }", "1:25: `user` must be 1 to 64 characters, none of them a colon")]
    [InlineData("access: { read: { token: hunter2 } }", "1:26: a token needs 16 to 256 characters, by chance: `openssl rand -hex 24` makes one")]
    [InlineData("access: { read: { token: hunter2/hunter2/hunter2 } }", "1:26: a token stands in addresses: letters, digits and - . _ ~ only; `openssl rand -hex 24` makes one")]
    [InlineData("access: { read: { user: noc, password-hash: hunter22 } }", "1:45: this is not what `statusfeeds hash-password` prints")]
    [InlineData("access: { read: { token-hash: hunter22 } }", "1:31: this is not what `statusfeeds hash-password --token` prints")]
    [InlineData("access: { read: { user: noc, password: hunter22, name: anyone } }", "1:56: `name` must be 1 to 64 letters, digits and - . _ @, and not `anyone`; not `anyone`")]
    [InlineData("access: { read: { user: noc, pasword: hunter22 } }", "1:17: a reader is `anyone`, `{ user: noc, password: ... }` or `{ token: ..., name: wall }`; hashed, `{ user: noc, password-hash: ... }` or `{ token-hash: ... }`|1:30: `pasword` is not a key here; did you mean `password`?")]
    [InlineData("access: { read: [ { token: hunter2hunter2hunter2 }, { token: hunter2hunter2hunter2 } ] }", "1:53: this token is here twice")]
    [InlineData("access: { read: [ { user: noc, password: hunter22, name: a }, { user: noc, password: hunter23 } ] }", "1:63: this user is here twice")]
    [InlineData("access: { read: [ { user: noc, password: hunter22 }, { token: hunter2hunter2hunter2, name: noc } ] }", "1:54: this name is here twice: give each reader and writer a `name` of its own")]
    public void WhatIsWrongWithAReaderIsToldWithoutItsSecret(string text, string mistakes)
    {
        var told = ConfigText.MistakesOf(text, "site.yaml");
        Assert.Equal(mistakes.Split('|'), told);
        Assert.DoesNotContain(told, mistake => mistake.Contains("hunter", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("read: [nok]", "2:8: there is no reader `nok` in `access` of site.yaml; did you mean `noc`?")]
    [InlineData("read: []", "2:7: nobody could see this application: name readers of `access` in site.yaml, or leave `read` out for all of them")]
    public void AnApplicationIsKeptToReadersThatThereAre(string read, string mistake)
    {
        using var config = ConfigText.Of(
            ("shop.yaml", $"application: shop\n{read}\n{ConfigText.Web01}"), ("site.yaml", "access: { read: { user: noc, password: hunter22 } }"));
        Assert.Equal(["shop.yaml:" + mistake], config.Mistakes());
    }

    [Fact]
    public void WithoutSecretsAReaderOnlyHasItsName()
    {
        using var config = ConfigText.Of(
            ("shop.yaml", "application: shop\nread: noc\n" + ConfigText.Web01),
            ("site.yaml", "access: { read: [ { user: noc, password: \"${NONE}\" }, { token: \"${NONE}\" }, { token: \"${NONE}\" } ] }"));
        Assert.Empty(config.Mistakes(withoutSecrets: true));
    }
}
