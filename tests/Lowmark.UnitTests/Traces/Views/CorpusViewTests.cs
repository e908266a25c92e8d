using System.Text.Json;
using Lowmark.UnitTests.Cli;

namespace Lowmark.UnitTests.Traces.Views;

/// <summary>What the command makes of traces of real kernels, against what was done while they were recorded.</summary>
public class CorpusViewTests
{
    [Theory]
    [InlineData("6.1.176/burst")]
    [InlineData("7.2.13/burst")]
    [InlineData("6.12.107/trace-cmd")]
    public void A_burst_has_the_size_that_was_asked_for(string name)
    {
        JsonElement trace = Answer("atomic", name);
        long pages = Label(name, "burst_pages");
        long blocks = Label(name, "burst_order2_blocks") * 4;

        long[] peaks = [.. trace.GetProperty("largest").EnumerateArray()
            .Select(burst => burst.GetProperty("peak_pages").GetInt64())];
        Assert.Equal([pages, blocks], peaks.Take(2));
        Assert.All(
            trace.GetProperty("largest").EnumerateArray().Take(2),
            burst => Assert.Equal("nic-refill", burst.GetProperty("comm").GetString()));
    }

    [Theory]
    [InlineData("6.1.176/leak")]
    [InlineData("7.2.13/leak")]
    public void A_leak_is_named_with_what_was_kept_and_what_came_back(string name)
    {
        JsonElement trace = Answer("leak", name, "--age", "0");
        JsonElement first = trace.GetProperty("suspects")[0];
        JsonElement pipes = trace.GetProperty("suspects").EnumerateArray()
            .First(suspect => suspect.GetProperty("asker").GetString() == "alloc_pipe_info");

        Assert.Equal("conn-pool", first.GetProperty("comm").GetString());
        Assert.Equal("lab_write", first.GetProperty("asker").GetString());
        Assert.Equal(Label(name, "driver_objects_kept"), first.GetProperty("kept").GetInt64());
        Assert.Equal(0, first.GetProperty("freed").GetInt64());
        Assert.Equal(Label(name, "pipes_kept"), pipes.GetProperty("kept").GetInt64());
        Assert.Equal(Label(name, "pipes_closed"), pipes.GetProperty("freed").GetInt64());
    }

    [Theory]
    [InlineData("5.10.262/stall")]
    [InlineData("7.2.13/stall")]
    public void As_many_stalls_are_told_as_the_kernel_counted(string name) => Assert.Equal(
        Label(name, "vmstat_allocstall"),
        Answer("stall", name).GetProperty("stalls").EnumerateArray()
            .First(kind => kind.GetProperty("kind").GetString() == "direct_reclaim").GetProperty("count").GetInt64());

    [Theory]
    [InlineData("5.10.262/faults")]
    [InlineData("6.12.107/faults")]
    [InlineData("6.18/perf")]
    public void Each_page_that_was_touched_is_a_fault(string name)
    {
        JsonElement trace = Answer("faults", name);

        Assert.InRange(
            trace.GetProperty("events").GetInt64(), Label(name, "pages_touched"), 2 * Label(name, "pages_touched"));
        Assert.All(
            trace.GetProperty("addresses").EnumerateArray().Skip(5),
            page => Assert.Equal(1, page.GetProperty("faults").GetInt64()));
    }

    [Fact]
    public void A_stack_of_perf_leads_to_the_code_that_asked()
    {
        JsonElement path = Answer("alloc", "6.18/perf-stacks").GetProperty("paths")[0];

        Assert.NotEqual(JsonValueKind.Null, path.GetProperty("asker").ValueKind);
        Assert.NotEqual(0, path.GetProperty("frames").GetArrayLength());
    }

    private static JsonElement Answer(string view, string name, params string[] more)
    {
        CliRun run = CliRun.Of(
            ["trace", view, "--input", TraceTexts.Path(name, ".txt"), "--format", "json", .. more]);
        Assert.Equal("", run.Errors);
        return JsonSerializer.Deserialize<JsonElement>(run.Output).GetProperty("trace");
    }

    private static long Label(string name, string field) =>
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(TraceTexts.Path(name, ".json")))
            .GetProperty(field).GetInt64();
}
