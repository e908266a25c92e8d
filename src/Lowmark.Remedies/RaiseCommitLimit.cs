using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Raises the limit of strict overcommit by what was refused.</summary>
/// <remarks>CommitLimit = overcommit_kbytes, or (RAM − huge pages) × overcommit_ratio / 100, and swap on top
/// (vm_commit_limit(), mm/util.c). The kilobytes form is set here, for it is exact whatever the ratio was; setting the
/// ratio puts it back.</remarks>
internal static class RaiseCommitLimit
{
    private static readonly KiB s_largest = new(64L << 40);

    public static Remedy? Propose(Situation s)
    {
        if (s.Report.Request?.AllocationBytes is not (> 0 and { } bytes))
        {
            return null;
        }

        KiB more = Amount.UpToMiB(Amount.Times(KiB.FromBytes(bytes), 11, 10) + new KiB(1));
        // More than a process can address: not a limit that is too low, but a size that went wrong.
        if (more > s_largest || (s.Ram is { } ram && more > ram)) { return null; }
        return new(
            "raise-commit-limit",
            $"Raise the commit limit by {Amount.Text(more)}",
            RemedyTime.Now,
            [
                "grep -E 'CommitLimit|Committed_AS|SwapTotal' /proc/meminfo",
                SysctlChange.Keep("vm.overcommit_ratio"),
                $"sudo sysctl -w vm.overcommit_kbytes=\"$(( $(awk '/^CommitLimit/ {{print $2}}' /proc/meminfo) - "
                    + $"$(awk '/^SwapTotal/ {{print $2}}' /proc/meminfo) + {more.Count} ))\"",
            ],
            null,
            $"{Amount.Text(KiB.FromBytes(bytes))} was refused; the limit grows by that and a tenth, to the exact "
                + "kilobyte, whatever the ratio was. Once it holds, put the printed value into "
                + "/etc/sysctl.d/90-lowmark-vm.overcommit_kbytes.conf.",
            "A limit near RAM and swap together no longer keeps the OOM killer away: compare CommitLimit with "
                + "MemTotal + SwapTotal first.",
            SysctlChange.Undo("vm.overcommit_ratio"),
            s.Because("overcommit-refusal"));
    }
}
