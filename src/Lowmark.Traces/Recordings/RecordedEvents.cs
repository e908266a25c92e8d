using System.Text;
using Lowmark.Kernel.Gfp;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Recordings;

/// <summary>Events as lines, each as the current kernel prints it (TP_printk in include/trace/events/), without what
/// the event does not tell. Times have nanoseconds.</summary>
internal sealed class RecordedEvents(RecordingText text, TraceTables tables)
{
    private const int CommWidth = 16;

    private readonly Dictionary<int, string> _gfpTexts = [];

    public void Write(in EventHead head, in PageAllocated page)
    {
        Begin(head, "mm_page_alloc:"u8);
        if (page.Pfn is { } pfn) { text.Add(" pfn="u8).AddHex(pfn); }
        else { text.Add(" page=(null) pfn=0x0"u8); }
        text.Add(" order="u8).Add(page.Order.Value).Add(" migratetype="u8).Add(page.Migratetype);
        AddGfp(" gfp_flags="u8, page.Gfp);
        End(head);
    }

    public void Write(in EventHead head, in PageFreed page)
    {
        Begin(head, "mm_page_free:"u8).Add(" pfn="u8).AddHex(page.Pfn).Add(" order="u8).Add(page.Order.Value);
        End(head);
    }

    public void Write(in EventHead head, in PageFellBack page)
    {
        Begin(head, "mm_page_alloc_extfrag:"u8).Add(" pfn="u8).AddHex(page.Pfn);
        text.Add(" alloc_order="u8).Add(page.Order.Value).Add(" fallback_order="u8).Add(page.FallbackOrder.Value);
        if (page.PageblockOrder is { } block) { text.Add(" pageblock_order="u8).Add(block.Value); }
        text.Add(" alloc_migratetype="u8).Add(page.Migratetype);
        text.Add(" fallback_migratetype="u8).Add(page.FallbackMigratetype);
        if (page.PageblockOrder is { } whole)
        {
            text.Add(" fragmenting="u8).Add(page.FallbackOrder.Value < whole.Value ? 1 : 0);
        }

        if (page.ChangesOwnership is { } changes) { text.Add(" change_ownership="u8).Add(changes ? 1 : 0); }
        End(head);
    }

    public void Write(in EventHead head, in ObjectAllocated item)
    {
        Begin(head, item.Cache == TraceNames.None ? "kmalloc:"u8 : "kmem_cache_alloc:"u8);
        if (item.CallSite != TraceNames.None) { text.Add(" call_site="u8).AddWord(tables.Names[item.CallSite]); }
        if (item.Address is { } address) { text.Add(" ptr="u8).AddHex(address); }
        else { text.Add(" ptr=(null)"u8); }
        if (item.Cache != TraceNames.None) { text.Add(" name="u8).AddWord(tables.Names[item.Cache]); }
        text.Add(" bytes_req="u8).Add(item.Requested).Add(" bytes_alloc="u8).Add(item.Allocated);
        AddGfp(" gfp_flags="u8, item.Gfp);
        End(head);
    }

    public void Write(in EventHead head, in ObjectFreed item)
    {
        Begin(head, "kfree:"u8).Add(" ptr="u8).AddHex(item.Address);
        End(head);
    }

    public void Write(in EventHead head, in ReclaimBegun reclaim)
    {
        AddReclaim(head, reclaim.Kind).Add("_begin: order="u8).Add(reclaim.Order.Value);
        AddGfp(" gfp_flags="u8, reclaim.Gfp);
        End(head);
    }

    public void Write(in EventHead head, in ReclaimEnded reclaim)
    {
        AddReclaim(head, reclaim.Kind).Add("_end: nr_reclaimed="u8).Add(reclaim.Reclaimed.Count);
        End(head);
    }

    public void Write(in EventHead head, in CompactionTried compaction)
    {
        Begin(head, "mm_compaction_try_to_compact_pages:"u8).Add(" order="u8).Add(compaction.Order.Value);
        AddGfp(" gfp_mask="u8, compaction.Gfp);
        End(head);
    }

