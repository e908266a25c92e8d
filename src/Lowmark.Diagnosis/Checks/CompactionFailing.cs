using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Compaction does not bring the large blocks that are asked for.</summary>
public sealed class CompactionFailing : ICheck
{
    private const double MinPerSecond = 1;
    private const double MinPercent = 50;

    public RuleDoc Doc { get; } = new(
        "compaction-failing",
        "memory is too fragmented to be put together again",
        "Between the two samples at least one allocation a second had to compact memory itself, and at least half of "
        + "them got no block for it. A notice where transparent huge pages are who asked: they go on with small ones.",
        "There are fewer, or most get their block.",
        "compact_stall or compact_fail of /proc/vmstat is not there (no CONFIG_COMPACTION).",
        "Large requests wait and then fail although memory is free: network drivers, forks, huge pages.",
        "compact_stall, compact_fail: __alloc_pages_direct_compact(), mm/page_alloc.c (v2.6.35); thp_fault_fallback: "
        + "mm/huge_memory.c (v2.6.39). The marks are ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Interval is null) { return TwoSamples.Missing; }
        if (host.Rise("compact_stall"u8) is not { } stalls || host.Rise("compact_fail"u8) is not { } failures
            || host.PerSecond(stalls) is not { } rate)
        {
            return CheckResult.Unknown("compact_stall and compact_fail of /proc/vmstat");
        }

        if (stalls == 0) { return CheckResult.Fine("no allocation had to compact memory itself"); }
        double percent = 100.0 * failures / stalls;
        string words = $"{TwoSamples.Number(rate)} allocations a second had to compact memory themselves, and "
            + $"{percent:0} % of them got no block for it";
        if (rate < MinPerSecond || percent < MinPercent) { return CheckResult.Fine(words); }
        bool isForHugePages = host.Rise("thp_fault_fallback"u8) >= (failures + 1) / 2;
        string goesOn = isForHugePages ? "; most asked for a transparent huge page and went on without" : "";
        return CheckResult.Found(Doc.At(
            isForHugePages ? Severity.Notice : Severity.Warning,
            $"{words}{goesOn}.",
            host.VmStatRow("compact_stall", "allocations that compacted"),
            host.VmStatRow("compact_fail", "those that got no block for it"),
            host.VmStatRow("thp_fault_fallback", "huge pages that were not to be had at the first touch")));
    }
}
