using System.Globalization;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Plans.Sysctls;

/// <summary>What a value that the kernel takes would do to the machine.</summary>
internal static class SysctlRisks
{
    private const int DefaultRatio = 50;

    /// <param name="value">Within its bounds.</param>
    /// <returns>Why it is not done, else what must be known before.</returns>
    public static (string? Refusal, EquatableArray<string> Warnings) Judge(string name, string value, PlanSite site)
    {
        return (name, value) switch
        {
            ("vm.min_free_kbytes" or "vm.watermark_scale_factor", _) => ReserveBounds.Judge(name, value, site),
            ("vm.overcommit_memory", "2") or ("vm.overcommit_ratio" or "vm.overcommit_kbytes", _) =>
                (null, Commit(name, value, site)),
            ("vm.swappiness", _) when Number(value) > 100 =>
                (null, ["Above 100 since v5.8 only, and meant for swap that is as fast as files: zram, zswap."]),
            ("vm.swappiness", "0") =>
                (null, ["With 0 nothing is swapped until memory is all but gone; 1 is the least that still swaps."]),
            ("vm.vfs_cache_pressure", "0") =>
                (null, ["With 0 dentries and inodes are never given back: they can fill the memory."]),
            ("vm.panic_on_oom", "1" or "2") =>
                (null, ["The whole machine stops at the next shortage; kernel.panic tells whether it starts again."]),
            ("vm.oom_kill_allocating_task", "1") =>
                (null, ["Whoever asks is killed, be it the smallest task of the machine."]),
            ("vm.max_map_count", _) when Number(value) < 65530 =>
                (null, ["Less than the kernel's default of 65530: programs with many mappings fail with ENOMEM."]),
            ("vm.zone_reclaim_mode", not "0") =>
                (null, ["A node's cache is thrown away before another node is used: right only where work is bound to "
                    + "nodes."]),
            _ => (null, []),
        };
    }

    /// <summary>What changing it costs, when nobody said.</summary>
    public static string CostOf(string name) => name switch
    {
        "vm.min_free_kbytes" =>
            "A larger reserve is no longer there for programs; with a smaller one requests that can not wait fail "
                + "sooner.",
        "vm.watermark_scale_factor" => "kswapd runs more often and keeps more memory free.",
        "vm.swappiness" => "Swapping and reading files again are weighed otherwise; no memory is won.",
        "vm.vfs_cache_pressure" => "Above 100 directories and inodes are read from disk more often.",
        "vm.overcommit_memory" or "vm.overcommit_ratio" or "vm.overcommit_kbytes" =>
            "Programs that ask for more than the limit get ENOMEM, and some end on it.",
        "vm.lowmem_reserve_ratio" => "That part of the lower zones is lost to ordinary programs.",
        _ when name.StartsWith("vm.dirty_", StringComparison.Ordinal) =>
            "Less waits to be written, so bursts of writes are slowed sooner; more waits, so more is lost with the "
                + "power.",
        _ => "",
    };

    /// <remarks>vm_commit_limit() (mm/util.c): overcommit_kbytes, or (RAM − huge pages) × ratio / 100, and all
    /// swap.</remarks>
    private static EquatableArray<string> Commit(string name, string value, PlanSite site)
    {
        bool isStrict = name == "vm.overcommit_memory" || site.VmSetting("overcommit_memory") == 2;
        if (!isStrict || site.Figures.Memory is not { MemTotal: { } ram, SwapTotal: { } swap, CommittedAs: { } used })
        {
            return [];
        }

        KiB limit = name switch
        {
            "vm.overcommit_kbytes" => new KiB(Number(value)) + swap,
            "vm.overcommit_ratio" => OfRatio(Number(value)),
            _ => site.VmSetting("overcommit_kbytes") is > 0 and { } size
                ? new KiB(size) + swap
                : OfRatio(site.VmSetting("overcommit_ratio") ?? DefaultRatio),
        };
        return used > limit
            ? [$"{used.ToReadable()} are promised already and the limit becomes {limit.ToReadable()}: the next program "
                + "that asks for memory is refused at once, the login shell among them."]
            : [$"{used.ToReadable()} are promised of the {limit.ToReadable()} that the limit becomes."];

        KiB OfRatio(long ratio)
        {
            KiB huge = site.Figures.Memory.Hugetlb ?? default;
            return new KiB((long)Int128.Min((Int128)(ram - huge).Count * ratio / 100, long.MaxValue / 2)) + swap;
        }
    }

    private static long Number(string value) => long.Parse(value, CultureInfo.InvariantCulture);
}
