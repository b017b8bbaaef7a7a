// What editors make of the keys of incidents and availability.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class IncidentKeysSchemaTests
{
    [Fact]
    public void WhatTheReadersTakeNoEditorMarks()
    {
        Assert.All(EditorCheck.Errors(
            site: false,
            "application: shop\nobjective: 99.95 % per month\npropose-after: 90s\nhosts: [ { host: a } ]\nmaintenance: { cron: \"@daily\", for: 1h, announce: 2h }",
            "application: shop\nobjective: \"${OBJECTIVE}\"\npropose-after: never\nhosts: [ { host: a } ]"), Assert.Null);
        Assert.All(EditorCheck.Errors(
            site: true,
            "access: { write: { token: abcdefghijklmnop1234 } }",
            "access: { read: anyone, write: [ { user: ops, password: \"${OPS}\", applications: shop }, { token-hash: \"${T}\", name: bot, applications: [a, b] } ] }",
            "incidents: { next: 2h, propose-after: never }\navailability: { maintenance: in, degraded: down, unknown: out }\nannounce: 0s\nmaintenance: { from: 2026-12-01, until: 2026-12-02, announce: never }"), Assert.Null);
    }

    [Theory]
    [InlineData(false, "application: a\nobjective: 99.9%\nhosts: [ { host: a } ]", "objective:")]
    [InlineData(false, "objective: 99.9% per month", ":")]
    [InlineData(false, "application: a\npropose-after: soon\nhosts: [ { host: a } ]", "propose-after:")]
    [InlineData(true, "access: { write: [ { token: abcdefghijklmnop1234, applicatons: [shop] } ] }", "access/write/0:")]
    [InlineData(true, "incidents: { next: never }", "incidents/next:")]
    [InlineData(true, "incidents: { propose-after: soon }", "incidents/propose-after:")]
    [InlineData(true, "availability: { maintenance: up }", "availability/maintenance:")]
    [InlineData(true, "announce: soon", "announce:")]
    [InlineData(true, "objective: 99% per month", ":")]
    public void WrongKeysAndValuesAreMarkedWhereTheyStand(bool site, string text, string place) =>
        Assert.StartsWith(place, Assert.Single(EditorCheck.Errors(site, text)), StringComparison.Ordinal);
}
