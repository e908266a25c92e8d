using Lowmark.Kernel.Text;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Tells what a kernel line is by its own shape, never by the kernel's version.</summary>
/// <remarks>Shapes: show_mem()/show_free_areas(), dump_header(), dump_tasks(), oom_kill_process() (mm), warn_alloc()
/// (mm/page_alloc.c), mem_cgroup_print_oom_meminfo() (mm/memcontrol.c), read at 2.6.32 to 6.18 and seen in logs of
/// 7.2.</remarks>
public static class LineClassifier
{
    /// <summary>Four times the nodes that any configuration has (NODES_SHIFT is at most 10).</summary>
    internal const int MaxNode = 4095;

    /// <param name="text">A logical line without wrapper.</param>
    /// <param name="insideReport">Whether an open report could claim it: shapes that other kernel text shares
    /// (stack frames, registers, <c>key 123</c>) are only tried then.</param>
    public static LineShape Classify(ReadOnlySpan<byte> text, bool insideReport)
    {
        ReadOnlySpan<byte> t = text.TrimBlanks();
        if (t.IsEmpty) { return LineShape.Unknown; }

        // Most lines of a report are one of these, and each is known by all of its text.
        if (insideReport && BodyShapes.Whole(t) is not LineShape.Unknown and var whole) { return whole; }

        bool hasPhrase = Phrases.StandIn(t);
        if (GivesPath(t, hasPhrase)) { return WithPath(t, insideReport); }

        // These phrases are longer than a comm (TASK_COMM_LEN), so no comm can quote them.
        LineShape shape = hasPhrase ? ByPhrase(t) : LineShape.Unknown;
        if (shape != LineShape.Unknown) { return shape; }
        shape = ByFirstByte(t, insideReport);
        if (shape != LineShape.Unknown) { return shape; }
        if (hasPhrase)
        {
            shape = KillShapes(t);
            if (shape == LineShape.Unknown) { shape = RareHeaders(t); }
        }

        return shape != LineShape.Unknown || !insideReport ? shape : BodyShapes.Loose(t, hasPhrase);
    }

    private static LineShape ByFirstByte(ReadOnlySpan<byte> t, bool insideReport) => t[0] switch
    {
        (byte)'N' when t.StartsWith("Node "u8) => NodeLine(t),
        (byte)'[' => BodyShapes.Bracketed(t, insideReport),
        >= (byte)'0' and <= (byte)'9' => BodyShapes.Numbered(t, insideReport),
        (byte)'l' when t.StartsWith("lowmem_reserve[]"u8) => LineShape.LowmemReserve,
        (byte)'M' when t.StartsWith("Mem-Info:"u8) || t.StartsWith("Mem-info:"u8) => LineShape.MemInfo,
        (byte)'M' when t.StartsWith("MemTotal:"u8) || t.StartsWith("MemFree:"u8)
            || t.StartsWith("MemAvailable:"u8) => LineShape.ProcMemInfo,
        (byte)'o' when t.StartsWith("oom_reaper:"u8) => LineShape.Reaper,
        (byte)'C' when t.StartsWith("CPU: "u8) && t.IndexOf("PID: "u8) > 0 => LineShape.Context,
        (byte)'P' when t.StartsWith("Pid: "u8) && t.IndexOf(", comm: "u8) > 0 => LineShape.Context,
        _ => ZoneWithoutNode(t),
    };

    private static LineShape NodeLine(ReadOnlySpan<byte> t)
    {
        LineCursor cursor = new(t);
        cursor.TryTake("Node "u8);
        if (!cursor.TryTakeCount(out long node) || node > MaxNode) { return LineShape.Unknown; }
        if (cursor.TryTake(", zone"u8)) { return LineShape.ProcBuddyInfo; }
        cursor.SkipBlanks();
        if (cursor.Rest.StartsWith("hugepages_"u8)) { return LineShape.HugePages; }
        if (cursor.Rest.StartsWith("active_anon:"u8)) { return LineShape.NodeCounters; }
        return ZoneWithoutNode(cursor.Rest);
    }

    private static LineShape ZoneWithoutNode(ReadOnlySpan<byte> t)
    {
        int length = ZoneNameLength(t);
        if (length == 0) { return LineShape.Unknown; }
        ReadOnlySpan<byte> rest = t[length..].TrimStart((byte)' ');
        if (rest.StartsWith("free:"u8)) { return LineShape.Zone; }
        if (rest.StartsWith("per-cpu:"u8)) { return LineShape.PerCpuPageset; }
        if (!rest.StartsWith(":"u8)) { return LineShape.Unknown; }
        rest = rest[1..].TrimStart((byte)' ');
        if (rest.StartsWith("empty"u8)) { return LineShape.FreeArea; }
        LineCursor cursor = new(rest);
        if (!cursor.TryTakeCount(out _)) { return LineShape.Unknown; }
        cursor.SkipBlanks();
        return cursor.TryTake("*"u8) ? LineShape.FreeArea : LineShape.Unknown;
    }

    /// <summary>Length of the zone name that the line begins with; 0 when none (zone_names[],
    /// mm/page_alloc.c).</summary>
    internal static int ZoneNameLength(ReadOnlySpan<byte> t)
    {
        if (t.Length < 3) { return 0; }
        return t[0] switch
        {
            (byte)'D' when t.StartsWith("DMA32"u8) => 5,
            (byte)'D' when t.StartsWith("DMA"u8) => 3,
            (byte)'D' when t.StartsWith("Device"u8) => 6,
            (byte)'N' when t.StartsWith("Normal"u8) => 6,
            (byte)'H' when t.StartsWith("HighMem"u8) => 7,
            (byte)'M' when t.StartsWith("Movable"u8) => 7,
            _ => 0,
        };
    }

