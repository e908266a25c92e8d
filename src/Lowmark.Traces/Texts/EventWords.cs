using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;
using Lowmark.Traces.Rings;

namespace Lowmark.Traces.Texts;

/// <summary>Events of memory from their arguments as the kernel prints them (TP_printk in include/trace/events/{kmem,
/// vmscan,compaction,oom}.h and arch/x86/include/asm/trace/exceptions.h, 2.6.32 to 7.2): by key, for what is printed
/// and in which order changed often.</summary>
internal sealed class EventWords(TraceTables tables, TextNames names)
{
    /// <summary>Pages are told one by one as they are freed (3.3 and later), and again where many are.</summary>
    private bool _tellsEachFree;

    /// <returns>False for an event that is wanted and lacks what it must have.</returns>
    public bool TryRead(ReadOnlySpan<byte> name, Fields fields, ref PendingEvent into)
    {
        if (name.StartsWith("mm_page_"u8)) { return TryReadPage(name, fields, ref into); }
        if (name.StartsWith("mm_vmscan_"u8)) { return TryReadReclaim(name["mm_vmscan_"u8.Length..], fields, ref into); }
        if (name.StartsWith("mm_compaction_"u8))
        {
            return TryReadCompaction(name["mm_compaction_"u8.Length..], fields, ref into);
        }

        if (name.StartsWith("k"u8)) { return TryReadObject(name, fields, ref into); }
        if (name.SequenceEqual("page_fault_user"u8)) { return TryReadFault(fields, ref into); }
        if (name.SequenceEqual("mark_victim"u8)) { return TryReadVictim(fields, ref into); }
        return !name.SequenceEqual("mm_pagevec_free"u8) || TryReadFree(fields, ref into);
    }

    private bool TryReadPage(ReadOnlySpan<byte> name, Fields fields, ref PendingEvent into)
    {
        if (name.SequenceEqual("mm_page_alloc"u8)) { return TryReadAllocation(fields, ref into); }
        if (name.SequenceEqual("mm_page_alloc_extfrag"u8)) { return TryReadFallback(fields, ref into); }
        if (name.SequenceEqual("mm_page_free_batched"u8)) { return _tellsEachFree || TryReadFree(fields, ref into); }
        if (name.SequenceEqual("mm_page_free"u8))
        {
            _tellsEachFree = true;
            return TryReadFree(fields, ref into);
        }

        return !name.SequenceEqual("mm_page_free_direct"u8) || TryReadFree(fields, ref into);
    }

    private bool TryReadAllocation(Fields fields, ref PendingEvent into)
    {
        if (!fields.TryFind("order="u8, out Order order) || !TryFindGfp(fields, "gfp_flags="u8, out int gfp))
        {
            return false;
        }

        ulong? pfn = fields.TryFind("pfn="u8, out ulong frame) && frame != ulong.MaxValue ? frame : null;
        if (fields.TryFindAddress("page="u8, out ulong page) && page == 0) { pfn = null; }
        int type = fields.TryFind("migratetype="u8, out long number) && number is >= 0 and <= 64 ? (int)number : -1;
        into.Kind = EventKind.PageAllocated;
        into.PageAllocated = new(pfn, order, gfp, type);
        return true;
    }

    private static bool TryReadFree(Fields fields, ref PendingEvent into)
    {
        if (!fields.TryFind("pfn="u8, out ulong pfn)) { return false; }
        if (!fields.TryFind("order="u8, out Order order)) { order = new(0); }
        into.Kind = EventKind.PageFreed;
        into.PageFreed = new(pfn, order);
        return true;
    }

    private static bool TryReadFallback(Fields fields, ref PendingEvent into)
    {
        if (!fields.TryFind("pfn="u8, out ulong pfn)
            || !fields.TryFind("alloc_order="u8, out Order order)
            || !fields.TryFind("fallback_order="u8, out Order fallback)
            || !fields.TryFind("alloc_migratetype="u8, out long type)
            || !fields.TryFind("fallback_migratetype="u8, out long fallbackType))
        {
            return false;
        }

        bool? changes = fields.TryFind("change_ownership="u8, out long change) ? change != 0 : null;
        Order? block = fields.TryFind("pageblock_order="u8, out Order blockOrder) ? blockOrder : null;
        into.Kind = EventKind.PageFellBack;
        into.PageFellBack = new(pfn, order, fallback, Number(type), Number(fallbackType), changes, block);
        return true;
    }

    private bool TryReadObject(ReadOnlySpan<byte> name, Fields fields, ref PendingEvent into)
    {
        if (name.SequenceEqual("kfree"u8) || name.SequenceEqual("kmem_cache_free"u8))
        {
            if (!fields.TryFindAddress("ptr="u8, out ulong freed)) { return false; }
            into.Kind = freed == 0 ? null : EventKind.ObjectFreed;     // kfree(NULL) frees nothing
            into.ObjectFreed = new(freed);
            return true;
        }

        bool isObject = name.SequenceEqual("kmalloc"u8) || name.SequenceEqual("kmem_cache_alloc"u8)
            || name.SequenceEqual("kmalloc_node"u8) || name.SequenceEqual("kmem_cache_alloc_node"u8);
        if (!isObject) { return true; }
        if (!fields.TryFindAddress("ptr="u8, out ulong address)
            || !fields.TryFind("bytes_req="u8, out long requested)
            || !fields.TryFind("bytes_alloc="u8, out long allocated)
            || !TryFindGfp(fields, "gfp_flags="u8, out int gfp)
            || requested < 0 || allocated < 0)
        {
            return false;
        }

        fields.TryFind("call_site="u8, out ReadOnlySpan<byte> caller);
        fields.TryFind("name="u8, out ReadOnlySpan<byte> cache);
        into.Kind = EventKind.ObjectAllocated;
        into.ObjectAllocated = new(
            address == 0 ? null : address, requested, allocated, gfp, names.OfFunction(caller), names.Of(cache));
        return true;
    }

