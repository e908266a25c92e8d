using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Events;

/// <summary>kmem:mm_page_alloc (include/trace/events/kmem.h, 2.6.32 to 7.2): the page allocator handed a block out, or
/// had none.</summary>
/// <param name="Pfn">Page frame number of its first page; null when the request failed (−1, which text prints as 0), or
/// when a histogram did not tell.</param>
/// <param name="Gfp">In <see cref="TraceTables.Gfp"/>.</param>
/// <param name="Migratetype">The number that this kernel gives it (enum migratetype); −1 when not told.</param>
public readonly record struct PageAllocated(ulong? Pfn, Order Order, int Gfp, int Migratetype);

/// <summary>kmem:mm_page_free, mm_page_free_direct up to 3.2, and mm_page_free_batched (order 0), which older kernels
/// print instead of it for pages given back many at a time.</summary>
public readonly record struct PageFreed(ulong Pfn, Order Order);

/// <summary>kmem:mm_page_alloc_extfrag: a block was taken from the free lists of another migratetype.</summary>
/// <param name="Order">Of the request.</param>
/// <param name="FallbackOrder">Of the block that was taken apart for it.</param>
/// <param name="Migratetype">What was asked for, by this kernel's number.</param>
/// <param name="FallbackMigratetype">Whose free list it was.</param>
/// <param name="ChangesOwnership">The whole pageblock went over to the requested type; null when not told (up to
/// 3.13).</param>
/// <param name="PageblockOrder">Null when not told (a binary record has none).</param>
public readonly record struct PageFellBack(
    ulong Pfn,
    Order Order,
    Order FallbackOrder,
    int Migratetype,
    int FallbackMigratetype,
    bool? ChangesOwnership,
    Order? PageblockOrder);

/// <summary>exceptions:page_fault_user (arch/x86/include/asm/trace/exceptions.h, 3.12 to 7.2): a program touched a page
/// that it had no mapping of.</summary>
/// <param name="Address">What it touched.</param>
/// <param name="Instruction">From where.</param>
/// <param name="ErrorCode">Bits: 1 page was present, 2 write, 4 user, 16 instruction fetch (enum
/// x86_pf_error_code).</param>
public readonly record struct PageFaulted(ulong Address, ulong Instruction, ulong ErrorCode);
