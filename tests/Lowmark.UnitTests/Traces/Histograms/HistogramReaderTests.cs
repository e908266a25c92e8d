using FsCheck;
using FsCheck.Fluent;
using Lowmark.Kernel;
using Lowmark.Traces.Events;
using Lowmark.Traces.Histograms;
using Lowmark.Traces.Symbols;
using Lowmark.Traces.Wanted;
using Lowmark.UnitTests.Traces.Rings;

namespace Lowmark.UnitTests.Traces.Histograms;

public class HistogramReaderTests
{
    [Theory]
    [InlineData("6.1.176", 1477, 5, "pipe_write;vfs_write;ksys_write;do_syscall_64;entry_SYSCALL_64_after_hwframe")]
    [InlineData("6.12.107", 1476, 4,
        "alloc_pages_mpol_noprof;pipe_write;vfs_write;ksys_write;do_syscall_64;entry_SYSCALL_64_after_hwframe")]
    [InlineData("7.2.13", 1476, 4,
        "alloc_pages_mpol;alloc_pages_noprof;anon_pipe_write;vfs_write;ksys_write;do_syscall_64;"
        + "entry_SYSCALL_64_after_hwframe")]
    public void Stacks_orders_and_masks_are_read_with_their_counts(
        string release, long hits, int entries, string stackOfPipe)
    {
        Counted counted = Read(release, "stack", isOfObjects: false, out HistogramReader reader);

        Assert.Equal((hits, 0, 0), (reader.Events, reader.Dropped, reader.Damaged));
        Assert.Equal(entries, counted.Pages.Count);
        (EventHead head, PageAllocated page) = counted.Pages.Single(pair => pair.Head.Count == 160);
        Assert.Equal(stackOfPipe, string.Join(';', counted.StackOf(head)));
        Assert.Equal((null, 0, -1), (page.Pfn, page.Order.Value, page.Migratetype));
    }

    [Theory]
    [InlineData("6.1.176")]
    [InlineData("6.12.107")]
    [InlineData("7.2.13")]
    public void A_task_is_read_with_its_number(string release)
    {
        Counted counted = Read(release, "comm", isOfObjects: false, out HistogramReader reader);

        Assert.Equal(1461, reader.Events);
        Assert.All(
            counted.Pages,
            pair => Assert.Equal((1, "init"), (pair.Head.Pid, counted.Tables.Names[pair.Head.Comm])));
        Assert.Equal([1, 20, 160, 1280], counted.Pages.Select(pair => pair.Head.Count));
    }

    [Fact]
    public void Sizes_of_objects_are_read()
    {
        TraceTables tables = new(KernelRelease.TryParse("6.12.107"));
        Counted counted = new(tables);
        HistogramReader reader = new(isOfObjects: true, tables, new(KernelSymbols.None, tables));

        reader.Read(
            """
            { call_site: 18446744071581834861, bytes_alloc: 64, gfp_flags: 3520 } hitcount: 4  bytes_req: 200

            """u8,
            counted);

        (EventHead head, ObjectAllocated item) = Assert.Single(counted.Objects);
        Assert.Equal((4, 50, 64), (head.Count, item.Requested, item.Allocated));
        Assert.Equal("0xffffffff812d9e6d", tables.Names[item.CallSite]);
    }

    [Fact]
    public void Only_what_was_counted_since_the_last_time_is_told()
    {
        TraceTables tables = new(null);
        Counted counted = new(tables);
        HistogramReader reader = new(isOfObjects: false, tables, new(KernelSymbols.None, tables));

        reader.Read("{ order:          0, gfp_flags:       3520 } hitcount:          4\n"u8, counted);
        reader.Read(
            "{ order: 0, gfp_flags: 3520 } hitcount: 9\n{ order: 1, gfp_flags: 3520 } hitcount: 2\n"u8, counted);

        Assert.Equal([4, 5, 2], counted.Pages.Select(pair => pair.Head.Count));
        Assert.Equal(11, reader.Events);
    }

