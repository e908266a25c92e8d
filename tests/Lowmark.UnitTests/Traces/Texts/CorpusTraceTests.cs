using System.Globalization;
using System.Text.Json;
using Lowmark.Kernel.Gfp;
using Lowmark.Traces.Events;
using Lowmark.Traces.Texts;

namespace Lowmark.UnitTests.Traces.Texts;

/// <summary>Texts of real kernels against what was done while they were recorded.</summary>
public class CorpusTraceTests
{
    public static TheoryData<string> Texts => [.. TraceTexts.Corpus];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_line_is_understood(string name)
    {
        Counts trace = Counts.Of(name);

        Assert.Equal(0, trace.Coverage.Damaged);
        Assert.True(trace.Coverage.Events > 50);
        Assert.Equal(0, trace.Coverage.Lost ?? 0);
        Assert.Empty(trace.Coverage.Missing);
        Assert.True(trace.Coverage.Duration > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("6.1.176/burst", TraceMethod.FtraceText)]
    [InlineData("7.2.13/burst", TraceMethod.FtraceText)]
    [InlineData("6.12.107/trace-cmd", TraceMethod.TraceCmdText)]
    public void A_burst_is_found_page_for_page_with_the_function_that_asked(string name, TraceMethod form)
    {
        Counts trace = Counts.Of(name);
        List<PageAllocated> pages =
            trace.Pages.FindAll(page => page.Stack.Contains("lab_write")).ConvertAll(page => page.Page);

        Assert.Equal(form, trace.Form);
        Assert.Equal(Label(name, "burst_pages"), pages.Count(page => page.Order.Value == 0));
        Assert.Equal(Label(name, "burst_order2_blocks"), pages.Count(page => page.Order.Value == 2));
        Assert.All(pages, page => Assert.False(trace.Tables.Gfp[page.Gfp].Flags.MayDirectReclaim));
        Assert.All(trace.Pages, page => Assert.DoesNotContain("trace_event", page.Stack[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("6.1.176/leak")]
    [InlineData("7.2.13/leak")]
    public void What_is_allocated_and_not_freed_is_what_was_kept(string name)
    {
        Dictionary<string, int> kept = Counts.Of(name).Kept.Values
            .CountBy(site => site, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

        Assert.Equal(Label(name, "driver_objects_kept"), kept["lab_write"]);
        Assert.Equal(2 * Label(name, "pipes_kept"), kept["alloc_pipe_info"]);
    }

    [Theory]
    [InlineData("5.10.262/stall")]
    [InlineData("7.2.13/stall")]
    public void As_many_tasks_stall_as_the_kernel_counted(string name)
    {
        Counts trace = Counts.Of(name);

        Assert.Equal(Label(name, "vmstat_allocstall"), trace.Begun.Count(kind => kind == ReclaimKind.Direct));
        Assert.Equal(trace.Begun.Count, trace.Ended);
        Assert.Contains(ReclaimKind.Group, trace.Begun);
        // The kernel does not count a try that it skips.
        Assert.InRange(trace.Tried - Label(name, "vmstat_compact_stall"), 0, 1);
        Assert.Equal(trace.CompactionsBegun, trace.CompactionsEnded);
    }

    [Theory]
    [InlineData("5.10.262/faults")]
    [InlineData("6.12.107/faults")]
    [InlineData("6.18/perf")]
    [InlineData("6.18/perf-stacks")]
    public void Each_page_of_a_mapping_is_touched_once(string name)
    {
        ReadOnlySpan<char> mapping = LabelText(name, "mapping").AsSpan("0x".Length);
        ulong start = ulong.Parse(mapping, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        ulong pages = (ulong)Label(name, "pages_touched");

        Assert.Equal(
            Enumerable.Range(0, (int)pages).Select(page => start + ((ulong)page * 4096)),
            Counts.Of(name).Faults.Where(address => address >= start && address < start + (pages * 4096)));
    }

    [Theory]
    [InlineData("5.10.262/frag", "__alloc_pages_nodemask", 56)]
    [InlineData("6.12.107/frag", "__alloc_pages_noprof", 54)]
    public void Each_fallback_has_its_stack(string name, string allocator, int entries)
    {
        Counts trace = Counts.Of(name);

        Assert.Equal(entries, trace.Fallbacks.Count);
        Assert.All(trace.Fallbacks, fallback => Assert.Contains(allocator, fallback.Stack));
        Assert.All(
            trace.Fallbacks, fallback => Assert.NotEqual(fallback.Page.Migratetype, fallback.Page.FallbackMigratetype));
    }

    private static int Label(string name, string key) => int.Parse(LabelText(name, key), CultureInfo.InvariantCulture);

    private static string LabelText(string name, string key)
    {
        using JsonDocument label = JsonDocument.Parse(File.ReadAllBytes(TraceTexts.Path(name, ".json")));
        return label.RootElement.GetProperty(key).ToString();
    }

    private sealed class Counts(TraceTables tables) : TraceConsumer
    {
        public TraceTables Tables => tables;

        public TraceMethod Form { get; private set; }

        public required TraceCoverage Coverage { get; set; }

        public List<(PageAllocated Page, List<string> Stack)> Pages { get; } = [];

        public List<(PageFellBack Page, List<string> Stack)> Fallbacks { get; } = [];

        public Dictionary<ulong, string> Kept { get; } = [];

        public List<ReclaimKind> Begun { get; } = [];

        public int Ended { get; private set; }

        public int Tried { get; private set; }

        public int CompactionsBegun { get; private set; }

        public int CompactionsEnded { get; private set; }

        public List<ulong> Faults { get; } = [];

        public static Counts Of(string name)
        {
            using FileStream file = File.OpenRead(TraceTexts.Path(name, ".txt"));
            using TraceText trace = TraceText.Open(file, null)!;
            Counts counts = new(trace.Tables) { Coverage = null!, Form = trace.Form };
            counts.Coverage = trace.Read(counts);
            return counts;
        }

        public override void On(in EventHead head, in PageAllocated page) => Pages.Add((page, StackOf(head)));

        public override void On(in EventHead head, in PageFellBack page) => Fallbacks.Add((page, StackOf(head)));

        public override void On(in EventHead head, in ObjectAllocated item) =>
            Kept[item.Address!.Value] = tables.Names[item.CallSite];

        public override void On(in EventHead head, in ObjectFreed item) => Kept.Remove(item.Address);

        public override void On(in EventHead head, in ReclaimBegun reclaim) => Begun.Add(reclaim.Kind);

        public override void On(in EventHead head, in ReclaimEnded reclaim) => Ended++;

        public override void On(in EventHead head, in CompactionTried compaction) => Tried++;

        public override void On(in EventHead head, in CompactionBegun compaction) => CompactionsBegun++;

        public override void On(in EventHead head, in CompactionEnded compaction) => CompactionsEnded++;

        public override void On(in EventHead head, in PageFaulted fault) => Faults.Add(fault.Address);

        private List<string> StackOf(in EventHead head)
        {
            List<string> stack = [];
            foreach (int function in tables.Stacks[head.Stack]) { stack.Add(tables.Names[function]); }
            return stack;
        }
    }
}
