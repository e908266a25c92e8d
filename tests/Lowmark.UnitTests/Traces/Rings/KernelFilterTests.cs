using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Rings;
using Lowmark.Traces.Wanted;

namespace Lowmark.UnitTests.Traces.Rings;

public class KernelFilterTests
{
    private static readonly RecordedRing s_ring = new("6.18.44");
    private static readonly KernelRelease s_release = KernelRelease.TryParse("6.18.44")!.Value;

    [Fact]
    public void All_is_said_in_the_fields_of_the_event() => Assert.Equal(
        [
            "order >= 3", "(gfp_flags & 0x20)", "!(gfp_flags & 0x400)", "(common_pid == 7 || common_pid == 12)",
        ],
        Conditions("kmem", "mm_page_alloc", s_release));

    [Fact]
    public void What_the_event_does_not_have_is_not_asked_for()
    {
        Assert.Equal(
            ["alloc_order >= 3", "(common_pid == 7 || common_pid == 12)"],
            Conditions("kmem", "mm_page_alloc_extfrag", s_release));
        Assert.Equal(
            ["order >= 3", "(gfp_mask & 0x20)", "!(gfp_mask & 0x400)", "(common_pid == 7 || common_pid == 12)"],
            Conditions("compaction", "mm_compaction_try_to_compact_pages", s_release));
        Assert.Equal(
            ["(common_pid == 7 || common_pid == 12)"], Conditions("oom", "mark_victim", s_release));
    }

    [Fact]
    public void Events_of_all_have_no_filter_by_task() => Assert.Equal(
        ["order >= 3"],
        KernelFilter.Conditions(
            new("kmem", "mm_page_free", OfAll: true), s_ring.Format("kmem", "mm_page_free"), Filter(), Set(7),
            s_release));

    /// <summary>Up to 4.3 __GFP_WAIT is bit 4, and that kswapd is woken has no bit.</summary>
    [Fact]
    public void Bits_are_those_of_the_release() => Assert.Equal(
        ["!(gfp_flags & 0x10)"],
        KernelFilter.Conditions(
            new("kmem", "mm_page_alloc"), s_ring.Format("kmem", "mm_page_alloc"),
            TraceFilter.All with { DoesNotAsk = GfpFlags.DirectReclaim, Asks = GfpFlags.KswapdReclaim }, null,
            KernelRelease.TryParse("3.16.0")));

    [Fact]
    public void Bits_of_a_release_that_is_not_known_are_left_to_the_reader() =>
        Assert.DoesNotContain("&", string.Concat(Conditions("kmem", "mm_page_alloc", null)), StringComparison.Ordinal);

    [Fact]
    public void No_task_is_no_event_and_too_many_are_left_to_the_reader()
    {
        Assert.Equal(["common_pid < 0"], OfTasks([]));
        Assert.Empty(OfTasks([.. Enumerable.Range(1, KernelFilter.MostPids + 1)]));
        Assert.True(string.Concat(OfTasks([.. Enumerable.Range(4_194_000, KernelFilter.MostPids)])).Length < 4096);
    }

    private static IReadOnlyList<string> OfTasks(int[] pids) => KernelFilter.Conditions(
        new("kmem", "mm_page_alloc"), s_ring.Format("kmem", "mm_page_alloc"), TraceFilter.All, Set(pids), s_release);

    private static IReadOnlyList<string> Conditions(string system, string name, KernelRelease? release) =>
        KernelFilter.Conditions(new(system, name), s_ring.Format(system, name), Filter(), Set(12, 7), release);

    private static HashSet<int> Set(params int[] pids) => [.. pids];

    private static TraceFilter Filter() => TraceFilter.All with
    {
        LeastOrder = new Order(3),
        Asks = GfpFlags.High,
        DoesNotAsk = GfpFlags.DirectReclaim,
    };
}
