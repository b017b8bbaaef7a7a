// postgres:// addresses as people write them.
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Tests.Storage;

public sealed class PostgresUrlTests
{
    [Theory]
    [InlineData("postgres://sf:pw@db.example.org/status", "sf pw db.example.org 5432 status")]
    [InlineData("postgresql://sf:pw@db.example.org:5433/status", "sf pw db.example.org 5433 status")]
    [InlineData("postgres://sf@db.example.org", "sf  db.example.org 5432 sf")]
    [InlineData("postgres://sf@/status", "sf  localhost 5432 status")]
    [InlineData("postgres://s%40f:p%3Aw%2F%25@[::1]:1/a%20b", "s@f p:w/% ::1 1 a b")]
    [InlineData("postgres://sf:p@ss/w?o#rd:x;'=@h/d", "sf p@ss/w?o#rd:x;'= h 5432 d")]
    [InlineData("postgres:///d?user=u&password=p&host=/run/postgresql&port=7", "u p /run/postgresql 7 d")]
    public void ItsPartsAreUnderstood(string address, string parts)
    {
        var settings = PostgresUrl.Parse(new Secret(address));
        Assert.Equal(parts, $"{settings.Username} {settings.Password} {settings.Host} {settings.Port} {settings.Database}");
    }

    [Theory]
    [InlineData("disable", "Disable")]
    [InlineData("require", "Require")]
    [InlineData("verify-full", "VerifyFull")]
    public void SslmodeIsWhatLibpqCallsIt(string word, string mode) =>
        Assert.Equal(mode, PostgresUrl.Parse(new Secret($"postgres://u@h/d?sslmode={word}&application_name=me&connect_timeout=9")).SslMode.ToString());

    [Theory]
    [InlineData("postgres://h-s3cr3t/d", "names no user")]
    [InlineData("postgres://u:s3cr3t@h:x/d", "has a port that is no number from 1 to 65535")]
    [InlineData("postgres://u:s3cr3t@h:70000/d", "has a port that is no number from 1 to 65535")]
    [InlineData("postgres://u:s3cr3t@a,b/d", "names several hosts")]
    [InlineData("postgres://u:s3cr3t@h/d?sslmode=4", "has an unknown sslmode")]
    [InlineData("postgres://u:s3cr3t@h/d?sslmode=", "has an unknown sslmode")]
    [InlineData("postgres://u:s3cr3t@h/d?passwort=s3cr3t", "has an unknown setting after the ?")]
    public void WhatIsWrongIsToldWithoutTheSecret(string address, string words)
    {
        var refusal = Assert.Throws<StoreRefused>(() => PostgresUrl.Parse(new Secret(address)));
        Assert.Contains(words, refusal.Message);
        Assert.DoesNotContain("s3cr3t", refusal.ToString());
    }
}
