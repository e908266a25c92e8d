using System.Buffers;
using System.Runtime.Intrinsics;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Shapes that a line of a report has by all of its text: no word in it could make it another line, and no
/// form, wrapper or cut has a use for any byte of it.</summary>
internal static class PlainShapes
{
    private const int BlockBytes = 32;

    /// <param name="t">Without blanks in front.</param>
    /// <param name="next">As <see cref="SectionOrder.Repeated"/> gives it, rows of the task table left out.</param>
    /// <returns>That shape or another one of its section; Unknown for lines that are not known so surely,
    /// too.</returns>
    public static LineShape Further(ReadOnlySpan<byte> t, LineShape next) => next switch
    {
        _ when t.IsEmpty || t[^1] == ' ' => LineShape.Unknown,
        LineShape.Frame or LineShape.Registers => OfTrace(t),
        LineShape.MemcgStat when t[0] is >= (byte)'a' and <= (byte)'z' && BodyShapes.IsKeyValue(t) => next,
        LineShape.MemcgUsage when IsUsage(t) => next,
        LineShape.Counters when IsCounters(t) => next,
        LineShape.Zone => OfZones(t),
        LineShape.FreeArea when IsFreeArea(BehindZone(t)) => next,
        LineShape.HugePages when IsHugePages(BehindNode(t)) => next,
        LineShape.Totals when IsTotal(t) => next,
        LineShape.SlabTable when t[^1] is (byte)'B' && SlabUse.IsPlainRow(t) => next,
        _ => LineShape.Unknown,
    };

    /// <summary>Of a line that may be the first of its section.</summary>
    /// <inheritdoc cref="Further"/>
    public static LineShape First(ReadOnlySpan<byte> t) => t switch
    {
        [.., (byte)' '] => LineShape.Unknown,
        [(byte)'N', ..] => OfNode(t),
        [(byte)'M', ..] when t.SequenceEqual("Mem-Info:"u8) => LineShape.MemInfo,
        [(byte)'C', ..] when t.SequenceEqual("Call Trace:"u8) => LineShape.CallTrace,
        [(byte)'T', ..] when t.SequenceEqual("Tasks state (memory values in pages):"u8) => LineShape.TasksState,
        [(byte)'a', ..] when IsCounters(t) => LineShape.Counters,
        [(byte)'m', ..] when IsUsage(t) => LineShape.MemcgUsage,
        [>= (byte)'0' and <= (byte)'9', ..] when IsTotal(t) => LineShape.Totals,
        _ => LineShape.Unknown,
    };

    private static LineShape OfNode(ReadOnlySpan<byte> t)
    {
        ReadOnlySpan<byte> behindNode = BehindNode(t);
        return behindNode.StartsWith("active_anon:"u8)
            ? HoldsFields(behindNode, ByteSets.ZoneFields) ? LineShape.NodeCounters : LineShape.Unknown
            : IsHugePages(behindNode) ? LineShape.HugePages
            : IsZone(BehindZone(t)) ? LineShape.Zone
            : IsFreeArea(BehindZone(t)) ? LineShape.FreeArea : LineShape.Unknown;
    }

    private static LineShape OfTrace(ReadOnlySpan<byte> t) => t[0] switch
    {
        (byte)'R' => t[^1] is not (byte)'B' && RegisterDump.IsPlain(t) ? LineShape.Registers : LineShape.Unknown,
        (byte)'C' => RegisterDump.IsPlainCode(t) ? LineShape.Registers : LineShape.Unknown,
        (byte)'<' => t.SequenceEqual("<TASK>"u8) || t.SequenceEqual("</TASK>"u8) ? LineShape.Frame : LineShape.Unknown,
        (>= (byte)'a' and <= (byte)'z') or (byte)'_' or (byte)'?' => IsFrame(t) ? LineShape.Frame : LineShape.Unknown,
        _ => LineShape.Unknown,
    };

    /// <summary>A frame of the kernel itself, in no module.</summary>
    private static bool IsFrame(ReadOnlySpan<byte> t)
    {
        if (t.StartsWith("? "u8)) { t = t[2..]; }
        return t is [.., not (byte)'B'] && t.IndexOfAnyExcept(ByteSets.Symbol) < 0 && BodyShapes.IsPlace(t);
    }

    /// <summary><c>memory: usage 32768kB, limit 32768kB, failcnt 133</c> (mem_cgroup_print_oom_meminfo(),
    /// mm/memcontrol.c).</summary>
    private static bool IsUsage(ReadOnlySpan<byte> t)
    {
        LineCursor cursor = new(t);
        return (cursor.TryTake("memory: "u8) || cursor.TryTake("swap: "u8) || cursor.TryTake("kmem: "u8)
                || cursor.TryTake("memory+swap: "u8))
            && cursor.TryTake("usage "u8) && cursor.TryTakeCount(out _)
            && cursor.TryTake("kB, limit "u8) && cursor.TryTakeCount(out _)
            && cursor.TryTake("kB, failcnt "u8) && cursor.TryTakeCount(out _) && cursor.AtEnd;
    }

