using Lowmark.Kernel.Text;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Shapes of the lines inside a report. Some are shared with other kernel text, so they only count inside
/// one.</summary>
internal static class BodyShapes
{
    /// <summary>Of a task table's header.</summary>
    private const int MostBytesThroughPid = 14;

    public static LineShape Bracketed(ReadOnlySpan<byte> t, bool insideReport)
    {
        LineCursor cursor = new(t);
        cursor.TryTake("["u8);
        if (cursor.TryTake("<"u8)) { return insideReport ? LineShape.Frame : LineShape.Unknown; }
        cursor.SkipBlanks();
        if (cursor.TryTake("pid"u8)) { return IsTaskHeader(t) ? LineShape.TaskHeader : LineShape.Unknown; }
        if (!insideReport || !cursor.TryTakeCount(out _)) { return LineShape.Unknown; }
        cursor.SkipBlanks();
        if (!cursor.TryTake("]"u8)) { return LineShape.Unknown; }
        cursor.SkipBlanks();
        return cursor.TryTakeCount(out _) ? LineShape.TaskRow : LineShape.Unknown;
    }

    /// <summary><c>[ pid ]   uid  tgid total_vm      rss … name</c>: the columns vary, these stay (dump_tasks(),
    /// mm/oom_kill.c).</summary>
    public static bool IsTaskHeader(ReadOnlySpan<byte> t) =>
        t[..Math.Min(t.Length, MostBytesThroughPid)].IndexOf("pid"u8) >= 0
        && t.IndexOf("tgid"u8) > 0 && t.IndexOf("total_vm"u8) > 0 && t.IndexOf("rss"u8) > 0;

    public static LineShape Numbered(ReadOnlySpan<byte> t, bool insideReport)
    {
        LineCursor cursor = new(t);
        cursor.TryTakeCount(out _);
        if (IsTotal(cursor.Rest) || (insideReport && IsOldTotal(cursor.Rest))) { return LineShape.Totals; }
        return insideReport && IsAllocationProfile(cursor) ? LineShape.AllocationProfile : LineShape.Unknown;
    }

    private static bool IsTotal(ReadOnlySpan<byte> rest) =>
        rest.StartsWith(" pages "u8)
            ? rest.StartsWith(" pages RAM"u8) || rest.StartsWith(" pages HighMem"u8)
                || rest.StartsWith(" pages reserved"u8)
                || rest.StartsWith(" pages cma reserved"u8) || rest.StartsWith(" pages hwpoisoned"u8)
                || rest.StartsWith(" pages in swap cache"u8) || rest.StartsWith(" pages shared"u8)
                || rest.StartsWith(" pages non-shared"u8) || rest.StartsWith(" pages of "u8)
                || rest.StartsWith(" pages in pagetable cache"u8)
            : rest.StartsWith(" total pagecache pages"u8) || rest.StartsWith(" pagecache pages"u8)
                || rest.StartsWith(" free pages"u8) || rest.StartsWith(" reserved pages"u8)
                || rest.StartsWith(" slab pages"u8);

    /// <summary>show_mem() of the architectures, up to v2.6.3x: <c>N pages swap cached</c>, <c>N pages dirty</c>,
    /// …</summary>
    private static bool IsOldTotal(ReadOnlySpan<byte> rest) =>
        rest.StartsWith(" pages "u8) && rest.Length < 40 && rest[7..].IndexOfAnyExcept(ByteSets.CounterName) < 0;

    /// <summary>Whether a row has all the figures that the oldest table has: what another program prints in brackets
    /// has not.</summary>
    public static bool IsWholeTaskRow(ReadOnlySpan<byte> text) => FiguresLength(text.TrimBlanksStart()) > 0;

