using System.Globalization;

namespace Lowmark.Plans.Sysctls;

/// <summary>What the kernel takes for one setting.</summary>
/// <param name="IsRow">Several numbers, as many as stand there now.</param>
internal readonly record struct SysctlBound(long Least, long Most, bool IsRow = false);

/// <summary>The settings that are changed here, and what the kernel takes for each.</summary>
/// <remarks>Sources: vm_table and kern_table, kernel/sysctl.c, and since 6.14 the tables beside the code they govern
/// (page_alloc_sysctl_table, mm/page_alloc.c; vmscan_sysctl_table, mm/vmscan.c; vm_oom_kill_table, mm/oom_kill.c;
/// vm_page_writeback_sysctls, mm/page-writeback.c); Documentation/admin-guide/sysctl/vm.rst. Most are an int with a
/// lowest value of 0. Where a kernel takes less than another, the wider bound stands here and the kernel has the last
/// word.</remarks>
internal static class SysctlBounds
{
    private const long Int = int.MaxValue;

    private static readonly Dictionary<string, SysctlBound> s_bounds = new(StringComparer.Ordinal)
    {
        ["vm.admin_reserve_kbytes"] = new(0, long.MaxValue),
        ["vm.compact_unevictable_allowed"] = new(0, 1),
        ["vm.compaction_proactiveness"] = new(0, 100),
        ["vm.dirty_background_bytes"] = new(1, long.MaxValue),
        ["vm.dirty_background_ratio"] = new(0, 100),

        // dirty_bytes_min, mm/page-writeback.c: two pages.
        ["vm.dirty_bytes"] = new(2 * 4096, long.MaxValue),
        ["vm.dirty_expire_centisecs"] = new(0, Int),
        ["vm.dirty_ratio"] = new(0, 100),
        ["vm.dirty_writeback_centisecs"] = new(0, Int),
        ["vm.extfrag_threshold"] = new(0, 1000),
        ["vm.extra_free_kbytes"] = new(0, Int),
        ["vm.laptop_mode"] = new(0, Int),
        ["vm.lowmem_reserve_ratio"] = new(0, Int, IsRow: true),
        ["vm.max_map_count"] = new(0, Int),
        ["vm.min_free_kbytes"] = new(0, Int),
        ["vm.min_slab_ratio"] = new(0, 100),
        ["vm.min_unmapped_ratio"] = new(0, 100),
        ["vm.nr_overcommit_hugepages"] = new(0, long.MaxValue),
        ["vm.oom_dump_tasks"] = new(0, 1),
        ["vm.oom_kill_allocating_task"] = new(0, 1),
        ["vm.overcommit_kbytes"] = new(0, long.MaxValue),
        ["vm.overcommit_memory"] = new(0, 2),
        ["vm.overcommit_ratio"] = new(0, Int),
        ["vm.page-cluster"] = new(0, 31),
        ["vm.panic_on_oom"] = new(0, 2),
        ["vm.percpu_pagelist_fraction"] = new(0, Int),
        ["vm.percpu_pagelist_high_fraction"] = new(0, Int),

        // 100 before 5.8.
        ["vm.swappiness"] = new(0, 200),
        ["vm.user_reserve_kbytes"] = new(0, long.MaxValue),
        ["vm.vfs_cache_pressure"] = new(0, Int),
        ["vm.watermark_boost_factor"] = new(0, Int),

        // 1000 in older kernels.
        ["vm.watermark_scale_factor"] = new(1, 3000),
        ["vm.zone_reclaim_mode"] = new(0, 7),
        ["kernel.panic"] = new(-1, Int),
        ["kernel.sysrq"] = new(0, 511),
    };

    public static bool Knows(string name) => s_bounds.ContainsKey(name);

    /// <summary>Why the kernel would not take the value; null when it would.</summary>
    /// <param name="now">What stands there.</param>
    public static string? WhyNot(string name, string value, string now)
    {
        SysctlBound bound = s_bounds[name];
        string[] words = Words(value);
        int wanted = bound.IsRow ? Words(now).Length : 1;
        if (words.Length != wanted)
        {
            return bound.IsRow
                ? $"{name} takes {wanted} numbers here, one for each kind of zone, not {words.Length}."
                : $"{name} takes one number.";
        }

        foreach (string word in words)
        {
            bool isNumber = long.TryParse(
                word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
            if (!isNumber) { return $"{name} takes whole numbers, and {word} is none."; }
            if (number < bound.Least || number > bound.Most)
            {
                return $"{name} takes {bound.Least} to {bound.Most}, not {word}.";
            }
        }

        // MIN_PERCPU_PAGELIST_HIGH_FRACTION, mm/page_alloc.c.
        bool isFraction = name.StartsWith("vm.percpu_pagelist_", StringComparison.Ordinal);
        return isFraction && words[0] is not "0" && long.Parse(words[0], CultureInfo.InvariantCulture) < 8
            ? $"{name} takes 0 or at least 8."
            : null;
    }

    public static string[] Words(string value) =>
        value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
