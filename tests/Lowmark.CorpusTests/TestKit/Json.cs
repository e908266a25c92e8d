using System.Text.Json;

namespace Lowmark.CorpusTests.TestKit;

/// <summary>Reads what <c>--format json</c> and <c>jsonl</c> print.</summary>
internal static class Json
{
    public static JsonElement Document(LowmarkRun run) => JsonSerializer.Deserialize<JsonElement>(run.Output);

    public static IReadOnlyList<JsonElement> Lines(LowmarkRun run) =>
        [.. run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>What happened, why, who was hit, and the free memory of each zone; without line numbers.</summary>
    public static string Essence(JsonElement report) =>
        $"{report.GetProperty("kind")}, {report.GetProperty("cause").GetProperty("id")}; "
            + $"hit: {string.Join(", ", report.GetProperty("victims").EnumerateArray().Select(Victim))}; "
            + $"zones: {string.Join(", ", Zones(report.GetProperty("memory")))}";

    private static string Victim(JsonElement victim) =>
        $"{victim.GetProperty("pid")} {victim.GetProperty("comm")} {victim.GetProperty("anon_rss_kib")}";

    private static IEnumerable<string> Zones(JsonElement memory) =>
        memory.ValueKind == JsonValueKind.Null
            ? []
            : from node in memory.GetProperty("nodes").EnumerateArray()
              from zone in node.GetProperty("zones").EnumerateArray()
              select $"{node.GetProperty("node")} {zone.GetProperty("name")} {zone.GetProperty("free_kib")} "
                  + $"{zone.GetProperty("min_kib")} {zone.GetProperty("free_areas")}";
}
