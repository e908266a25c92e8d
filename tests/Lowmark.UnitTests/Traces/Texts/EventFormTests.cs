using Lowmark.Kernel.Gfp;

namespace Lowmark.UnitTests.Traces.Texts;

/// <summary>The forms that kernels gave an event's arguments.</summary>
public class EventFormTests
{
    [Theory]
    [InlineData("mm_page_alloc: page=ffffea0000 pfn=4660 order=3 migratetype=2 gfp_flags=GFP_KERNEL|GFP_COMP",
        "PageAllocated { Pfn = 4660, Order = 3, Gfp = 0, Migratetype = 2 } gfp=GFP_KERNEL|GFP_COMP")]
    [InlineData("mm_page_alloc: page=0000000012345678 pfn=0x1234 order=0 migratetype=1 gfp_flags=none",
        "PageAllocated { Pfn = 4660, Order = 0, Gfp = 0, Migratetype = 1 } gfp=")]
    [InlineData("mm_page_alloc: page=(null) pfn=0 order=4 migratetype=0 gfp_flags=GFP_ATOMIC",
        "PageAllocated { Pfn = , Order = 4, Gfp = 0, Migratetype = 0 } gfp=GFP_ATOMIC")]
    [InlineData("mm_page_alloc: page=0000000000000000 pfn=0x0 order=4 migratetype=0 gfp_flags=GFP_ATOMIC",
        "PageAllocated { Pfn = , Order = 4, Gfp = 0, Migratetype = 0 } gfp=GFP_ATOMIC")]
    [InlineData("mm_page_alloc: [FAILED TO PARSE] pfn=0xffffffffffffffff order=4 gfp_flags=0x820 migratetype=0",
        "PageAllocated { Pfn = , Order = 4, Gfp = 0, Migratetype = 0 } gfp=GFP_ATOMIC")]
    [InlineData("mm_page_free: page=0xffffea0 pfn=0x10 order=2", "PageFreed { Pfn = 16, Order = 2 }")]
    [InlineData("mm_page_free_direct: page=ffffea0 pfn=16 order=2", "PageFreed { Pfn = 16, Order = 2 }")]
    [InlineData("mm_pagevec_free: page=ffffea0 pfn=16 order=0 cold=1", "PageFreed { Pfn = 16, Order = 0 }")]
    [InlineData("mm_page_free_batched: page=ffffea0 pfn=16 order=0 cold=0", "PageFreed { Pfn = 16, Order = 0 }")]
    [InlineData("mm_page_alloc_extfrag: page=ffffea0 pfn=512 alloc_order=0 fallback_order=9 pageblock_order=9 "
        + "alloc_migratetype=0 fallback_migratetype=2 fragmenting=0 change_ownership=1",
        "PageFellBack { Pfn = 512, Order = 0, FallbackOrder = 9, Migratetype = 0, FallbackMigratetype = 2, "
        + "ChangesOwnership = True, PageblockOrder = 9 }")]
    [InlineData("kmalloc: call_site=ffffffff811d2345 ptr=ffff880012345678 bytes_req=64 bytes_alloc=96 "
        + "gfp_flags=GFP_KERNEL",
        "ObjectAllocated { Address = 18446612132619638392, Requested = 64, Allocated = 96, Gfp = 0, CallSite = 0, "
        + "Cache = 0 } gfp=GFP_KERNEL 0xffffffff811d2345 ")]
    [InlineData("kmem_cache_alloc: call_site=__alloc_skb+0x8d/0x190 [odd_module] ptr=0x10 name=skbuff_head_cache "
        + "bytes_req=232 bytes_alloc=256 gfp_flags=GFP_ATOMIC node=-1 accounted=false",
        "ObjectAllocated { Address = 16, Requested = 232, Allocated = 256, Gfp = 0, CallSite = 0, Cache = 0 } "
        + "gfp=GFP_ATOMIC __alloc_skb skbuff_head_cache")]
    [InlineData("kmalloc_node: call_site=f+0x1 ptr=(null) bytes_req=64 bytes_alloc=96 gfp_flags=GFP_KERNEL node=0",
        "ObjectAllocated { Address = , Requested = 64, Allocated = 96, Gfp = 0, CallSite = 0, Cache = 0 } "
        + "gfp=GFP_KERNEL f ")]
    [InlineData("kmem_cache_free: call_site=ffffffff811d2345 ptr=0000000000000010",
        "ObjectFreed { Address = 16 }")]
    [InlineData("mm_vmscan_direct_reclaim_begin: order=2 may_writepage=1 gfp_flags=GFP_KERNEL classzone_idx=2",
        "ReclaimBegun { Kind = Direct, Order = 2, Gfp = 0 } gfp=GFP_KERNEL")]
    [InlineData("mm_vmscan_memcg_reclaim_end: nr_reclaimed=12", "ReclaimEnded { Kind = Group, Reclaimed = 12 pages }")]
    [InlineData("mm_vmscan_memcg_softlimit_reclaim_begin: order=0 gfp_flags=GFP_KERNEL",
        "ReclaimBegun { Kind = GroupSoftLimit, Order = 0, Gfp = 0 } gfp=GFP_KERNEL")]
    [InlineData("mm_vmscan_wakeup_kswapd: nid=1 zid=2 order=3",
        "KswapdActed { Act = Called, Node = 1, Order = 3 }")]
    [InlineData("mm_vmscan_kswapd_wake: nid=0 order=0", "KswapdActed { Act = Woke, Node = 0, Order = 0 }")]
    [InlineData("mm_vmscan_kswapd_sleep: nid=0", "KswapdActed { Act = Slept, Node = 0, Order =  }")]
    [InlineData("mm_compaction_begin: zone_start=0x1000 migrate_pfn=0x1000 free_pfn=0x2000 zone_end=0x2200, mode=sync",
        "CompactionBegun { ZoneStart = 4096, IsSync = True }")]
    [InlineData("mm_compaction_begin: zone_start=0x1000 migrate_pfn=0x1000 free_pfn=0x2000 zone_end=0x2200",
        "CompactionBegun { ZoneStart = 4096, IsSync =  }")]
    [InlineData("mm_compaction_end: zone_start=0x1 migrate_pfn=0x1 free_pfn=0x2 zone_end=0x2, mode=async "
        + "status=partial",
        "CompactionEnded { Status = 0 } partial")]
    [InlineData("mm_compaction_end: status=2", "CompactionEnded { Status = 0 } ")]
    [InlineData("mm_compaction_try_to_compact_pages: order=9 gfp_mask=GFP_TRANSHUGE priority=1",
        "CompactionTried { Order = 9, Gfp = 0 } gfp=GFP_TRANSHUGE")]
    [InlineData("page_fault_user: address=0x7f0000001000 ip=0x401000 error_code=0x6",
        "PageFaulted { Address = 139637976731648, Instruction = 4198400, ErrorCode = 6 }")]
    [InlineData("mark_victim: pid=77 comm=a pid=1 total-vm=9kB", "VictimMarked { Victim = 77 }")]
    public void It_is_read_by_its_keys(string words, string said)
    {
        ReadTrace trace = TraceTexts.Read($"# tracer: nop\n           a-1   [000] .....     1.000000: {words}\n");

        Assert.Equal(["a-1 [0] 1000000000 " + said], trace.Lines);
        Assert.Equal(0, trace.Coverage.Damaged);
    }