    /// <param name="name">Behind <c>mm_vmscan_</c>.</param>
    private bool TryReadReclaim(ReadOnlySpan<byte> name, Fields fields, ref PendingEvent into)
    {
        if (name.StartsWith("kswapd_"u8) || name.SequenceEqual("wakeup_kswapd"u8))
        {
            return TryReadKswapd(name, fields, ref into);
        }

        ReclaimKind? kind = null;
        if (name.StartsWith("direct_reclaim_"u8)) { kind = ReclaimKind.Direct; }
        else if (name.StartsWith("memcg_reclaim_"u8)) { kind = ReclaimKind.Group; }
        else if (name.StartsWith("memcg_softlimit_reclaim_"u8)) { kind = ReclaimKind.GroupSoftLimit; }
        if (kind is not { } reclaim) { return true; }
        if (name.EndsWith("_begin"u8))
        {
            if (!fields.TryFind("order="u8, out Order order) || !TryFindGfp(fields, "gfp_flags="u8, out int gfp))
            {
                return false;
            }

            into.Kind = EventKind.ReclaimBegun;
            into.ReclaimBegun = new(reclaim, order, gfp);
            return true;
        }

        if (!fields.TryFind("nr_reclaimed="u8, out long pages) || pages < 0) { return false; }
        into.Kind = EventKind.ReclaimEnded;
        into.ReclaimEnded = new(reclaim, new(pages));
        return true;
    }

    private static bool TryReadKswapd(ReadOnlySpan<byte> name, Fields fields, ref PendingEvent into)
    {
        if (!fields.TryFind("nid="u8, out long node) || node is < 0 or > ushort.MaxValue) { return false; }
        KswapdAct act = name.SequenceEqual("wakeup_kswapd"u8) ? KswapdAct.Called
            : name.SequenceEqual("kswapd_wake"u8) ? KswapdAct.Woke : KswapdAct.Slept;
        Order? order = fields.TryFind("order="u8, out Order told) ? told : null;
        into.Kind = EventKind.KswapdActed;
        into.KswapdActed = new(act, (int)node, order);
        return true;
    }

    /// <param name="name">Behind <c>mm_compaction_</c>.</param>
    private bool TryReadCompaction(ReadOnlySpan<byte> name, Fields fields, ref PendingEvent into)
    {
        if (name.SequenceEqual("begin"u8))
        {
            ulong? start = fields.TryFind("zone_start="u8, out ulong frame) ? frame : null;
            bool? isSync = fields.TryFind("mode="u8, out ReadOnlySpan<byte> mode) ? mode.SequenceEqual("sync"u8) : null;
            into.Kind = EventKind.CompactionBegun;
            into.CompactionBegun = new(start, isSync);
        }
        else if (name.SequenceEqual("end"u8))
        {
            bool isTold = fields.TryFind("status="u8, out ReadOnlySpan<byte> status);
            into.Kind = EventKind.CompactionEnded;
            into.CompactionEnded = new(isTold ? StatusOf(status) : TraceNames.None);
        }
        else if (name.SequenceEqual("try_to_compact_pages"u8))
        {
            if (!fields.TryFind("order="u8, out Order order) || !TryFindGfp(fields, "gfp_mask="u8, out int gfp))
            {
                return false;
            }

            into.Kind = EventKind.CompactionTried;
            into.CompactionTried = new(order, gfp);
        }

        return true;
    }

    /// <summary>A number means something else in each release.</summary>
    private int StatusOf(ReadOnlySpan<byte> status) =>
        char.IsAsciiDigit((char)status[0]) ? TraceNames.None : names.Of(status);

    private static bool TryReadFault(Fields fields, ref PendingEvent into)
    {
        if (!fields.TryFindAddress("address="u8, out ulong address)
            || !fields.TryFindAddress("ip="u8, out ulong instruction)
            || !fields.TryFindAddress("error_code="u8, out ulong code))
        {
            return false;
        }

        into.Kind = EventKind.PageFaulted;
        into.PageFaulted = new(address, instruction, code);
        return true;
    }

    private static bool TryReadVictim(Fields fields, ref PendingEvent into)
    {
        if (!fields.TryFind("pid="u8, out long pid) || pid is < 0 or > int.MaxValue) { return false; }
        into.Kind = EventKind.VictimMarked;
        into.VictimMarked = new((int)pid);
        return true;
    }

    private bool TryFindGfp(Fields fields, ReadOnlySpan<byte> key, out int gfp)
    {
        gfp = TraceGfp.Other;
        if (!fields.TryFind(key, out ReadOnlySpan<byte> text)) { return false; }
        if (Fields.TryNumber(text, out ulong mask)) { gfp = tables.Gfp.Of(mask); }
        else { gfp = names.OfFlags(text, tables.Gfp); }
        return true;
    }

    private static int Number(long type) => type is >= 0 and <= 64 ? (int)type : -1;
}
