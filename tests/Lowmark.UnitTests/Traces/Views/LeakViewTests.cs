using Lowmark.Traces.Events;
using Lowmark.Traces.Views;

namespace Lowmark.UnitTests.Traces.Views;

public class LeakViewTests
{
    private readonly TraceOf _trace = new();

    [Fact]
    public void What_is_not_given_back_is_told_with_who_asked_for_it()
    {
        LeakView view = new(_trace.Tables, TimeSpan.FromSeconds(1));
        for (ulong i = 1; i <= 10; i++) { view.On(_trace.At(i), _trace.Object(i, 512, "sock_alloc", "sock")); }
        for (ulong i = 1; i <= 4; i++) { view.On(_trace.At(100), new ObjectFreed(i)); }
        view.On(_trace.At(2500), _trace.Object(99, 64, "young"));
        view.On(_trace.At(3000), new ObjectFreed(1000));

        LeakReport report = view.Build(TraceOf.Coverage);

        LeakSuspect suspect = Assert.Single(report.Suspects);
        Assert.Equal(("sock", "sock_alloc", "nic"), (suspect.Kind, suspect.Asker, suspect.Comm));
        Assert.Equal((6L, 3072L, 10L, 4L), (suspect.Kept, suspect.KeptBytes, suspect.Allocated, suspect.Freed));
        Assert.Equal(TimeSpan.FromMilliseconds(2995), suspect.Oldest);
        Assert.Equal((5184L, 2048L), (report.AllocatedBytes, report.FreedBytes));
    }

    [Fact]
    public void By_itself_half_of_the_trace_is_the_age()
    {
        LeakView view = new(_trace.Tables, null);
        view.On(_trace.At(0), _trace.Object(1, 8, "old"));
        view.On(_trace.At(600), _trace.Object(2, 8, "young"));
        view.On(_trace.At(1000), new ObjectFreed(77));

        LeakReport report = view.Build(TraceOf.Coverage);
        Assert.Equal(TimeSpan.FromMilliseconds(500), report.Age);
        Assert.Equal("old", Assert.Single(report.Suspects).Asker);
    }

    [Fact]
    public void Pages_of_a_cache_are_counted_by_its_objects()
    {
        LeakView view = new(_trace.Tables, TimeSpan.Zero);
        view.On(_trace.At(0, "db", 7, "alloc_pages", "allocate_slab", "___slab_alloc", "kmalloc", "x"), _trace.Page(1));
        view.On(_trace.At(0, "db", 7, "alloc_pages", "pipe_write"), _trace.Page(2, order: 1));

        LeakSuspect suspect = Assert.Single(view.Build(TraceOf.Coverage).Suspects);
        Assert.Equal(("pages of order 1", "pipe_write", 8192L), (suspect.Kind, suspect.Asker, suspect.KeptBytes));
    }

    [Fact]
    public void An_address_that_is_handed_out_again_is_one_object()
    {
        LeakView view = new(_trace.Tables, TimeSpan.Zero);
        view.On(_trace.At(0), _trace.Object(1, 8, "a"));
        view.On(_trace.At(1), _trace.Object(1, 8, "b"));

        Assert.Equal("b", Assert.Single(view.Build(TraceOf.Coverage).Suspects).Asker);
    }
}
