using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Has the kernel refuse what it could not back.</summary>
/// <remarks>That "the OOM killer only runs when overcommit is on" is wrong: group limits, nodes, zones and the kernel's
/// own memory are not covered by it. It trades kills for ENOMEM, and most programs take that worse. So it comes
/// last.</remarks>
internal static class ForbidOvercommit
{
    private const long Share = 80;

    public static Remedy? Propose(Situation s)
    {
        if (!s.Is("global-exhaustion") || s.Ram is not { } ram) { return null; }
        KiB swap = s.Report.Memory?.Totals.TotalSwap ?? default;
        KiB limit = Amount.Times(ram, Share, 100) + swap;
        Remedy remedy = SysctlChange.Remedy(
            "forbid-overcommit",
            $"Have the kernel refuse commits above {Amount.Text(limit)}",
            RemedyTime.Lasting,
            [new("vm.overcommit_ratio", $"{Share}"), new("vm.overcommit_memory", "2")],
            $"{Share} % of {Amount.Text(ram)} RAM and {Amount.Text(swap)} of swap may then be promised. Look at "
                + "Committed_AS first: if it is above, the next program that asks is refused at once. It does not "
                + "touch cgroup limits, nodes, zones or the kernel's own memory.",
            "Programs that reserve much and use little (JVM, Go, browsers), and fork of a large process, fail with "
                + "ENOMEM, the login shell among them.",
            s.Because("overcommitted"));
        return remedy with { Commands = ["grep -E 'CommitLimit|Committed_AS' /proc/meminfo", .. remedy.Commands] };
    }
}
