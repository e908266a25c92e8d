using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Adds swap so that the commit limit grows with something behind it.</summary>
internal static class AddSwapForCommit
{
    private const string File = "/swap.lowmark";

    public static Remedy? Propose(Situation s)
    {
        if (!s.Is("overcommit-refusal") || s.Report.Request?.AllocationBytes is not (> 0 and { } bytes))
        {
            return null;
        }

        KiB size = Amount.UpToGiB(KiB.FromBytes(bytes) + new KiB(1));
        if (size.Count > 1L << 30) { return null; }
        return new(
            "add-swap",
            $"Add {Amount.Text(size)} of swap to back the commit",
            RemedyTime.Lasting,
            [
                "df -h /",
                $"sudo dd if=/dev/zero of={File} bs=1M count={Amount.Mebibytes(size)}",
                $"sudo chmod 600 {File}",
                $"sudo mkswap {File}",
                $"sudo swapon {File}",
            ],
            new(
                "/etc/systemd/system/swap.lowmark.swap",
                "# Enable with: systemctl enable swap.lowmark.swap\n"
                + $"[Swap]\nWhat={File}\n\n[Install]\nWantedBy=swap.target\n"),
            $"Swap counts to the commit limit in full: {Amount.Text(size)} is what was refused "
                + $"({Amount.Text(KiB.FromBytes(bytes))}) in whole GiB. Mostly it stays empty: strict overcommit "
                + "needs the promise, not the use.",
            "Takes that much disk. On btrfs the file must be made with btrfs filesystem mkswapfile.",
            [
                $"sudo swapoff {File}",
                $"sudo rm -f {File} /etc/systemd/system/swap.lowmark.swap",
                "sudo systemctl daemon-reload",
            ],
            s.Because("overcommit-refusal"));
    }
}
