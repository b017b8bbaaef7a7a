// No statement reads all of the past: what SQLite would do for each that stands in Storage, without the statistics that it never has here.
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Storage;

public sealed partial class PlansTests : IAsyncLifetime
{
    /// <summary>What grows with time. Moving a store, and reading all open blocks at the start, must read whole tables.</summary>
    private static readonly string[] OfThePast = ["changes", "entries", "change_scopes", "check_changes", "archives", "rollups"];

    /// <summary>A text in C#: between three quotes or between one.</summary>
    private const string Quoted = @"\$?""""""[\s\S]*?""""""|\$?""(?:[^""\\\r\n]|\\.)*""";

    private readonly TempFolder folder = new();
    private SqliteConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        await (await Store.Open(new Secret(folder["a.db"]), "a test", TimeProvider.System, NullLogger.Instance, default)).DisposeAsync();
        connection = new SqliteConnection($"Data Source={folder["a.db"]};Pooling=false");
        await connection.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public void NoStatementReadsAllOfThePast()
    {
        var statements = SourceFile.All().Where(file => file.Path.StartsWith("src/StatusFeeds/Storage/", StringComparison.Ordinal) && !file.Path.Contains("/Copies/", StringComparison.Ordinal))
            .SelectMany(file => Statements(file.Text)).Distinct().ToList();
        var plans = statements.Select(statement => (Statement: statement, Plan: Plan(statement))).ToList();

        // What belongs to PostgreSQL, or is put together at run time, cannot be asked; most can.
        Assert.InRange(plans.Count(one => one.Plan.Length > 0), 60, int.MaxValue);
        Assert.Empty(plans.Where(one => one.Plan.Any(step => IsScan(one.Statement, step))).Select(one => $"{one.Statement}\n{string.Join('\n', one.Plan)}"));
    }

    [Theory]
    [InlineData("SELECT t.scope FROM subjects s JOIN change_scopes t ON t.number = s.latest WHERE s.kind = 'host'", true)]
    [InlineData("SELECT t.scope FROM subjects s JOIN change_scopes t ON t.number = s.latest", true)]
    [InlineData("SELECT scope FROM change_scopes WHERE number = 1", true)]
    [InlineData("SELECT number FROM change_scopes WHERE scope = 'all' AND number > 1", false)]
    [InlineData("SELECT at FROM changes ORDER BY number DESC LIMIT 1", false)]
    [InlineData("SELECT host FROM hosts", false)]
    public void AScanIsSeen(string statement, bool seen) => Assert.Equal(seen, Plan(statement).Any(step => IsScan(statement, step)));

    /// <summary>All of it, in whatever order, or to make an index of it; the first in the order of an index is no scan.</summary>
    private static bool IsScan(string statement, string step) => Scan().Match(step) is { Success: true } scan
        && (Named(statement, scan.Groups[1].Value) is var table && OfThePast.Contains(table))
        && !(scan.Groups[2].Success && statement.EndsWith("LIMIT 1", StringComparison.Ordinal));

    /// <summary>What that name stands for: itself, or the table before it.</summary>
    private static string Named(string statement, string name) =>
        OfThePast.FirstOrDefault(table => Regex.IsMatch(statement, $@"\b{table}\s+(AS\s+)?{name}\b", RegexOptions.IgnoreCase)) ?? name;

    private static IEnumerable<string> Statements(string source)
    {
        var constants = Constant().Matches(source).ToDictionary(found => found.Groups[1].Value, found => Literal(found.Groups[2].Value));
        return Text().Matches(source).Select(found => Literal(found.Value.TrimStart('$')))
            .Select(text => IsIn().Replace(text, "IN (@$1, @$1)"))
            .Select(text => Hole().Replace(text, hole => constants.GetValueOrDefault(hole.Groups[1].Value, hole.Value)))
            .Where(text => Begin().IsMatch(text) && !text.Contains('{', StringComparison.Ordinal));
    }

    private static string Literal(string quoted) => Regex.Replace(quoted.Trim('"').Trim(), @"\s+", " ");

    private string[] Plan(string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement;
        foreach (var name in Parameter().Matches(statement).Select(found => found.Value).Distinct())
            command.Parameters.AddWithValue(name, 1);
        try
        {
            using var row = command.ExecuteReader();
            return [.. row.Parse<Step>().Select(step => step.Detail)];
        }
        catch (SqliteException)
        {
            return [];
        }
    }

    [GeneratedRegex(Quoted)]
    private static partial Regex Text();

    [GeneratedRegex(@"const string (\w+) =\s*(" + Quoted + ")")]
    private static partial Regex Constant();

    [GeneratedRegex(@"\{connection\.IsIn\(""(\w+)""\)\}")]
    private static partial Regex IsIn();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex("^(SELECT|UPDATE|DELETE|WITH) ")]
    private static partial Regex Begin();

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^(?:SCAN|SEARCH(?=.* AUTOMATIC )) (\w+)( USING)?")]
    private static partial Regex Scan();

    private sealed class Step
    {
        public string Detail { get; set; } = "";
    }
}