    private static LineShape ByPhrase(ReadOnlySpan<byte> t)
    {
        if (t.IndexOf(" invoked oom-killer:"u8) is > 0 and var at
            && (at + " invoked oom-killer:"u8.Length == t.Length
            || t[at + " invoked oom-killer:"u8.Length] == (byte)' '))
        {
            return LineShape.OomHeader;
        }

        if (t.IndexOf(": page allocation "u8) > 0)
        {
            if (t.IndexOf("allocation failure. order:"u8) > 0 || t.IndexOf("allocation failure: order:"u8) > 0)
            {
                return LineShape.PageAllocationFailure;
            }

            if (t.IndexOf("allocation stalls for "u8) > 0) { return LineShape.AllocationStall; }
        }

        return LineShape.Unknown;
    }

    /// <summary>Lines whose beginning is the kernel's and which then give a memory cgroup's path, which may hold any
    /// words.</summary>
    private static bool GivesPath(ReadOnlySpan<byte> t, bool hasPhrase) => t[0] switch
    {
        (byte)'o' => t.StartsWith("oom-kill:"u8),
        (byte)'T' => t.StartsWith("Task in "u8) || t.StartsWith("Tasks in "u8),
        (byte)'M' => t.StartsWith("Memory cgroup stats"u8) || t.StartsWith("Memory limit reached of cgroup"u8),
        (byte)'k' => t.StartsWith("killed as a result of limit of"u8),
        _ => hasPhrase && t.IndexOf(" cpuset="u8) > 0 && t.IndexOf(" mems_allowed="u8) > 0,
    };

    private static LineShape WithPath(ReadOnlySpan<byte> t, bool insideReport) => t[0] switch
    {
        (byte)'o' when t.StartsWith("oom-kill:"u8) => LineShape.OomSummary,
        (byte)'T' when t.StartsWith("Task in "u8) => LineShape.MemcgTaskIn,
        (byte)'T' when t.StartsWith("Tasks in "u8) && t.IndexOf("memory.oom.group"u8) > 0 => LineShape.GroupKill,
        _ => insideReport ? BodyShapes.Loose(t, hasPhrase: true) : LineShape.Unknown,
    };

    private static LineShape KillShapes(ReadOnlySpan<byte> t)
    {
        if (t.IndexOf("ut of memory"u8) is >= 0 and var at)
        {
            ReadOnlySpan<byte> rest = t[at..];
            if (KillRecord.NamesKilled(rest)) { return LineShape.Killed; }
            if (rest.IndexOf("ill process "u8) > 0) { return LineShape.KillChosen; }
            if (rest.StartsWith("ut of memory and no killable"u8)) { return LineShape.NoKillable; }
            if (rest.IndexOf("OOM victim "u8) > 0) { return LineShape.KillChosen; }
            if (t.StartsWith("Kernel panic - not syncing: "u8)) { return LineShape.Panic; }
        }

        if (t.StartsWith("Killed process "u8)) { return LineShape.Killed; }
        if (t.StartsWith("Kernel panic - not syncing: "u8) && BodyShapes.IsOomPanic(t)) { return LineShape.Panic; }
        if (t.StartsWith("Kill process "u8) || t.StartsWith("No available memory (MPOL_BIND): kill process "u8))
        {
            return LineShape.KillChosen;
        }

        return LineShape.Unknown;
    }

    private static LineShape RareHeaders(ReadOnlySpan<byte> t)
    {
        bool names = t.IndexOf("alloc"u8) >= 0;             // one search that spares most lines the seven
        if (names && FailedAllocation(t) is not LineShape.Unknown and var failed) { return failed; }
        if (t.IndexOf("Manual OOM execution"u8) >= 0) { return LineShape.SysrqOom; }
        if (t.StartsWith("Linux version "u8)) { return LineShape.LinuxVersion; }
        if (names && t.IndexOf(" warn_alloc"u8) >= 0 && t.IndexOf("+0x"u8) > 0) { return LineShape.Frame; }
        return BodyShapes.IsTaskHeader(t) ? LineShape.TaskHeader : LineShape.Unknown;
    }

    private static LineShape FailedAllocation(ReadOnlySpan<byte> t)
    {
        if (t.IndexOf("Unable to allocate memory on "u8) is >= 0 and < 8 and var slab)
        {
            ReadOnlySpan<byte> where = t[(slab + "Unable to allocate memory on "u8.Length)..];
            bool isNumbered = where.StartsWith("CPU "u8)
                || (where.StartsWith("node "u8) && where[5..] is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..]);
            return isNumbered ? LineShape.SlabFailure : LineShape.Unknown;
        }

        if (t.IndexOf("vmalloc: allocation failure: "u8) >= 0 || t.IndexOf("vmalloc: allocation failure, "u8) >= 0
            || t.IndexOf("vmalloc error: size "u8) >= 0 || t.StartsWith("vmap allocation for size "u8))
        {
            return LineShape.VmallocFailure;
        }

        if (t.IndexOf("enough memory for the allocation"u8) > 0 && t.IndexOf("pid: "u8) >= 0)
        {
            return LineShape.OvercommitRefusal;
        }

        return LineShape.Unknown;
    }
}
