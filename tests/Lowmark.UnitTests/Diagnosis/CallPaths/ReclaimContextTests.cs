using Lowmark.Diagnosis.CallPaths;
using Lowmark.Kernel;

namespace Lowmark.UnitTests.Diagnosis.CallPaths;

public class ReclaimContextTests
{
    [Theory]
    [InlineData("warn_alloc __alloc_pages mempool_alloc bio_alloc swap_writepage shrink_folio_list kswapd", "Reclaim")]
    [InlineData("warn_alloc __alloc_pages xfs_buf_alloc shrink_slab.constprop.0 try_to_free_pages", "Reclaim")]
    [InlineData("warn_alloc __alloc_pages alloc_migrate_target try_to_compact_pages", "Reclaim")]
    [InlineData("warn_alloc __alloc_pages napi_alloc_skb net_rx_action __do_softirq irq_exit kswapd", "Interrupt")]
    [InlineData("warn_alloc __alloc_pages __alloc_skb el1h_64_irq balance_pgdat kswapd", "Interrupt")]
    [InlineData("warn_alloc __alloc_pages handle_mm_fault asm_exc_page_fault", "Task")]
    [InlineData("warn_alloc __alloc_pages try_to_free_mem_cgroup_pages", "Task")]
    [InlineData("warn_alloc ?kswapd kthread", "Task")]                          // left on the stack by an earlier call
    [InlineData("?warn_alloc ?kswapd", "Task")]                                 // no frame pointers: not proven
    [InlineData("warn_alloc ?common_interrupt balance_pgdat", "Reclaim")]
    [InlineData("?warn_alloc ?do_IRQ", "Interrupt")]
    [InlineData("", "Task")]
    public void The_nearest_of_interrupt_and_reclaimer_counts(string trace, string expected) =>
        Assert.Equal(expected, ReclaimContext.Read(Frames(trace)).ToString());

    private static EquatableArray<CallFrame> Frames(string trace) =>
        trace.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => new CallFrame(name.TrimStart('?'), null, !name.StartsWith('?'))).ToEquatableArray();
}
