using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Processes;

/// <summary>/proc/PID/smaps_rollup: what the pages of all mappings come to, shared ones divided among those who map
/// them (Pss).</summary>
/// <remarks>Source: show_smaps_rollup() and __show_smap(), fs/proc/task_mmu.c, read at 4.14 and 6.17; file 4.14+. The
/// kernel walks all page tables for it, so it is read of chosen processes only; of others' it needs the rights of
/// ptrace(2). Null: this kernel has no such row.</remarks>
/// <param name="PssAnon">5.9+, as are the next two.</param>
/// <param name="PrivateDirty">Memory that is freed when this process ends, with <paramref name="Swap"/>.</param>
/// <param name="LazyFree">Given back with MADV_FREE, still resident: not held in truth. 4.12+.</param>
public sealed record PidSmapsRollup(
    KiB Rss, KiB? Pss, KiB? PssAnon, KiB? PssFile, KiB? PssShmem, KiB? PrivateClean, KiB? PrivateDirty,
    KiB? AnonHugePages, KiB? LazyFree, KiB? Swap, KiB? SwapPss, KiB? Locked)
{
    public static Reading<PidSmapsRollup> Read(IHostFiles files, string path) => Reading.Of(files, path, Parse);

    /// <returns>Null when it has no head or no Rss row.</returns>
    public static PidSmapsRollup? Parse(ReadOnlySpan<byte> text)
    {
        NamedFigures rows = new(most: 64);
        bool hasHead = false;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            hasHead |= line.EndsWith("[rollup]"u8);
            LineCursor cursor = new(line);
            if (!hasHead || !cursor.TryTakeThrough(":"u8, out ReadOnlySpan<byte> name)) { continue; }
            cursor.SkipBlanks();
            if (cursor.TryTakeCount(out long count) && cursor.TryTake(" kB"u8)) { rows.Add(name, count); }
        }

        return Row(rows, "Rss"u8) is not { } rss ? null : new(
            rss, Row(rows, "Pss"u8), Row(rows, "Pss_Anon"u8), Row(rows, "Pss_File"u8), Row(rows, "Pss_Shmem"u8),
            Row(rows, "Private_Clean"u8), Row(rows, "Private_Dirty"u8), Row(rows, "AnonHugePages"u8),
            Row(rows, "LazyFree"u8), Row(rows, "Swap"u8), Row(rows, "SwapPss"u8), Row(rows, "Locked"u8));
    }

    private static KiB? Row(NamedFigures rows, ReadOnlySpan<byte> name) =>
        rows[name] is { } count ? new KiB(count) : null;
}
