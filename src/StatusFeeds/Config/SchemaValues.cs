// One question of a reader as JSON Schema: what may stand behind the key.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <summary>YAML knows numbers and booleans, our readers only texts: so every single value may be any of the three.</summary>
internal static class SchemaValues
{
    private static readonly string[] OneValue = ["string", "number", "boolean"];

    /// <param name="inside">Makes the schema of a mapping.</param>
    public static JsonObject Of(Question question, Func<Questions, JsonObject> inside) => question.Shape switch
    {
        Shape.Text => Text(question),
        Shape.Texts or Shape.Nodes => question.Words is [] ? Texts(question) : Choices(question),
        Shape.Number => Number(question),
        Shape.Duration => Quantity(question, Unit.Seconds),
        Shape.Size => Quantity(question, Unit.Bytes),
        Shape.Choice => Choice(question),
        Shape.Pairs => new() { ["type"] = "object", ["patternProperties"] = Ignored(), ["additionalProperties"] = Text(question) },
        Shape.Map => inside(question.Inside!),
        _ => [],
    };

    /// <summary>As <see cref="Of"/> for a key whose value may stand in place of the whole mapping; only keywords that say nothing of mappings.</summary>
    public static JsonObject Alone(Question question) => question.Shape switch
    {
        Shape.Number => Number(question),
        Shape.Texts => Texts(question),
        _ => Text(question),
    };

    public static JsonObject Text(Question? question)
    {
        var text = new JsonObject { ["type"] = Words(OneValue) };
        return question?.Pattern is { } pattern ? Looks(text, question, pattern) : text;
    }

    /// <summary>What is allowed in every mapping: a place for anchors, and the merging of them.</summary>
    public static JsonObject Ignored() => new() { ["^x-|^<<$"] = new JsonObject() };

    public static JsonObject OneOrList(JsonObject item) =>
        new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "array", ["items"] = item.DeepClone() }, item) };

    public static JsonArray Words(params IEnumerable<string> words) => [.. words.Select(word => JsonValue.Create(word))];

    /// <summary>As a JSON value of the kind that YAML would make of it.</summary>
    public static JsonValue Value(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction) ? JsonValue.Create(fraction)
        : word is "true" or "false" ? JsonValue.Create(word == "true")
        : JsonValue.Create(word);

    private static JsonObject Texts(Question question)
    {
        var texts = Text(question);
        texts["type"] = Words([.. OneValue, "array"]);
        texts["items"] = Text(question);
        return texts;
    }

    private static JsonObject Number(Question question) => Looks(
        new() { ["type"] = Words("integer", "string"), ["minimum"] = Value(question.Least!), ["maximum"] = Value(question.Most!) }, question, "[+-]?[0-9]+");

    private static JsonObject Quantity(Question question, Unit unit) => Looks(new() { ["type"] = "string" }, question, Quantities.ShapeOf(unit));

    private static JsonObject Choices(Question question)
    {
        var choices = Choice(question);
        ((JsonArray)choices["anyOf"]!).Add(new JsonObject { ["type"] = "array", ["items"] = Choice(question) });
        return choices;
    }

    private static JsonObject Choice(Question question)
    {
        var words = question.Words;
        return new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["enum"] = new JsonArray([.. words.Select(Value)]) },
                new JsonObject { ["type"] = "string", ["pattern"] = Whole(string.Join('|', words)) }),
        };
    }

    /// <summary>With what VS Code's plug-in says where the pattern does not match; others do not know that word, and pass it by.</summary>
    private static JsonObject Looks(JsonObject value, Question question, string pattern)
    {
        value["pattern"] = Whole(pattern);
        value["patternErrorMessage"] = $"Must be {question.What}";
        return value;
    }

    /// <summary>A text that is filled in (<c>${...}</c>, <c>{labels.x}</c>) may become anything.</summary>
    private static string Whole(string pattern) => $@"^({pattern})$|\{{";
}