    /// <summary>Bytes up to the end of the figures of a row that has them all; else 0.</summary>
    private static int FiguresLength(ReadOnlySpan<byte> t)
    {
        LineCursor cursor = new(t);
        if (!TaskRow.TryTakePid(ref cursor, out _)) { return 0; }
        Span<long> figures = stackalloc long[TaskTableBuilder.FewestFigures];
        return cursor.TryTakeFigures(figures) && cursor.Rest is [(byte)' ', ..] ? t.Length - cursor.Rest.Length : 0;
    }

    /// <summary><c>%12s %8llu file:line [module] func:name</c> (alloc_tags_show_mem_report(), v6.10+).</summary>
    private static bool IsAllocationProfile(LineCursor cursor) => cursor.Rest.IndexOf(" func:"u8) > 0;

    public static bool IsOomPanic(ReadOnlySpan<byte> t) =>
        t.IndexOf("panic_on_oom"u8) > 0 || t.IndexOf("out of memory"u8) > 0 || t.IndexOf("Out of memory"u8) > 0
        || t.IndexOf("deadlocked on memory"u8) > 0;

    /// <summary>Shapes that fit no other line from its first byte to its last: a row of the task table or of that of
    /// slabs, a statistic, a plain frame, registers.</summary>
    public static LineShape Whole(ReadOnlySpan<byte> t) => t[0] switch
    {
        (byte)'[' when FiguresLength(t) > TaskTableBuilder.MostCommBytes => LineShape.TaskRow,
        _ when t[^1] is (byte)'B' => SlabUse.IsPlainRow(t) ? LineShape.SlabTable : LineShape.Unknown,
        >= (byte)'a' and <= (byte)'z' when IsKeyValue(t) => LineShape.MemcgStat,
        (>= (byte)'a' and <= (byte)'z') or (byte)'_' or (byte)'?' when IsPlainFrame(t) => LineShape.Frame,
        (byte)'R' when RegisterDump.IsPlain(t) => LineShape.Registers,
        _ => LineShape.Unknown,
    };

    /// <summary><c>[? ]name+0x1a/0x2b</c> and at most a module behind it.</summary>
    private static bool IsPlainFrame(ReadOnlySpan<byte> t)
    {
        if (t.StartsWith("? "u8)) { t = t[2..]; }
        int blank = t.IndexOf((byte)' ');
        ReadOnlySpan<byte> symbol = blank < 0 ? t : t[..blank];
        if (blank >= 0 && t[blank..] is not ([(byte)' ', (byte)'[', .., (byte)']'])) { return false; }
        if (blank >= 0 && t[(blank + 1)..].Contains((byte)' ')) { return false; }
        return IsPlace(symbol);
    }

    /// <summary><c>name+0x1a/0x2b</c>.</summary>
    public static bool IsPlace(ReadOnlySpan<byte> symbol)
    {
        int plus = symbol.LastIndexOf((byte)'+');
        if (plus <= 0 || !symbol[plus..].StartsWith("+0x"u8)) { return false; }
        ReadOnlySpan<byte> figures = symbol[(plus + 3)..];
        for (int at = 0; at < figures.Length; at++)
        {
            if (figures[at] == '/') { return figures[at..].StartsWith("/0x"u8); }
        }

        return false;
    }

    /// <summary>Shapes that are only believed inside a report.</summary>
    /// <param name="hasPhrase">Whether any of the <see cref="Phrases"/> may stand in it.</param>
    public static LineShape Loose(ReadOnlySpan<byte> t, bool hasPhrase)
    {
        if (Counters(t)) { return LineShape.Counters; }
        LineShape shape = Named(t, hasPhrase);
        if (shape != LineShape.Unknown) { return shape; }
        return IsKeyValue(t) ? LineShape.MemcgStat : Trace(t);
    }

    private static bool Counters(ReadOnlySpan<byte> t) =>

        // A hard-wrapped zone or node line goes on with kB figures; this block counts pages.
        BeginsCounters(t) && t.IndexOf("kB"u8) < 0 && t.IndexOf("KB"u8) < 0;

