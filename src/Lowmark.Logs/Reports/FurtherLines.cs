using System.Buffers;
using System.Runtime.Intrinsics;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Lines that stand below one of their own kind and are known by all of their text: no word in it could make
/// it another line, and no form, wrapper or cut has a use for any byte of it.</summary>
internal static class FurtherLines
{
    private const int BlockBytes = 32;

    /// <param name="t">At least one byte, no blank first.</param>
    /// <param name="next">As <see cref="SectionOrder.Repeated"/> gives it, rows of the task table left out.</param>
    /// <returns>That shape or another one of its section; Unknown for lines that are not known so surely,
    /// too.</returns>
    public static LineShape Of(ReadOnlySpan<byte> t, LineShape next) => next switch
    {
        LineShape.Frame or LineShape.Registers => OfTrace(t),
        LineShape.MemcgStat when t[0] is >= (byte)'a' and <= (byte)'z' && BodyShapes.IsKeyValue(t) => next,
        LineShape.MemcgUsage when IsUsage(t) => next,
        LineShape.Counters when BodyShapes.Counters(t) && HoldsFields(t, ByteSets.PlainCounters) => next,
        LineShape.Zone => OfZone(t),
        LineShape.FreeArea when IsFreeArea(BehindZone(t)) => next,
        LineShape.HugePages when IsHugePages(t) => next,
        LineShape.Totals when IsTotal(t) => next,
        LineShape.SlabTable when t[^1] is (byte)'B' && SlabUse.IsPlainRow(t) => next,
        _ => LineShape.Unknown,
    };

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

    private static LineShape OfZone(ReadOnlySpan<byte> t)
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

    private static bool IsHugePages(ReadOnlySpan<byte> t)
    {
        LineCursor cursor = new(t);
        return cursor.TryTake("Node "u8) && cursor.TryTakeCount(out long node) && node <= LineClassifier.MaxNode
            && cursor.TryTake(" hugepages_total="u8) && cursor.Rest.IndexOfAnyExcept(ByteSets.HugePages) < 0
            && !HoldsEscape(t);
    }

    /// <summary><c>=3D</c>, a mail's.</summary>
    private static bool HoldsEscape(ReadOnlySpan<byte> t) => t.IndexOf("=3"u8) >= 0;

    /// <returns>What stands behind <c>Node 0 DMA</c>; empty where that does not stand.</returns>
    private static ReadOnlySpan<byte> BehindZone(ReadOnlySpan<byte> t)
    {
        LineCursor cursor = new(t);
        bool hasNode = cursor.TryTake("Node "u8);
        if (hasNode && !(cursor.TryTakeCount(out long node) && node <= LineClassifier.MaxNode && cursor.TryTake(" "u8)))
        {
            return default;
        }

        int name = LineClassifier.ZoneNameLength(cursor.Rest);
        return name == 0 ? default : cursor.Rest[name..];
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
            if ((blanks >> 1 & ~(digits | others).ExtractMostSignificantBits()) != 0) { return false; }
        }

        return true;
    }
}
