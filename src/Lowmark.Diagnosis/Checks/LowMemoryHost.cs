using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Features;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>The host is nearly full.</summary>
public sealed class LowMemoryHost : ICheck
{
    private const double CriticalPercent = 95;

    public RuleDoc Doc { get; } = new(
        "low-memory-host",
        "the host is nearly full",
        "More than 80 % of RAM is in use beyond recall: MemTotal without MemAvailable or, where that is not printed, "
        + "without free memory, file cache and reclaimable slab; what ZFS would give back of its cache is not in use "
        + "either. Above 95 % it is critical.",
        "Less is in use.",
        "/proc/meminfo can not be read.",
        "The next burst decides. MemAvailable is the kernel's own estimate of what can be had without swapping.",
        "si_mem_available(), mm/page_alloc.c (v3.14; mm/show_mem.c since v6.6); the 80 % mark is common alarm "
        + "practice.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Ram is not { Count: > 0 } ram || host.Recallable is not { } recallable)
        {
            return CheckResult.Unknown("MemTotal and MemAvailable of /proc/meminfo");
        }

        KiB used = ram - recallable;
        double percent = 100.0 * used.Count / ram.Count;
        string share = $"{percent:0} % of RAM in use";
        if (percent <= Factors.LowMemoryHost.MaxPercent) { return CheckResult.Fine(share); }
        return CheckResult.Found(Doc.At(
            percent > CriticalPercent ? Severity.Critical : Severity.Warning,
            $"{percent:0} % of RAM is in use: {recallable.ToReadable()} of {ram.ToReadable()} can still be had.",
            host.MemInfoRow("MemTotal", "RAM that the kernel manages"),
            host.MemInfoRow("MemAvailable", "what can be had without swapping"),
            host.Still.ZfsCache is { Recallable: { Count: > 0 } zfs } cache
                ? new HostEvidence(
                    ZfsCache.Path, $"size {cache.Size}, c_min {cache.Least}", $"ZFS would give {zfs} back")
                : null,
            HostFacts.Arithmetic($"{ram} - {recallable} = {used}", share)));
    }
}
