using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Transparent huge pages hold much anonymous memory.</summary>
public sealed class ThpBloat : ICheck
{
    private const string Folder = "/sys/kernel/mm/transparent_hugepage";

    public RuleDoc Doc { get; } = new(
        "thp-bloat",
        "transparent huge pages hold much anonymous memory",
        "AnonHugePages is at least 30 % of RAM. A notice; a warning where less than 20 % of RAM can still be had.",
        "It is less.",
        "/proc/meminfo has no AnonHugePages: it can not be read, or the kernel has none (v2.6.38).",
        "A huge page is filled by one touched byte: sparse users get up to 512 times what they use. What of it was "
        + "never touched no counter shows.",
        "AnonHugePages of meminfo_proc_show(), fs/proc/meminfo.c; enabled and khugepaged/max_ptes_none of "
        + "Documentation/admin-guide/mm/transhuge.rst. The 30 % mark is ours.");

    public CheckResult Run(HostFacts host) =>
        new RamShare(
            host.Memory.AnonHugePages, "AnonHugePages", Factors.ThpBloat.MinPercent, "anonymous huge pages are")
        {
            Severity = FreeRam.IsShort(host) ? Severity.Warning : Severity.Notice,
            Confidence = Confidence.Possible,
        }.Judge(
            Doc, host,
            (size, share) => $"Transparent huge pages hold {size}, {share}; part of it may never have been touched.",
            () => Settings(host));

    private static IEnumerable<HostEvidence?> Settings(HostFacts host)
    {
        if (host.Still.TransparentHugePages is not { } thp) { yield break; }
        yield return new(
            $"{Folder}/enabled", thp.Enabled,
            thp.Enabled == "always" ? "everybody gets them, asked or not" : "only who asks gets them");
        if (thp.MaxPtesNone is { } empty)
        {
            yield return new(
                $"{Folder}/khugepaged/max_ptes_none", $"{empty}",
                "so many pages of a huge page may be empty when khugepaged makes one");
        }

        yield return host.VmStatRow("thp_fault_alloc", "huge pages given at the first touch, since boot");
        yield return host.VmStatRow("thp_collapse_alloc", "huge pages that khugepaged made, since boot");
    }
}
