using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Gives the machine swap, so that memory that is not in use can leave RAM.</summary>
/// <remarks>"The easiest way to recover" holds only for anonymous and shared memory: slab, page tables, reserved huge
/// pages, locked memory and drivers' pages are never swapped, and a machine that thrashes gets slower by more of
/// it.</remarks>
internal static class AddSwap
{
    private static readonly KiB s_step = new(256 * 1024);

    public static Remedy? Propose(Situation s)
    {
        bool canHelp = s.HasAny("no-swap", "swap-full")
            && !s.HasAny("swap-cache-thrash", "mlocked", "slab-unreclaimable", "unaccounted", "page-tables");
        if (!canHelp) { return null; }
        if (Wanted(s) is not { } wanted) { return null; }
        KiB size = Amount.Up(wanted.Size, s_step);
        if (s.Ram is { } ram) { size = Amount.Smaller(size, Amount.Up(Amount.Times(ram, 1, 2), s_step)); }
        if (size.Count <= 0) { return null; }
        return new(
            "add-swap",
            $"Add {Amount.Text(size)} of swap",
            // On one full node swap helps less than the other nodes' free memory.
            s.Is("node-exhaustion") ? RemedyTime.Lasting : RemedyTime.Now,
            SwapFile.Commands(size),
            null,
            $"{wanted.Why} In steps of 256 MiB, at most half of the RAM, that is {Amount.Text(size)}. It buys time and "
                + "takes what is not in use; memory that is in use all the time makes the machine slow instead.",
            "Much swapping slows everything down. On btrfs the file must be made with btrfs filesystem mkswapfile. "
                + "Kubernetes nodes refuse swap unless told otherwise.",
            SwapFile.Undo,
            s.Because("no-swap", "swap-full"))
        {
            Changes = [new Changes.AddSwap(size)],
        };
    }

    private static (KiB Size, string Why)? Wanted(Situation s)
    {
        // Locked pages are counted as unevictable, not as anonymous: what is left here can go.
        if (s.Swappable is { } swappable && s.Ram is { } ram && Amount.Percent(swappable, ram) < 20) { return null; }
        KiB? largest = null;
        foreach (Diagnosis.Model.Victim victim in s.Report.Victims)
        {
            KiB? swappableOfIt = victim.AnonRss is { } anon ? anon + (victim.ShmemRss ?? default) : null;
            if (swappableOfIt is { } own && (largest is null || own > largest)) { largest = own; }
        }

        if (s.Hog is { } hog && (largest is null || hog.Resident > largest)) { largest = hog.Resident; }
        if (largest is { Count: > 0 } task)
        {
            return (task, $"The largest task holds {Amount.Text(task)}; that much swap can take all of it.");
        }

        return s.NearestCheck?.ShortBy is { } shortBy
            ? (shortBy.ToKiB(s.PageSize), $"The request was short by {Amount.Text(shortBy.ToKiB(s.PageSize))}.")
            : null;
    }
}