    public static bool BeginsCounters(ReadOnlySpan<byte> t) => t[0] switch
    {
        (byte)'A' => t.StartsWith("Active:"u8) || t.StartsWith("Active_anon:"u8),
        (byte)'a' => t.StartsWith("active_anon:"u8) || t.StartsWith("active_file:"u8) || t.StartsWith("active:"u8),
        (byte)'u' => t.StartsWith("unevictable:"u8),
        (byte)'s' => t.StartsWith("slab_reclaimable:"u8) || t.StartsWith("sec_pagetables:"u8),
        (byte)'m' => t.StartsWith("mapped:"u8),
        (byte)'k' => t.StartsWith("kernel_misc_reclaimable:"u8),
        (byte)'f' => t.StartsWith("free:"u8) || t.StartsWith("free_cma:"u8) || t.StartsWith("free_pcp:"u8),
        (byte)'i' => t.StartsWith("inactive_file:"u8) || t.StartsWith("isolated_anon:"u8),
        _ => false,
    };

    private static LineShape Named(ReadOnlySpan<byte> t, bool hasPhrase) => t[0] switch
    {
        (byte)'m' when t.StartsWith("memory: usage "u8)
            || t.StartsWith("memory+swap: usage "u8) => LineShape.MemcgUsage,
        (byte)'k' when t.StartsWith("kmem: usage "u8) => LineShape.MemcgUsage,
        (byte)'s' when t.StartsWith("swap: usage "u8) => LineShape.MemcgUsage,
        (byte)'k' when t.StartsWith("killed as a result of limit of"u8) => LineShape.MemcgKilledBy,
        (byte)'M' when t.StartsWith("Memory cgroup stats"u8) => LineShape.MemcgStatsHeader,
        (byte)'M' when t.StartsWith("Memory limit reached of cgroup"u8) => LineShape.MemcgTaskIn,
        (byte)'M' when t.StartsWith("Memory cgroup min protection"u8) => LineShape.MemcgProtection,
        (byte)'M' when t.StartsWith("Memory allocations"u8) => LineShape.AllocationProfile,
        (byte)'T' when t.StartsWith("Tasks state"u8) => LineShape.TasksState,
        (byte)'T' when t.StartsWith("Tainted: "u8) => LineShape.Hardware,
        (byte)'T' when t.StartsWith("Total swap"u8) => LineShape.Totals,
        (byte)'F' when t.StartsWith("Free swap"u8) => LineShape.Totals,
        (byte)'S' when t.StartsWith("Swap cache stats:"u8) || t.StartsWith("Swap cache: "u8) => LineShape.Totals,
        (byte)'H' when t.StartsWith("Hardware name:"u8) => LineShape.Hardware,
        (byte)'W' when t.StartsWith("Workqueue: "u8) => LineShape.Hardware,
        (byte)'H' when t.StartsWith("Huh VM_FAULT_OOM"u8) => LineShape.FaultRetry,
        (byte)'U' when t.StartsWith("Unreclaimable slab info:"u8) => LineShape.SlabTable,
        (byte)'e' when t.StartsWith("excessive unreclaimable slab"u8) => LineShape.SlabTable,
        (byte)'N' when t.StartsWith("Name "u8) && t.IndexOf("Used"u8) > 0 => LineShape.SlabTable,
        (byte)'C' when t.StartsWith("COMPACTION is disabled"u8) => LineShape.Hardware,
        (byte)'c' when t.StartsWith("cache: "u8) => LineShape.SlabDetail,
        (byte)'n' when t.StartsWith("node "u8) && t.IndexOf(": slabs: "u8) > 0 => LineShape.SlabDetail,
        _ when hasPhrase && t.IndexOf(" cpuset="u8) > 0 && t.IndexOf("mems_allowed="u8) > 0 => LineShape.Cpuset,
        _ when hasPhrase && t.IndexOf("debugging increased min order"u8) > 0 => LineShape.SlabDetail,
        _ when hasPhrase && LossMarker(t) => LineShape.LossMarker,
        (byte)'C' or (byte)'c' when IsPageset(t) => LineShape.PerCpuPageset,
        _ when t.EndsWith("KB"u8) && SlabUse.IsRow(t) => LineShape.SlabTable,
        _ => LineShape.Unknown,
    };

