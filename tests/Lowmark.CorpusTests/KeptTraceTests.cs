using System.Text.Json;

namespace Lowmark.CorpusTests;

/// <summary>Traces that were taken in guests (lab/traces/): what was done on purpose is what the program
/// said.</summary>
public sealed class KeptTraceTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "lab", "traces");

    private static IEnumerable<string> Names => Directory.GetDirectories(Folder).SelectMany(Directory.GetDirectories)
        .Select(trace => Path.GetRelativePath(Folder, trace)).Order(StringComparer.Ordinal);

    public static TheoryData<string> All => [.. Names];

    public static TheoryData<string> Bursts => Of("trace-burst--alloc");

    public static TheoryData<string> Atomics => Of("trace-burst--atomic");

    public static TheoryData<string> Leaks => Of("trace-leak--leak-PID");

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_was_lost_and_nothing_left_behind(string name)
    {
        JsonElement label = Read(name, "label.json");
        JsonElement coverage = Trace(name).GetProperty("coverage");

        Assert.True(label.GetProperty("finished").GetBoolean());
        Assert.True(label.GetProperty("trace_removed").GetBoolean());
        Assert.InRange(label.GetProperty("trace_exit").GetInt32(), 0, 1);
        Assert.Equal(0, coverage.GetProperty("lost").GetInt64());
        Assert.Equal(0, coverage.GetProperty("damaged_lines").GetInt64());
        Assert.Equal(100m, coverage.GetProperty("share_percent").GetDecimal());
    }

    /// <summary>Counted in the kernel where it can: Debian's 5.10 is built without histograms.</summary>
    [Theory]
    [MemberData(nameof(Bursts))]
    public void A_burst_is_counted_to_within_5_percent_and_names_the_driver(string name)
    {
        JsonElement label = Read(name, "label.json");
        JsonElement trace = Trace(name);
        long blocks = label.GetProperty("burst_order2_blocks").GetInt64();
        JsonElement path = Items(trace, "paths").First(path => Text(path, "asker") == "lab_write [lab]");

        Assert.Equal(
            name.StartsWith("5.10", StringComparison.Ordinal) ? "ring_buffer" : "histogram",
            Text(trace.GetProperty("coverage"), "method"));
        AssertNear(label.GetProperty("burst_pages").GetInt64() + (4 * blocks), path.GetProperty("amount").GetInt64());
        AssertNear(blocks, Named(trace, "orders", "order 2").GetProperty("events").GetInt64());
        Assert.DoesNotContain(Items(trace, "paths"), other => Text(other, "asker") == "tracing_map_array_alloc");
    }

    [Theory]
    [MemberData(nameof(Atomics))]
    public void The_largest_bursts_are_those_made_on_purpose(string name)
    {
        JsonElement label = Read(name, "label.json");
        JsonElement[] largest = [.. Items(Trace(name), "largest")];

        Assert.Equal(["nic-refill", "nic-refill"], largest.Take(2).Select(burst => Text(burst, "comm")));
        AssertNear(label.GetProperty("burst_pages").GetInt64(), largest[0].GetProperty("peak_pages").GetInt64());
        AssertNear(
            4 * label.GetProperty("burst_order2_blocks").GetInt64(), largest[1].GetProperty("peak_pages").GetInt64());
    }

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_leak_is_named_with_its_number(string name)
    {
        JsonElement label = Read(name, "label.json");
        JsonElement[] suspects = [.. Items(Trace(name), "suspects")];
        JsonElement driver = suspects[0];

        Assert.Equal(("lab_write [lab]", "conn-pool"), (Text(driver, "asker"), Text(driver, "comm")));
        Assert.Equal(label.GetProperty("driver_objects_kept").GetInt64(), driver.GetProperty("kept").GetInt64());
        JsonElement pipes = suspects.First(suspect => Text(suspect, "asker") == "alloc_pipe_info");
        Assert.Equal(label.GetProperty("pipes_kept").GetInt64(), pipes.GetProperty("kept").GetInt64());
        Assert.Equal(label.GetProperty("pipes_closed").GetInt64(), pipes.GetProperty("freed").GetInt64());
    }

    [Fact]
    public void The_list_was_traced_in_full()
    {
        string[] listed = [.. File.ReadLines(Path.Combine(Folder, "list")).Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' ')).SelectMany(words => words[0].Split(',')
                .Select(kernel => Path.Combine(kernel, NameOf(words)))).Order(StringComparer.Ordinal)];

        Assert.Equal(listed, Names);
        Assert.True(listed.Length >= 8);
    }

    /// <summary>The scenario without its settings, and the view.</summary>
    private static string NameOf(string[] words) =>
        $"{words[1].Split(',')[0]}--{string.Join('-', words[2..].TakeWhile(word => !word.StartsWith('-')))}";

    private static TheoryData<string> Of(string trace) => [.. Names.Where(name => Path.GetFileName(name) == trace)];

    private static void AssertNear(long done, long said) => Assert.InRange(said, done * 95 / 100, done * 105 / 100);

    private static JsonElement Trace(string name) => Read(name, "said.json").GetProperty("trace");

    private static JsonElement.ArrayEnumerator Items(JsonElement of, string name) =>
        of.GetProperty(name).EnumerateArray();

    private static JsonElement Named(JsonElement of, string list, string name) =>
        Items(of, list).Single(item => Text(item, "name") == name);

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private static JsonElement Read(string name, string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name, file))).RootElement;
}
