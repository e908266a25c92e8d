using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Features;
using Lowmark.Host.Machine;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>The ledger of the machine does not add up.</summary>
public sealed class Unaccounted : ICheck
{
    /// <summary>Below this a holder does not explain the gap, in percent of it.</summary>
    private const int MinPercentOfGap = 5;

    /// <summary>Drivers that take whole pages for themselves or their devices.</summary>
    private static readonly string[] s_takers =
        ["nvidia", "amdgpu", "i915", "xe", "vmmon", "mlx5_core", "mlx4_core", "lustre", "mmfs26"];

    public RuleDoc Doc { get; } = new(
        "unaccounted",
        "memory that no counter shows",
        "The ledger misses at least 12 % of RAM: free, LRU, slab, page tables, stacks, huge pages and the rest of "
        + "/proc/meminfo do not add up to it. Likely holders are named: the cache of ZFS, buffers of sockets, a "
        + "balloon, drivers that are known to take pages.",
        "They add up to within 12 %.",
        "/proc/meminfo can not be read, or neither /proc/zoneinfo nor /proc/buddyinfo.",
        "Drivers, the balloon, pipes or a leak of raw pages hold it; no process shows it and no kill frees it.",
        "Σ of the disjoint counters of meminfo_proc_show() (fs/proc/meminfo.c) and vmstat; the 12 % mark is ours: "
        + "healthy machines stay below it.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Ledger is not { Unaccounted: { } rest, Total: { Count: > 0 } total } || host.Memory.Slab is null)
        {
            return CheckResult.Unknown("the counters of /proc/meminfo and /proc/zoneinfo");
        }

        double percent = 100.0 * rest.Count / total.Count;
        if (percent < Factors.Unaccounted.MinPercent)
        {
            return CheckResult.Fine($"the counters add up to within {Math.Abs(percent):0.#} % of RAM");
        }

        List<(string Name, HostEvidence Evidence)> holders = [.. Holders(host, rest)];
        string likely = holders.Count == 0
            ? "a driver, pipes or a page leak"
            : $"likely {string.Join(", ", holders.Select(holder => holder.Name))}";
        return CheckResult.Found(Doc.At(
            Severity.Warning,
            $"{rest.ToReadable()} ({percent:0} % of RAM) are in no counter: {likely}.",
            [
                HostFacts.Arithmetic(
                    $"RAM {total} - all counters {total - rest} = {rest}", $"{percent:0} % of RAM is in no counter"),
                .. holders.Select(holder => holder.Evidence),
            ]));
    }

    private static IEnumerable<(string Name, HostEvidence Evidence)> Holders(HostFacts host, KiB gap)
    {
        if (host.Still.ZfsCache is { Size: var cache } && Explains(cache))
        {
            yield return ($"the ZFS cache ({cache.ToReadable()})", new(
                ZfsCache.Path, $"size {cache.Bytes}", "what the ZFS cache takes, which gives back slowly"));
        }

        if (host.Still.SocketBuffers is { } pages && Explains(pages.ToKiB(host.PageSize)))
        {
            KiB size = pages.ToKiB(host.PageSize);
            yield return ($"buffers of sockets ({size.ToReadable()})", new(
                SocketMemory.Path, $"TCP and UDP mem {pages.Count}",
                "pages of data on its way; a part of it is in slab"));
        }

        if (BalloonPages.Of(host) is { } balloon && Explains(balloon.Size))
        {
            yield return ($"the balloon ({balloon.Size.ToReadable()})", balloon.Evidence);
        }

        foreach (KernelModule module in host.Still.Modules.Value?.Modules ?? [])
        {
            if (Array.IndexOf(s_takers, module.Name) < 0) { continue; }
            yield return ($"driver {module.Name}", new(
                "/proc/modules", $"{module.Name} {module.Bytes}", "a driver that is known to take pages for itself"));
        }

        bool Explains(KiB size) => size.Count > gap.Count / 100 * MinPercentOfGap;
    }
}
