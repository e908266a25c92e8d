using Lowmark.Diagnosis.Headroom;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Free memory lies in pieces too small.</summary>
public sealed class FragmentedMemory : ICheck
{
    public RuleDoc Doc { get; } = new(
        "fragmentation",
        "free memory lies in pieces too small",
        "No zone (x86's ZONE_DMA apart) has a free block of order 3: a warning. Or 90 % of the free memory of the zone "
        + "that has most of it is in smaller blocks: a notice.",
        "Blocks of order 3 and above hold more.",
        "/proc/buddyinfo can not be read.",
        "Kernel stacks, jumbo frames and many drivers ask for up to order 3, the last order that the allocator tries "
        + "hard for. What can not wait (GFP_ATOMIC) fails at once without a block.",
        "unusable_free_index(), mm/vmstat.c; PAGE_ALLOC_COSTLY_ORDER, include/linux/mmzone.h; the 90 % mark is ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.State is not { } state || host.Headroom.IsEmpty) { return CheckResult.Unknown("/proc/buddyinfo"); }
        if (FragmentedState.Of(state, host.Headroom) is not { } found)
        {
            return CheckResult.Fine("blocks of order 3 are free");
        }

        HostEvidence[] evidence = [
            .. found.Rows.Select(row => new HostEvidence(
                "/proc/buddyinfo", $"Node {row.Node} {row.Zone}: {row.Verdict}",
                $"order {row.Order}: fragmentation index {row.FragmentationPermille / 1000.0:0.000}"))];
        return CheckResult.Found(
            Doc.At(found.IsWhole ? Severity.Warning : Severity.Notice, found.Summary, evidence));
    }
}
