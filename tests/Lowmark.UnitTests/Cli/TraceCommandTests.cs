using System.Xml.Linq;
using Lowmark.UnitTests.Presenters;
using Lowmark.UnitTests.Traces;
using Lowmark.UnitTests.Traces.Recordings;

namespace Lowmark.UnitTests.Cli;

public class TraceCommandTests
{
    public static TheoryData<string> Shown => [.. ShownTrace.All.Select(trace => trace.Name)];

    [Theory]
    [InlineData("there is no view 'allocs'", "trace", "allocs")]
    [InlineData("leak takes a process id, or slab", "trace", "leak")]
    [InlineData("leak takes a process id, or slab, not 'mysqld'", "trace", "leak", "mysqld")]
    [InlineData("faults takes a process id, not 'slab'", "trace", "faults", "slab")]
    [InlineData("alloc takes no '4711'; --pid names processes", "trace", "alloc", "4711")]
    [InlineData("--gfp takes names such as GFP_ATOMIC", "trace", "alloc", "--gfp", "ATOMIC")]
    [InlineData("--order takes an order from 0 to 20, not '21'", "trace", "alloc", "--order", "21")]
    [InlineData("--budget takes 1 to 100 per cent, not '0'", "trace", "alloc", "--budget", "0")]
    [InlineData("--input is a recording already", "trace", "alloc", "--input", "a", "--output", "b")]
    [InlineData("a recording does not tell groups", "trace", "alloc", "--input", "a", "--cgroup", "/db")]
    public void What_can_not_be_meant_is_a_usage_error(string message, params string[] arguments)
    {
        CliRun run = CliRun.Of(arguments);

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("PERFILE2\u0001\u0002", "perf script -i FILE")]
    [InlineData("\u0017\u0008Dtracing6\0", "trace-cmd report FILE")]
    [InlineData("nothing of a trace\n", "is no trace; expected a recording of lowmark trace")]
    [InlineData("", "is no trace")]
    public void What_is_no_trace_is_named_with_what_to_do(string input, string message)
    {
        CliRun run = CliRun.Reading(input, "trace", "alloc", "--input", "-");

        Assert.Equal(3, run.Code);
        Assert.StartsWith("lowmark: standard input: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Equal(
        (3, "lowmark: /no/such: Could not find a part of the path '/no/such'.\n"),
        CliRun.Of("trace", "alloc", "--input", "/no/such") is var run ? (run.Code, run.Errors) : default);

    [Theory]
    [MemberData(nameof(Shown))]
    public void Every_view_is_shown_in_every_form(string name)
    {
        ShownTrace trace = ShownTrace.All.Single(shown => shown.Name == name);

        Assert.All(
            trace.Printed("--width", "80").Split('\n')
                .Where(line => !line.Contains("lowmark ", StringComparison.Ordinal)),
            line => Assert.True(line.Length <= 80, line));
        XDocument page = XDocument.Parse(
            trace.Printed("--format", "html").Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        Assert.NotEmpty(page.Descendants("h2"));
        Assert.Equal("svg", XDocument.Parse(trace.Printed("--format", "svg")).Root!.Name.LocalName);
        Assert.StartsWith("#", trace.Printed("--format", "md"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folded_path_ends_with_its_amount_and_leads_from_the_task_to_the_innermost()
    {
        string[] lines = CliRun.With(
            host => host with { Input = new MemoryStream(MadeRecordings.Burst()) },
            "trace", "atomic", "--input", "-", "--format", "folded").Output.TrimEnd('\n').Split('\n');

        Assert.Equal(["nic;nic_poll;napi_alloc_skb;page_frag_alloc;alloc_pages 150"], lines);
    }

    [Fact]
    public void A_burst_larger_than_its_reserve_is_a_finding_with_its_cure()
    {
        CliRun run = CliRun.With(
            host => host with { Input = new MemoryStream(MadeRecordings.Burst()) }, "trace", "atomic", "--input", "-");

        Assert.Equal(1, run.Code);
        Assert.Contains("lowmark fix --set min_free_kbytes=2713", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_is_filtered_as_a_kernel_would()
    {
        string name = TraceTexts.Path("7.2.13/burst", ".txt");

        Assert.Contains("20 ", Headline("--order", "2"), StringComparison.Ordinal);
        Assert.StartsWith("Page allocations: none", Headline("--pid", "999999"), StringComparison.Ordinal);
        Assert.StartsWith(
            "Page allocations: none", Headline("--gfp", "__GFP_DIRECT_RECLAIM"), StringComparison.Ordinal);

        string Headline(params string[] filter) => CliRun.Of(["trace", "alloc", "--input", name, .. filter]).Output;
    }

    [Fact]
    public void Names_of_tasks_can_do_nothing_in_any_form()
    {
        const string Comm = "<b>\\012\\033[2J;x&\"'";
        byte[] text = System.Text.Encoding.Latin1.GetBytes(
            $"# tracer: nop\n#\n {Comm}-7 [000] ..... 1.000001: mm_page_alloc: page=0x1 pfn=0x1 order=0 migratetype=0 "
            + "gfp_flags=GFP_KERNEL\n");

        foreach (string form in (string[])["text", "md", "html", "json", "svg", "folded"])
        {
            string output = CliRun.With(
                host => host with { Input = new MemoryStream(text) },
                "trace", "alloc", "--input", "-", "--format", form).Output;
            Assert.DoesNotContain('\e', output);
            if (form is "html" or "svg") { Assert.DoesNotContain("<b>", output, StringComparison.Ordinal); }
        }
    }
}