    public void Write(in EventHead head, in CompactionBegun compaction)
    {
        Begin(head, "mm_compaction_begin:"u8);
        if (compaction.ZoneStart is { } start) { text.Add(" zone_start="u8).AddHex(start); }
        if (compaction.IsSync is { } isSync) { text.Add(isSync ? " mode=sync"u8 : " mode=async"u8); }
        End(head);
    }

    public void Write(in EventHead head, in CompactionEnded compaction)
    {
        Begin(head, "mm_compaction_end:"u8);
        if (compaction.Status != TraceNames.None) { text.Add(" status="u8).AddWord(tables.Names[compaction.Status]); }
        End(head);
    }

    public void Write(in EventHead head, in KswapdActed kswapd)
    {
        Begin(head, kswapd.Act switch
        {
            KswapdAct.Called => "mm_vmscan_wakeup_kswapd:"u8,
            KswapdAct.Woke => "mm_vmscan_kswapd_wake:"u8,
            _ => "mm_vmscan_kswapd_sleep:"u8,
        });
        text.Add(" nid="u8).Add(kswapd.Node);
        if (kswapd.Order is { } order) { text.Add(" order="u8).Add(order.Value); }
        End(head);
    }

    public void Write(in EventHead head, in PageFaulted fault)
    {
        Begin(head, "page_fault_user:"u8).Add(" address="u8).AddHex(fault.Address);
        text.Add(" ip="u8).AddHex(fault.Instruction).Add(" error_code="u8).AddHex(fault.ErrorCode);
        End(head);
    }

    public void Write(in EventHead head, in VictimMarked victim)
    {
        Begin(head, "mark_victim:"u8).Add(" pid="u8).Add(victim.Victim);
        End(head);
    }

    private RecordingText Begin(in EventHead head, ReadOnlySpan<byte> name)
    {
        if (head.Comm == TraceNames.None) { text.AddBlanks(CommWidth - "<...>"u8.Length).Add("<...>"u8); }
        else { text.AddComm(tables.Names[head.Comm], CommWidth); }
        text.Add("-"u8).Add(head.Pid).AddBlanks(7 - Digits(head.Pid)).Add(" ["u8);
        if (head.Cpu < 0) { text.Add("-01"u8); }
        else { text.AddDigits(head.Cpu, 3); }
        return text.Add("] ..... "u8).AddTime(head.TimeNs).Add(" "u8).Add(name);
    }

    private void End(in EventHead head)
    {
        if (head.Count != 1) { text.Add(" "u8).Add(RecordingMarks.Count).Add(head.Count); }
        text.Add("\n"u8);
        if (head.Stack == TraceStacks.None) { return; }
        Begin(head, "<stack trace>\n"u8);
        foreach (int function in tables.Stacks[head.Stack])
        {
            text.Add(" => "u8).AddWord(tables.Names[function]).Add("\n"u8);
        }
    }

    private RecordingText AddReclaim(in EventHead head, ReclaimKind kind) => Begin(head, kind switch
    {
        ReclaimKind.Direct => "mm_vmscan_direct_reclaim"u8,
        ReclaimKind.Group => "mm_vmscan_memcg_reclaim"u8,
        _ => "mm_vmscan_memcg_softlimit_reclaim"u8,
    });

    private void AddGfp(ReadOnlySpan<byte> key, int number)
    {
        if (!_gfpTexts.TryGetValue(number, out string? names))
        {
            DecodedGfp gfp = tables.Gfp[number];
            names = gfp.Names is [] ? "none" : string.Join('|', gfp.Names);
            if (gfp is { Mask: null, Names: [var name] } && ReadsAsMask(name)) { names += "|"; }
            _gfpTexts.Add(number, names);
        }

        text.Add(key).AddWord(names);
    }

    /// <summary>A foreign text's only name, which alone would be taken for a mask.</summary>
    private static bool ReadsAsMask(string name) =>
        name is "none" || Texts.Fields.TryNumber(Encoding.UTF8.GetBytes(name), out _);

    private static int Digits(int number)
    {
        int digits = 1;
        for (; number > 9; number /= 10) { digits++; }
        return digits;
    }
}