    /// <summary>One function that asks in two places.</summary>
    [Fact]
    public void Entries_that_name_the_same_are_added_up()
    {
        TraceTables tables = new(null);
        Counted counted = new(tables);
        HistogramReader reader = new(isOfObjects: false, tables, new(KernelSymbols.None, tables));
        ReadOnlySpan<byte> text =
            """
            { stacktrace:
                     pipe_write+0x10/0x40
            , order: 0, gfp_flags: 3520} hitcount: 2
            { stacktrace:
                     pipe_write+0x20/0x40
            , order: 0, gfp_flags: 3520} hitcount: 5

            """u8;

        reader.Read(text, counted);
        reader.Read(text, counted);

        Assert.Equal(7, Assert.Single(counted.Pages).Head.Count);
        Assert.Equal(7, reader.Events);
    }

    /// <summary>A task named to look like keys.</summary>
    [Fact]
    public void A_name_can_not_pretend_to_be_another_key()
    {
        TraceTables tables = new(null);
        Counted counted = new(tables);
        HistogramReader reader = new(isOfObjects: false, tables, new(KernelSymbols.None, tables));

        reader.Read(
            "{ common_pid: a, order: 9 } h [         1], order: 2, gfp_flags: 11458 } hitcount:          1\n"u8,
            counted);

        (EventHead head, PageAllocated page) = Assert.Single(counted.Pages);
        Assert.Equal(("a, order: 9 } h", 2), (tables.Names[head.Comm], page.Order.Value));
    }

    [Fact]
    public void Damaged_text_ends() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(),
            (noise, seed) =>
            {
                byte[] text = File.ReadAllBytes(PathOf("6.12.107", "stack"));
                Noise.Strew(text, noise, seed);
                TraceTables tables = new(null);
                Counted counted = new(tables);
                new HistogramReader(isOfObjects: false, tables, new(KernelSymbols.None, tables)).Read(text, counted);
                return counted.Pages.Count <= 4 + noise.Length;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_plan_has_no_more_keys_than_the_kernel_takes()
    {
        RecordedRing ring = new("7.2.13");
        WantedEvent pages = new("kmem", "mm_page_alloc", WithStack: true);
        WantedEvent objects = new("kmem", "kmalloc", WithStack: true);

        Assert.Equal(
            "hist:keys=stacktrace,order,gfp_flags:size=8192",
            HistogramPlan.Of(pages, ring.Format("kmem", "mm_page_alloc"), withStacks: true)!.Trigger);
        Assert.Equal(
            "hist:keys=common_pid.execname,order,gfp_flags:size=8192",
            HistogramPlan.Of(pages, ring.Format("kmem", "mm_page_alloc"), withStacks: false)!.Trigger);
        Assert.Equal(
            "hist:keys=stacktrace,bytes_alloc,gfp_flags:vals=bytes_req:size=8192",
            HistogramPlan.Of(objects, ring.Format("kmem", "kmalloc"), withStacks: true)!.Trigger);
        Assert.Null(HistogramPlan.Of(new("oom", "mark_victim"), ring.Format("oom", "mark_victim"), withStacks: true));
    }

    private static Counted Read(string release, string what, bool isOfObjects, out HistogramReader reader)
    {
        TraceTables tables = new(KernelRelease.TryParse(release));
        Counted counted = new(tables);
        reader = new(isOfObjects, tables, new(KernelSymbols.None, tables));
        reader.Read(File.ReadAllBytes(PathOf(release, what)), counted);
        return counted;
    }

    private static string PathOf(string release, string what) => Path.Combine(
        Repository.Root, "tests", "Lowmark.UnitTests", "Traces", "Histograms", "Fixtures", $"{release}-{what}.txt");

    private sealed class Counted(TraceTables tables) : TraceConsumer
    {
        public TraceTables Tables => tables;

        public List<(EventHead Head, PageAllocated Page)> Pages { get; } = [];

        public List<(EventHead Head, ObjectAllocated Item)> Objects { get; } = [];

        public IEnumerable<string> StackOf(EventHead head) =>
            tables.Stacks[head.Stack].ToArray().Select(name => tables.Names[name]);

        public override void On(in EventHead head, in PageAllocated page) => Pages.Add((head, page));

        public override void On(in EventHead head, in ObjectAllocated item) => Objects.Add((head, item));
    }
}
