using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Dirty file pages wait for a slow disk.</summary>
public sealed class PageCacheDirty : ICheck
{
    public RuleDoc Doc { get; } = new(
        "page-cache-dirty",
        "dirty file pages wait for a slow disk",
        "Dirty and Writeback together are at least 10 % of RAM; or (a notice) they are above the middle of the two "
        + "dirty thresholds, where the kernel begins to slow writers down.",
        "They are less.",
        "/proc/meminfo can not be read.",
        "Reclaim can not drop what is not written yet: storage is too slow for the writers.",
        "Dirty, Writeback of meminfo_proc_show(), fs/proc/meminfo.c; dirty_freerun_ceiling() and "
        + "balance_dirty_pages(), mm/page-writeback.c (v3.2), by nr_dirty_threshold and nr_dirty_background_threshold "
        + "of /proc/vmstat (v2.6.37); the 10 % mark is ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Memory is not { Dirty: { } dirty, Writeback: { } writeback }
            || host.PercentOfRam(dirty + writeback) is not { } percent)
        {
            return CheckResult.Unknown("Dirty, Writeback and MemTotal of /proc/meminfo");
        }

        KiB waiting = dirty + writeback;
        bool isMuch = percent >= Factors.PageCacheDirty.MinPercent;
        KiB? ceiling = Ceiling(host);
        bool slowsWriters = waiting > ceiling;
        if (!isMuch && !slowsWriters) { return CheckResult.Fine($"dirty pages are {host.ShareOfRam(waiting)}"); }
        string slowed = slowsWriters ? "; writers are being slowed down" : "";
        return CheckResult.Found(Doc.At(
            isMuch ? Severity.Warning : Severity.Notice,
            $"{waiting.ToReadable()} of file pages wait to be written, {host.ShareOfRam(waiting)}{slowed}.",
            host.MemInfoRow("Dirty", "changed, not yet on the way to the disk"),
            host.MemInfoRow("Writeback", "on the way to the disk"),
            host.VmStatRow("nr_dirty_threshold", "pages at which a writer waits"),
            host.VmStatRow("nr_dirty_background_threshold", "pages at which writing begins"),
            ceiling is { } middle
                ? HostFacts.Arithmetic(
                    $"{dirty} + {writeback} = {waiting}, middle of the thresholds {middle}",
                    slowsWriters ? "above it writers are slowed down" : "below it writers are not slowed down")
                : null));
    }

    private static KiB? Ceiling(HostFacts host) =>
        host.Host.Now.VmStat["nr_dirty_threshold"u8] is { } most
        && host.Host.Now.VmStat["nr_dirty_background_threshold"u8] is { } background
            ? new Pages((most / 2) + (background / 2)).ToKiB(host.PageSize)
            : null;
}
