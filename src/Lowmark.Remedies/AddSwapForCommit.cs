using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Adds swap so that the commit limit grows with something behind it.</summary>
internal static class AddSwapForCommit
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Report.Request?.AllocationBytes is not (> 0 and { } bytes))
        {
            return null;
        }

        KiB size = Amount.UpToGiB(KiB.FromBytes(bytes) + new KiB(1));
        if (size.Count > 1L << 30) { return null; }
        return new(
            "add-swap",
            $"Add {Amount.Text(size)} of swap to back the commit",
            RemedyTime.Lasting,
            SwapFile.Commands(size),
            null,
            $"Swap counts to the commit limit in full: {Amount.Text(size)} is what was refused "
                + $"({Amount.Text(KiB.FromBytes(bytes))}) in whole GiB. Mostly it stays empty: strict overcommit "
                + "needs the promise, not the use.",
            "Takes that much disk. On btrfs the file must be made with btrfs filesystem mkswapfile.",
            SwapFile.Undo,
            s.Because("overcommit-refusal"))
        {
            Changes = [new Changes.AddSwap(size)],
        };
    }
}