    /// <summary>Pages: none of the figures has a unit.</summary>
    private static bool IsCounters(ReadOnlySpan<byte> t) =>
        BodyShapes.BeginsCounters(t) && HoldsFields(t, ByteSets.PlainCounters);

    private static LineShape OfZones(ReadOnlySpan<byte> t)
    {
        if (t[0] == 'l')
        {
            return t.StartsWith("lowmem_reserve[]:"u8)
                && t["lowmem_reserve[]:"u8.Length..].IndexOfAnyExcept(ByteSets.DigitsAndBlanks) < 0
                ? LineShape.LowmemReserve : LineShape.Unknown;
        }

        return IsZone(BehindZone(t)) ? LineShape.Zone : LineShape.Unknown;
    }

    private static bool IsZone(ReadOnlySpan<byte> behindName) =>
        behindName.StartsWith(" free:"u8) && HoldsFields(behindName[1..], ByteSets.ZoneFields);

    private static bool IsFreeArea(ReadOnlySpan<byte> behindName)
    {
        LineCursor cursor = new(behindName);
        return cursor.TryTake(": "u8) && cursor.TryTakeCount(out _) && cursor.TryTake("*"u8)
            && cursor.Rest.IndexOfAnyExcept(ByteSets.FreeArea) < 0 && !HoldsEscape(cursor.Rest);
    }

    private static bool IsHugePages(ReadOnlySpan<byte> behindNode) =>
        behindNode.StartsWith("hugepages_total="u8) && behindNode.IndexOfAnyExcept(ByteSets.HugePages) < 0
        && !HoldsEscape(behindNode);

    /// <summary><c>=3D</c>, a mail's.</summary>
    private static bool HoldsEscape(ReadOnlySpan<byte> t) => t.IndexOf("=3"u8) >= 0;

    /// <returns>What stands behind <c>Node 0 </c>; empty where that does not stand.</returns>
    private static ReadOnlySpan<byte> BehindNode(ReadOnlySpan<byte> t)
    {
        LineCursor cursor = new(t);
        return cursor.TryTake("Node "u8) && cursor.TryTakeCount(out long node) && node <= LineClassifier.MaxNode
            && cursor.TryTake(" "u8) ? cursor.Rest : default;
    }

    /// <returns>What stands behind <c>Node 0 DMA</c> or, on a machine without NUMA, <c>DMA</c>; empty where that does
    /// not stand.</returns>
    private static ReadOnlySpan<byte> BehindZone(ReadOnlySpan<byte> t)
    {
        ReadOnlySpan<byte> zone = t.StartsWith("Node "u8) ? BehindNode(t) : t;
        return zone[LineClassifier.ZoneNameLength(zone)..] is [(byte)' ' or (byte)':', ..] behindName
            && behindName.Length < zone.Length ? behindName : default;
    }

    /// <summary>show_mem()'s last lines (mm/show_mem.c; lib/show_mem.c up to v6.5).</summary>
    private static bool IsTotal(ReadOnlySpan<byte> t)
    {
        LineCursor cursor = new(t);
        if (cursor.TryTakeCount(out _))
        {
            ReadOnlySpan<byte> what = cursor.Rest;
            return what.Length switch
            {
                10 => what.SequenceEqual(" pages RAM"u8),
                15 => what.SequenceEqual(" pages reserved"u8),
                17 => what.SequenceEqual(" pages hwpoisoned"u8),
                19 => what.SequenceEqual(" pages cma reserved"u8),
                20 => what.SequenceEqual(" pages in swap cache"u8),
                22 => what.SequenceEqual(" total pagecache pages"u8),
                26 => what.SequenceEqual(" pages HighMem/MovableOnly"u8),
                _ => false,
            };
        }

        return cursor.TryTake("Swap cache stats: add "u8) ? cursor.Rest.IndexOfAnyExcept(ByteSets.SwapStats) < 0
            : (cursor.TryTake("Free swap  = "u8) || cursor.TryTake("Total swap = "u8))
                && cursor.TryTakeCount(out _) && cursor.Rest.SequenceEqual("kB"u8);
    }

    /// <summary>Whether there is nothing but <c>name:value</c> fields, as no words of another line are: before each
    /// blank stands the end of a value.</summary>
    /// <param name="alphabet">Of the fields and the blanks between them.</param>
    private static bool HoldsFields(ReadOnlySpan<byte> t, SearchValues<byte> alphabet)
    {
        if (t.Length < BlockBytes || t.IndexOfAnyExcept(alphabet) >= 0 || BodyShapes.IsTaskHeader(t)) { return false; }
        for (int from = 0; from < t.Length; from += BlockBytes - 1)
        {
            Vector256<byte> bytes = Vector256.Create(t[Math.Min(from, t.Length - BlockBytes)..]);
            Vector256<byte> digits = Vector256.LessThanOrEqual(
                bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9));
            Vector256<byte> others = Vector256.Equals(bytes, Vector256.Create((byte)'B'))
                | Vector256.Equals(bytes, Vector256.Create((byte)'?'));
            uint blanks = Vector256.Equals(bytes, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
            uint ends = (digits | others).ExtractMostSignificantBits();
            if (((blanks >> 1) & ~ends) != 0) { return false; }
        }

        return true;
    }
}
