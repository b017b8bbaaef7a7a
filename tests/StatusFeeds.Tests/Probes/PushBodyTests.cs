// What a post may say and in which forms, what does not count and why, and that what is remembered of it comes back as it was.
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using Posted = StatusFeeds.Probes.Posted;

namespace StatusFeeds.Tests.Probes;

public sealed class PushBodyTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "", "", "")]
    [InlineData("", "", "status=up&msg=OK&ping=12", "up 'OK' ping=12")]
    [InlineData("", "", "status=up&msg=&ping=", "up")]
    [InlineData("", "", "text=a+b&took=3.2s&size=5kB&free=7%25&mA=4mA&version=1.2.3&n=-1e3&big=12 apples", "'a+b' took=3.2s size=5000B free=7% mA=0.004A version='1.2.3' n=-1000 big='12 apples'")]
    [InlineData("text/plain", "2 of 3 disks\n", "", "'2 of 3 disks'")]
    [InlineData("text/plain", "{\"status\":\"down\"}", "", "'{\"status\":\"down\"}'")]
    [InlineData("text/x-log", "a=b", "status=1", "degraded 'a=b'")]
    [InlineData("", "{\"status\":\"down\"}", "", "down")]
    [InlineData("", "hello", "", "'hello'")]
    [InlineData(Form, "status=critical&text=the+disk%20is+full%21&rows=0", "", "down 'the disk is full!' rows=0")]
    [InlineData(Form, "backup done", "", "'backup done'")]
    [InlineData(Form, "backup=done in 5 s", "", "'backup=done in 5 s'")]
    [InlineData(Form, "done", "", "'done'")]
    [InlineData(Form, " {\"status\":\"ok\"}", "", "up")]
    [InlineData(Form, "%ff=%zz", "", "%ff='%zz'")]
    [InlineData(Json, "{}", "", "")]
    [InlineData(Json, "{\"status\": \"WARNING\", \"text\": \" two\\nlines \"}", "", "degraded 'two\nlines'")]
    [InlineData(Json, "{\"status\": 3, \"text\": null, \"readings\": null}", "", "unknown")]
    [InlineData("application/vnd.a+JSON", "{\"msg\":\"m\"}", "rows=1", "'m' rows=1")]
    [InlineData(Json, "{\"readings\": {\"rows\": 12, \"took\": {\"value\": 3.2, \"unit\": \"s\"}, \"ms\": {\"unit\":\"ms\",\"value\":5}, \"version\": \"1.2\", \"fan 1\": {\"value\": 900, \"unit\": \"rpm\"}, \"ok\": true, \"none\": null, \"t\": {\"value\": \"x\"}}}", "", "rows=12 took=3.2s ms=0.005s version='1.2' fan 1=900rpm ok=1 t='x'")]
    [InlineData(Json, "{\"text\": \"\\ud83d\\ude00 \\u0000\"}", "", "'😀 \0'")]
    public void WhatASenderSaysIsRead(string media, string body, string query, string said) => Assert.Equal(said, Said(Read(media, body, query).Posted!));

    [Theory]
    [InlineData("", "", "status=fine", "`status` must be up, degraded, down or unknown (or ok, warning, critical; or 0 to 3), not \"fine\"")]
    [InlineData("", "", "status=127", "`status` must be up, degraded, down or unknown (or ok, warning, critical; or 0 to 3), not \"127\"")]
    [InlineData("", "", "age=5", "a reading cannot be named `age`: the check itself has one of that name")]
    [InlineData("", "", "a=1&a=2", "the reading \"a\" is given twice")]
    [InlineData("", "", "=5", "\"\" cannot be the name of a reading: one to 64 printable characters; a text is sent with Content-Type: text/plain")]
    [InlineData("text/plain", "a", "msg=b", "the text is given twice")]
    [InlineData(Json, "{\"status\":\"up\"}", "status=down", "`status` is given twice")]
    [InlineData(Json, "{\"status\":\"up\"", "", "the body is no JSON (line 1, byte 15); a text is sent with Content-Type: text/plain")]
    [InlineData(Json, "hello", "", "the body is no JSON (line 1, byte 1); a text is sent with Content-Type: text/plain")]
    [InlineData(Json, "[1]", "", "the JSON must be an object, as in {\"status\": \"up\", \"text\": \"...\", \"readings\": {\"rows\": 12}}")]
    [InlineData(Json, "{\"stauts\":1}", "", "there is no \"stauts\" here; there is status, text, readings")]
    [InlineData(Json, "{\"status\":[1]}", "", "`status` must be a text")]
    [InlineData(Json, "{\"text\":1}", "", "`text` must be a text")]
    [InlineData(Json, "{\"readings\":[1]}", "", "`readings` must be an object of names and values, as in {\"rows\": 12}")]
    [InlineData(Json, "{\"readings\":{\"a\":[1]}}", "", "the reading \"a\" must be a number, a text, or {\"value\": 3.2, \"unit\": \"s\"}")]
    [InlineData(Json, "{\"readings\":{\"a\":{\"value\":1,\"unti\":\"s\"}}}", "", "the reading \"a\" must be a number, a text, or {\"value\": 3.2, \"unit\": \"s\"}")]
    [InlineData(Json, "{\"readings\":{\"a\":{\"unit\":\"s\"}}}", "", "the reading \"a\" must be a number, a text, or {\"value\": 3.2, \"unit\": \"s\"}")]
    [InlineData(Json, "{\"readings\":{\"a\":1e999}}", "", "the reading \"a\" must be a number, a text, or {\"value\": 3.2, \"unit\": \"s\"}")]
    [InlineData(Json, "{\"readings\":{\"a\":{\"value\":1e308,\"unit\":\"d\"}}}", "", "the reading \"a\" must be a number, a text, or {\"value\": 3.2, \"unit\": \"s\"}")]
    [InlineData(Json, "{\"readings\":{\"a\":{\"value\":1,\"unit\":\"per second\"}}}", "", "the reading \"a\" has a unit that is none: a few letters such as s, kB, % or A")]
    [InlineData(Json, "{\"readings\":{\"a\\u202e\":1}}", "", "\"a \" cannot be the name of a reading: one to 64 printable characters; a text is sent with Content-Type: text/plain")]
    [InlineData(Json, "{\"readings\":{\"a\":1,\"a\":2}}", "", "the reading \"a\" is given twice")]
    [InlineData(Json, "{\"text\":\"\\ud800\"}", "", "a text in the JSON is no Unicode")]
    [InlineData(Json, "{\"readings\":{\"\\ud800\":\"x\"}}", "", "a text in the JSON is no Unicode")]
    [InlineData("multipart/form-data", "a", "", "a body of the type \"multipart/form-data\" is not read here: send text/plain, application/json or application/x-www-form-urlencoded")]
    public void WhatCannotBeReadDoesNotCountAndSaysWhy(string media, string body, string query, string refusal)
    {
        var read = Read(media, body, query);
        Assert.Null(read.Posted);
        Assert.Equal(refusal, read.Refusal);
    }

    [Fact]
    public void WhatIsTooLongIsCutAndWhatIsTooMuchIsRefused()
    {
        var posted = Read("text/plain", new string('a', 499) + "😀", "note=" + new string('b', 300)).Posted!;
        Assert.Equal(new string('a', 499), posted.Text);
        Assert.Equal(new string('b', 200), Assert.Single(posted.Readings).Text);
        Assert.Equal(100, Read("", "", Many(100)).Posted!.Readings.Length);
        Assert.Equal("there are more than 100 readings", Read("", "", Many(101)).Refusal);
        Assert.NotNull(Read("", "", new string('n', 64) + "=1").Posted);
        Assert.EndsWith("…\" cannot be the name of a reading: one to 64 printable characters; a text is sent with Content-Type: text/plain", Read("", "", new string('n', 65) + "=1").Refusal, StringComparison.Ordinal);

        static string Many(int count) => string.Join('&', Enumerable.Range(0, count).Select(number => $"r{number}={number}"));
    }

    [Theory]
    [InlineData("status=down&text=a \"b\" <c>😀&rows=12&took=3.2s&version=v1&x=1e-300")]
    [InlineData("")]
    public void WhatIsRememberedComesBackAsItWas(string query)
    {
        var posted = Read("", "", query).Posted!;
        var again = PushMemory.Read(PushMemory.Of(posted))!;
        Assert.Equal(Said(posted), Said(again));
        Assert.Equal((posted.At, false), (again.At, again.IsNone));
        Assert.Equal((Noon, true), (PushMemory.Read(PushMemory.Of(Posted.Never(Noon)))!.At, PushMemory.Read(PushMemory.Of(Posted.Never(Noon)))!.IsNone));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("\"a\"")]
    [InlineData("{\"at\": 1e99, \"readings\": []}")]
    [InlineData("{\"at\": 9223372036854775807, \"readings\": []}")]
    [InlineData("{\"at\": 5, \"readings\": [[]]}")]
    [InlineData("{\"at\": 5, \"readings\": [[1, 2, 3]]}")]
    [InlineData("\u0001")]
    public void BytesOfAnotherKindAreNoMemory(string bytes) => Assert.Null(PushMemory.Read(Encoding.UTF8.GetBytes(bytes)));

    private static (Posted? Posted, string Refusal) Read(string media, string body, string query) => PushBody.Read(new Post(
        Noon,
        media,
        Encoding.UTF8.GetBytes(body),
        [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => KeyValuePair.Create(pair.Split('=')[0], Uri.UnescapeDataString(pair.Split('=')[1])))]));

    private static string Said(Posted posted) => string.Join(' ', ImmutableArray.Create(
            posted.Status ?? "", posted.Text.Length > 0 ? $"'{posted.Text}'" : "")
        .AddRange(posted.Readings.Select(reading => $"{reading.Name}={(reading.IsText ? $"'{reading.Text}'" : reading.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) + reading.Unit.Word)}"))
        .Where(part => part.Length > 0));
}
