using Lowmark.Kernel.Gfp;
using Lowmark.Traces.Events;
using Lowmark.Traces.Views;
using Lowmark.Traces.Wanted;

namespace Lowmark.UnitTests.Traces.Views;

public class AllocViewTests
{
    private static readonly string[] s_heap =
    [
        "__alloc_pages_noprof", "vma_alloc_folio_noprof", "do_anonymous_page", "handle_mm_fault", "asm_exc_page_fault",
    ];

    private readonly TraceOf _trace = new();

    [Fact]
    public void Pages_are_told_by_path_task_order_and_flags()
    {
        AllocView view = new(_trace.Tables, ofObjects: false);
        view.On(_trace.At(0, "db", 7, s_heap), _trace.Page(1, "GFP_HIGHUSER_MOVABLE", order: 2));
        view.On(_trace.At(1, "web", 8, s_heap), _trace.Page(9, "GFP_HIGHUSER_MOVABLE"));
        view.On(_trace.At(2, "db", 7, "alloc_pages", "pipe_write"), _trace.Page(10, TraceOf.Kernel));
        view.On(_trace.At(3, "db", 7), _trace.Page(null, TraceOf.Atomic, order: 3));

        AllocReport report = view.Build(TraceOf.Coverage);

        Assert.Equal((3L, 6L, 1L), (report.Events, report.Amount, report.Failed));
        CallShare first = report.Paths[0];
        Assert.Equal(("db", 2, 5L, "do_anonymous_page"), (first.Comm, first.Tasks, first.Amount, first.Asker));
        Assert.Contains("new memory of its own", first.What, StringComparison.Ordinal);
        Assert.Equal("pipe_write", report.Paths[1].Asker);
        Assert.Equal([("db", 5L), ("web", 1L)], report.Tasks.Select(task => (task.Name, task.Amount)));
        Assert.Equal([("order 2", 4L), ("order 0", 2L)], report.Orders.Select(order => (order.Name, order.Amount)));
        Assert.Equal("GFP_HIGHUSER_MOVABLE", report.Flags[0].Name);
        Assert.Equal(["db", "web", "db"], report.Folded.Select(path => path.Task));
        Assert.Equal("asm_exc_page_fault", report.Folded[0].Frames[0]);
    }

    [Fact]
    public void What_a_histogram_counted_weighs_as_often()
    {
        AllocView view = new(_trace.Tables, ofObjects: false);
        view.On(_trace.At(0) with { Count = 1000, IsCounted = true }, _trace.Page(null, TraceOf.Kernel, order: 1));
        view.On(_trace.At(0) with { IsCounted = true }, _trace.Page(null, TraceOf.Atomic));

        AllocReport report = view.Build(TraceOf.Coverage);
        Assert.Equal((1001L, 2001L, 0L), (report.Events, report.Amount, report.Failed));
    }

    [Fact]
    public void Objects_are_told_by_cache_or_by_who_asked()
    {
        AllocView view = new(_trace.Tables, ofObjects: true);
        view.On(_trace.At(0), _trace.Object(0x10, 192, "d_alloc", "dentry"));
        view.On(_trace.At(1), _trace.Object(0x20, 1024, "sock_alloc"));
        view.On(_trace.At(2), _trace.Page(1));

        AllocReport report = view.Build(TraceOf.Coverage);
        Assert.Equal((2L, 1216L), (report.Events, report.Amount));
        Assert.Equal([("sock_alloc", 1024L), ("dentry", 192L)], report.Kinds.Select(kind => (kind.Name, kind.Amount)));
    }

    [Fact]
    public void A_filter_lets_only_what_was_asked_for_through_and_all_that_is_given_back()
    {
        AllocView view = new(_trace.Tables, ofObjects: false);
        LeakView leak = new(_trace.Tables, TimeSpan.Zero);
        TraceFilter filter = new(
            [7], null, new(1), GfpFlags.None, GfpFlags.DirectReclaim);
        FilteredEvents events = new(_trace.Tables, filter, new HashSet<int> { 99 }, view, leak);
        events.On(_trace.At(0, pid: 7), _trace.Page(1, TraceOf.Atomic, order: 1));
        events.On(_trace.At(1, pid: 8), _trace.Page(3, TraceOf.Atomic, order: 1));
        events.On(_trace.At(2, pid: 7), _trace.Page(5, TraceOf.Atomic));
        events.On(_trace.At(3, pid: 7), _trace.Page(7, TraceOf.Kernel, order: 1));
        events.On(_trace.At(4, pid: 99), _trace.Page(9, TraceOf.Atomic, order: 1));
        events.On(_trace.At(5, pid: 8), new PageFreed(1, new(1)));

        Assert.Equal(1, view.Build(TraceOf.Coverage).Events);
        Assert.Equal(0, leak.Build(TraceOf.Coverage).Events);
    }

    [Fact]
    public void Keys_without_end_are_kept_in_bounded_room_and_none_is_lost()
    {
        AllocView view = new(_trace.Tables, ofObjects: true);
        for (int i = 0; i < 100_000; i++) { view.On(_trace.At(0, $"task{i}"), _trace.Object(1, 8, $"site{i}")); }

        AllocReport report = view.Build(TraceOf.Coverage);
        Assert.Equal(800_000, report.Amount);
        Assert.Equal(800_000, report.Tasks.Sum(task => task.Amount));
        Assert.Equal("(other)", report.Tasks[^1].Name);
    }
}