    [Theory]
    [InlineData("mm_page_alloc: page=ffffea0000 pfn=4660 order=3 migratetype=2 gfp_fl")]
    [InlineData("mm_page_alloc: page=ffffea0000 pfn=4660 order=99 migratetype=2 gfp_flags=GFP_KERNEL")]
    [InlineData("mm_page_free: page=0xffffea0")]
    [InlineData("kmalloc: call_site=f ptr=(____ptrval____) bytes_req=64 bytes_alloc=96 gfp_flags=GFP_KERNEL")]
    [InlineData("kmalloc: call_site=f ptr=00000000deadbeef bytes_req=-64 bytes_alloc=96 gfp_flags=GFP_KERNEL")]
    [InlineData("mm_vmscan_memcg_reclaim_end: nr_reclai")]
    [InlineData("mm_vmscan_kswapd_wake: nid=-7 order=0")]
    [InlineData("page_fault_user: address=some_symbol ip=0x401000 error_code=0x6")]
    [InlineData("mark_victim: pid=99999999999")]
    public void What_lacks_a_figure_is_counted_as_damaged(string words)
    {
        ReadTrace trace = TraceTexts.Read($"# tracer: nop\n           a-1   [000] .....     1.000000: {words}\n");

        Assert.Empty(trace.Lines);
        Assert.Equal(1, trace.Coverage.Damaged);
    }

    [Fact]
    public void Pages_freed_in_batches_are_not_counted_twice_where_each_is_told()
    {
        ReadTrace trace = TraceTexts.Read("""
            # tracer: nop
               a-1 [000] .....  1.000001: mm_page_free: page=ffffea0 pfn=16 order=0
               a-1 [000] .....  1.000002: mm_page_free_batched: page=ffffea0 pfn=16
            """);

        Assert.Single(trace.Lines);
    }

    [Fact]
    public void Old_names_of_flags_mean_what_they_meant() =>
        Assert.Equal(
            GfpDecoder.Decode(null, "GFP_KERNEL|__GFP_COMP|__GFP_ZERO", null)!.Flags,
            GfpDecoder.Decode(null, "GFP_KERNEL|GFP_COMP|GFP_ZERO", null)!.Flags);
}
