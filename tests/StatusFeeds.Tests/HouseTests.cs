// The house's picture as a test: who may name whom, what every file opens with and how long it may be, where SQL may stand.
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests;

public sealed class HouseTests : IDisposable
{
    private const int MostLines = 200;
    private const string Root = "StatusFeeds";
    private const string PlantedRoot = "StatusFeeds.Tests.Planted";

    /// <summary>Files that may be longer, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongForAReason = [];

    private static readonly string[] DatabaseLibraries = ["Dapper", "Microsoft.Data.Sqlite", "Npgsql", "SQLitePCLRaw", "System.Data"];

    private static readonly Regex Sql = new(
        @"\b(SELECT\s[^.]*\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|(CREATE|ALTER|DROP)\s+(TABLE|INDEX)|PRAGMA\s+\w+)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly Regex EmptyName = new(@"(Manager|Helper|Util|Utility|Utilitie|Service|Handler|Common)s?([A-Z0-9`]|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private readonly ModuleDefinition house = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "statusfeeds.dll"));
    private readonly ModuleDefinition tests = ModuleDefinition.ReadModule(typeof(HouseTests).Assembly.Location);

    public void Dispose()
    {
        house.Dispose();
        tests.Dispose();
    }

    [Fact]
    public void ARoomNamesOnlyTheRoomsBelowIt() => Assert.Empty(RoomPlan.Forbidden(house, Root));

    [Fact]
    public void ThePlanHasEveryRoomAndNoTwoNameEachOther()
    {
        Assert.Empty(house.GetTypes().Select(type => RoomPlan.RoomOf(type, Root)).OfType<string>().Distinct().Except(RoomPlan.MayName.Keys));
        Assert.Empty(from pair in RoomPlan.MayName
                     from other in pair.Value
                     where RoomPlan.MayName[other].Contains(pair.Key)
                     select $"{pair.Key} and {other}");
    }

    [Theory]
    [InlineData("Model.NamesAnother", "Rules")]
    [InlineData("Rules.InABody", "Storage")]
    [InlineData("Rules.InAGenericArgument", "Feeds")]
    [InlineData("Rules.InALambda", "Web")]
    [InlineData("Rules.InAnAttribute", "Yaml")]
    [InlineData("Rules.InAnAsyncMethod", "Wire")]
    [InlineData("Rules.InAConstraint`1", "Probes")]
    [InlineData("Cellar.Hidden", "Model")]
    public void APlantedStrayIsSeenWhereverItHides(string stray, string named)
    {
        var forbidden = RoomPlan.Forbidden(tests, PlantedRoot);
        Assert.Contains(forbidden, edge => edge.To == named && edge.Where.StartsWith($"{PlantedRoot}.{stray}", StringComparison.Ordinal));
    }

    [Fact]
    public void AnAllowedEdgeIsSeenAndLetBe()
    {
        Assert.Contains(RoomPlan.Edges(tests, PlantedRoot), edge => edge is { From: "Rules", To: "Model" });
        Assert.DoesNotContain(RoomPlan.Forbidden(tests, PlantedRoot), edge => edge is { From: "Rules", To: "Model" });
    }

    [Fact]
    public void OnlyStorageKnowsTheDatabase()
    {
        Assert.Empty(NamingDatabases(house, Root));
        Assert.Empty(HoldingSql(house, Root));
    }

    [Fact]
    public void PlantedSqlIsSeenAndAnEnglishSentenceIsNot()
    {
        Assert.Equal(["Show"], HoldingSql(tests, PlantedRoot).Select(found => found.Method.Name));
    }

    [Fact]
    public void NamingADatabaseLibraryIsSeen()
    {
        Assert.True(IsDatabase(new TypeReference("Dapper", "SqlMapper", house, new AssemblyNameReference("Dapper", new Version(2, 0)))));
        Assert.True(IsDatabase(new TypeReference("System.Data.Common", "DbConnection", house, new AssemblyNameReference("System.Data.Common", new Version(10, 0)))));
        Assert.False(IsDatabase(house.TypeSystem.String));
    }

    [Fact]
    public void NoTypeHasAnEmptyName()
    {
        Assert.Empty(EmptyNames(house, Root));
        Assert.Equal(["LoginHandler"], EmptyNames(tests, PlantedRoot));
    }

    [Fact]
    public void EverythingIsInternal()
    {
        Assert.Empty(Public(house, Root));
        Assert.Equal(["Seen"], Public(tests, PlantedRoot));
    }

    [Fact]
    public void EveryFileOpensWithOneLineThatSaysWhatItIsFor() =>
        Assert.Empty(SourceFile.All().Where(file => !file.HasCaption).Select(file => file.Path));

    [Theory]
    [InlineData("// What this file is for.\nusing System;\n", true)]
    [InlineData("using System;\n", false)]
    [InlineData("//\nusing System;\n", false)]
    [InlineData("/// <summary>A thing of the house.</summary>\nclass Thing;\n", false)]
    [InlineData("// What this file is for,\n// and more of it.\nusing System;\n", false)]
    public void ACaptionIsOneComment(string text, bool is_) => Assert.Equal(is_, new SourceFile("a.cs", text).HasCaption);

    [Fact]
    public void NoFileIsLongWithoutAReason()
    {
        var tooLong = SourceFile.All().Where(file => file.LinesOfCode > MostLines).ToDictionary(file => file.Path, file => file.LinesOfCode);
        Assert.Empty(tooLong.Where(file => !LongForAReason.ContainsKey(file.Key)).Select(file => $"{file.Key}: {file.Value} lines of code"));
        Assert.Empty(LongForAReason.Keys.Except(tooLong.Keys));
    }

    [Fact]
    public void BlanksCommentsAndLoneBracketsAreNoLinesOfCode()
    {
        const string text = "// Caption of a file.\n\nclass A\n{\n    /* a\n       b */\n    int x; // counts\n    /// doc\n    string s = \"\"\"\n        text\n        \"\"\";\n});\n}\n";
        Assert.Equal(5, new SourceFile("a.cs", text).LinesOfCode);
        Assert.Equal(MostLines + 1, new SourceFile("a.cs", string.Concat(Enumerable.Repeat("x++;\n\n", MostLines + 1))).LinesOfCode);
    }

    [Fact]
    public void TheSourcesLookedAtAreTheHouseItself() => Assert.Contains(SourceFile.All(), file => file.Path == "src/StatusFeeds/Program.cs");

    private static IEnumerable<string> NamingDatabases(ModuleDefinition module, string root) =>
        from type in module.GetTypes()
        where RoomPlan.RoomOf(type, root) is not (null or "Storage")
        from named in RoomPlan.Named(type)
        where IsDatabase(named.Type)
        select $"{type.FullName} names {named.Type.FullName} in {named.Where}";

    private static bool IsDatabase(TypeReference type) =>
        DatabaseLibraries.Any(library => type.Namespace == library || type.Namespace.StartsWith(library + ".", StringComparison.Ordinal));

    private static IEnumerable<(MethodDefinition Method, string Text)> HoldingSql(ModuleDefinition module, string root) =>
        from type in module.GetTypes()
        where RoomPlan.RoomOf(type, root) is not (null or "Storage")
        from method in type.Methods
        where method.HasBody
        let text = string.Join(' ', method.Body.Instructions.Where(one => one.OpCode == OpCodes.Ldstr).Select(one => (string)one.Operand))
        where Sql.IsMatch(text)
        select (method, text);

    private static IEnumerable<string> EmptyNames(ModuleDefinition module, string root) =>
        from type in module.GetTypes()
        where RoomPlan.RoomOf(type, root) is not null && !type.Name.Contains('<') && EmptyName.IsMatch(type.Name)
        select type.Name;

    /// <summary>All but Program, which a source generator of ASP.NET makes public.</summary>
    private static IEnumerable<string> Public(ModuleDefinition module, string root) =>
        from type in module.Types
        where RoomPlan.RoomOf(type, root) is not (null or RoomPlan.Door) && type.IsPublic
        select type.Name;
}