    private static bool LossMarker(ReadOnlySpan<byte> t) =>
        t.IndexOf("callbacks suppressed"u8) > 0 || (t.IndexOf("message"u8) >= 0 && SaysMessagesWereLost(t));

    private static bool SaysMessagesWereLost(ReadOnlySpan<byte> t) =>
        t.IndexOf("printk messages dropped"u8) > 0 || t.IndexOf("messages suppressed"u8) > 0
            || t.IndexOf("message repeated "u8) >= 0
        || t.IndexOf("messages lost due to rate-limiting"u8) > 0
        || (t.StartsWith("Missed "u8) && t.IndexOf("kernel messages"u8) > 0);

    /// <summary><c>CPU %4d: hi:%5d, btch:%4d usd:%4d</c> (show_free_areas(), up to v4.1); before v2.6.28 with the words
    /// Hot and Cold, on one line or two.</summary>
    private static bool IsPageset(ReadOnlySpan<byte> t) =>
        (t.StartsWith("CPU "u8) || t.StartsWith("cpu "u8))
        && (t.IndexOf("hi:"u8) > 0 || t.IndexOf("high "u8) > 0) && (t.IndexOf("btch:"u8) > 0
        || t.IndexOf("batch "u8) > 0);

    private static LineShape Trace(ReadOnlySpan<byte> t)
    {
        if (t.StartsWith("Call Trace:"u8) || t.StartsWith("Call trace:"u8) || t.StartsWith("Backtrace:"u8))
        {
            return LineShape.CallTrace;
        }

        if (t[0] is (byte)'<' && (t.StartsWith("<IRQ>"u8) || t.StartsWith("</IRQ>"u8) || t.StartsWith("<TASK>"u8)
            || t.StartsWith("</TASK>"u8) || t.StartsWith("<EOI>"u8) || t.StartsWith("<<EOE>>"u8)
            || t.StartsWith("<NMI>"u8)
            || t.StartsWith("</NMI>"u8) || t.StartsWith("<SOFTIRQ>"u8)))
        {
            return LineShape.Frame;
        }

        if (IsFrame(t)) { return LineShape.Frame; }
        return RegisterDump.IsLine(t) ? LineShape.Registers : LineShape.Unknown;
    }

    /// <summary><c>[? ]name+0x1a/0x2b[ [module]]</c>, or the arm and powerpc forms around it.</summary>
    private static bool IsFrame(ReadOnlySpan<byte> t)
    {
        int plus = t.IndexOf("+0x"u8);
        if (plus > 0 && t[plus..].IndexOf("/0x"u8) > 0 && t.Length < 300) { return true; }
        return t.StartsWith("[<"u8) || (t.StartsWith("(["u8) && t.IndexOf(">]"u8) > 0)
            || t.StartsWith("Exception stack("u8) || t.StartsWith("--- interrupt:"u8)
            || t.StartsWith("--- Exception:"u8)
            || t.StartsWith("Call Trace (unreliable)"u8);
    }

    /// <summary><c>anon 66973696</c>: one word of lower case letters, digits and underscores, one blank, one
    /// count.</summary>
    public static bool IsKeyValue(ReadOnlySpan<byte> t)
    {
        int digits = t.Length;
        while (digits > 0 && t[digits - 1] is >= (byte)'0' and <= (byte)'9') { digits--; }
        return digits > 1 && digits < t.Length && t[digits - 1] == ' ' && t.Length <= RawLine.TerminalColumns
            && t[..(digits - 1)].IndexOfAnyExcept(ByteSets.StatName) < 0;
    }
}
