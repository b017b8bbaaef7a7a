// Readings of JSON of a check of the kind http: which its settings and its rules ask for.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class HttpJson
{
    private const int MostName = 64;

    /// <summary>Of <see cref="KindRules.Wanted"/>; a text, as it may be anything: texts that are numbers are compared as such.</summary>
    public static (KnownReading? Reading, string? Problem)? Wanted(string name) =>
        JsonPath.OfReading(name) is not { } read ? null
        : read.Path is null ? (null, read.Problem)
        : (new KnownReading(name, IsText: true), null);

    /// <summary>What these names of rules ask for beyond what is read already.</summary>
    public static ImmutableArray<JsonPath> Of(ImmutableArray<string> names, ImmutableArray<JsonPath> known) =>
    [
        .. names.Distinct(StringComparer.Ordinal)
            .Where(name => known.All(path => path.Reading != name))
            .Select(name => JsonPath.OfReading(name)?.Path)
            .OfType<JsonPath>(),
    ];

    /// <summary><c>json: { NAME: PATH }</c>, or paths.</summary>
    public static ImmutableArray<JsonPath> Read(Fields fields)
    {
        var paths = ImmutableArray.CreateBuilder<JsonPath>();
        var value = fields.Take("json");
        if (value is Mapping)
        {
            var named = fields.Map("json")!;
            foreach (var (name, text) in fields.Pairs("json"))
            {
                if (NameProblem(name) is { } bad)
                {
                    named.Wrong(name, bad);
                }
                else if (JsonPath.OfSetting(text, name) is var (path, problem))
                {
                    Keep(path is { IsMany: true } ? null : path, problem ?? "a name stands for one value: write a path with `*` in a list, or in a rule", message => named.Wrong(name, message));
                }
            }
        }
        else if (value is not null)
        {
            foreach (var text in fields.Texts("json"))
            {
                var (path, problem) = JsonPath.OfSetting(text, null);
                Keep(path, problem, message => fields.Wrong("json", $"`json`: {message}"));
            }
        }

        return [.. paths.DistinctBy(path => path.Reading)];

        void Keep(JsonPath? path, string? problem, Action<string> wrong)
        {
            if (path is null)
            {
                wrong(problem!);
            }
            else
            {
                paths.Add(path);
            }
        }
    }

    private static string? NameProblem(string name) =>
        name.Length is 0 or > MostName || name.Trim() != name || name.Any(sign => char.IsControl(sign) || "*<>=!".Contains(sign, StringComparison.Ordinal))
            ? $"the name of a reading is one line of at most {MostName} characters without * < > = !"
        : HttpProbe.Defaults.Readings.Any(known => known.Name == name) ? $"`{name}` is a reading of every http check: choose another name"
        : JsonPath.OfReading(name) is not null ? $"`{name}` is what a rule calls such a value itself: choose another name, or write a list of paths"
        : null;
}
