using System.Text.Json;

namespace Lowmark.UnitTests.TestKit;

/// <summary>The part of JSON Schema (2020-12) that docs/lowmark.schema.json uses, and more strictly: a property that
/// the schema does not name is a fault too.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private readonly HashSet<string> _used = [];

    /// <summary>Properties that no document so far had, by their place in the schema.</summary>
    public IEnumerable<string> Unused => Properties(root, "#").Where(place => !_used.Contains(place));

    /// <returns>What is wrong, a line each.</returns>
    public IReadOnlyList<string> Faults(JsonElement document, string reference = "#") =>
        [.. Check(document, reference == "#" ? root : Resolve(reference), reference, "$")];

    private IEnumerable<string> Check(
        JsonElement value, JsonElement schema, string place, string path)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return Check(value, Resolve(reference.GetString()!), reference.GetString()!, path);
        }

        if (schema.TryGetProperty("anyOf", out JsonElement choices))
        {
            string[][] tried = [.. choices.EnumerateArray().Select(
                (choice, at) => Check(value, choice, $"{place}/anyOf/{at}", path).ToArray())];
            return tried.MinBy(faults => faults.Length)!;
        }

        IEnumerable<string> faults = OwnFaults(value, schema, path);
        return value.ValueKind switch
        {
            JsonValueKind.Object => faults.Concat(InObject(value, schema, place, path)),
            JsonValueKind.Array when schema.TryGetProperty("items", out JsonElement items) =>
                faults.Concat(value.EnumerateArray().SelectMany(
                    (item, at) => Check(item, items, $"{place}/items", $"{path}[{at}]"))),
            _ => faults,
        };
    }

    private static IEnumerable<string> OwnFaults(JsonElement value, JsonElement schema, string path)
    {
        string text = value.GetRawText();
        if (schema.TryGetProperty("const", out JsonElement only) && only.GetRawText() != text)
        {
            yield return $"{path} is {text}, not {only}";
        }

        if (schema.TryGetProperty("enum", out JsonElement words)
            && !words.EnumerateArray().Any(word => word.GetRawText() == text))
        {
            yield return $"{path} is {text}, which the schema does not list";
        }

        if (schema.TryGetProperty("type", out JsonElement type))
        {
            string[] types = type.ValueKind == JsonValueKind.Array
                ? [.. type.EnumerateArray().Select(word => word.GetString()!)]
                : [type.GetString()!];
            if (!types.Any(word => IsOf(value, word)))
            {
                yield return $"{path} is {text}, not {string.Join('|', types)}";
            }
        }
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new ArgumentException($"{type} is no type of JSON Schema", nameof(type)),
    };

    private List<string> InObject(
        JsonElement value, JsonElement schema, string place, string path)
    {
        (JsonElement Schema, string Place)[] parts = schema.TryGetProperty("allOf", out JsonElement both)
            ? [.. both.EnumerateArray().Select((part, at) => part.TryGetProperty("$ref", out JsonElement reference)
                ? (Resolve(reference.GetString()!), reference.GetString()!)
                : (part, $"{place}/allOf/{at}"))]
            : [(schema, place)];
        List<string> faults = [];
        foreach ((JsonElement part, string at) in parts)
        {
            if (!part.TryGetProperty("required", out JsonElement required)) { continue; }
            foreach (JsonElement name in required.EnumerateArray())
            {
                if (!value.TryGetProperty(name.GetString()!, out _)) { faults.Add($"{path}.{name} is missing"); }
            }
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            string inner = $"{path}.{property.Name}";
            bool isNamed = false;
            foreach ((JsonElement part, string at) in parts)
            {
                if (part.TryGetProperty("additionalProperties", out JsonElement any))
                {
                    faults.AddRange(Check(property.Value, any, $"{at}/additionalProperties", inner));
                    isNamed = true;
                }
                else if (part.TryGetProperty("properties", out JsonElement all)
                    && all.TryGetProperty(property.Name, out JsonElement named))
                {
                    string own = $"{at}/properties/{property.Name}";
                    _used.Add(own);
                    faults.AddRange(Check(property.Value, named, own, inner));
                    isNamed = true;
                }
            }

            if (!isNamed) { faults.Add($"{inner} is not in the schema"); }
        }

        return faults;
    }

    private JsonElement Resolve(string reference) =>
        reference["#/".Length..].Split('/').Aggregate(root, (at, name) => at.GetProperty(name));

    private static IEnumerable<string> Properties(JsonElement schema, string place) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().SelectMany(member =>
            Properties(member.Value, $"{place}/{member.Name}").Concat(
                place.EndsWith("/properties", StringComparison.Ordinal) ? [$"{place}/{member.Name}"] : [])),
        JsonValueKind.Array => schema.EnumerateArray().SelectMany((item, at) => Properties(item, $"{place}/{at}")),
        _ => [],
    };
}
