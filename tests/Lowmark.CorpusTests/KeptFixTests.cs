using System.Text.Json;

namespace Lowmark.CorpusTests;

/// <summary>Fixes that were proven in guests (lab/fixes/): the incident, the fix, and no incident with it.</summary>
public sealed class KeptFixTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "lab", "fixes");

    private static IEnumerable<string> Names => Directory.GetDirectories(Folder).SelectMany(Directory.GetDirectories)
        .Select(fix => Path.GetRelativePath(Folder, fix)).Order(StringComparer.Ordinal);

    public static TheoryData<string> Fixes => [.. Names];

    [Theory]
    [MemberData(nameof(Fixes))]
    public void The_incident_is_gone_with_the_fix(string name)
    {
        JsonElement before = Label(name, "before.json");
        JsonElement after = Label(name, "after.json");

        Assert.True(before.GetProperty("incident").GetBoolean());
        Assert.False(before.TryGetProperty("fix_exit", out _));
        Assert.False(after.GetProperty("incident").GetBoolean());
        Assert.True(after.GetProperty("finished").GetBoolean());
        Assert.Equal(0, after.GetProperty("fix_exit").GetInt32());
        Assert.Equal(Wanted(before), Wanted(after));
        Assert.Contains("\nMade. To take it back: lowmark fix --undo ", File.ReadAllText(
            Path.Combine(Folder, name, "said.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_was_proven_in_full()
    {
        string[] listed = [.. File.ReadLines(Path.Combine(Folder, "list")).Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' ')).SelectMany(words => words[0].Split(',')
                .Select(kernel => Path.Combine(kernel, words[1]))).Order(StringComparer.Ordinal)];

        Assert.Equal(listed, Names);
        Assert.True(listed.Length >= 10);
    }

    /// <summary>What the load went for, the same both times.</summary>
    private static string Wanted(JsonElement label) =>
        (label.TryGetProperty("wants_kb", out JsonElement size) ? size : label.GetProperty("wants_count")).GetRawText();

    private static JsonElement Label(string name, string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name, file))).RootElement;
}
