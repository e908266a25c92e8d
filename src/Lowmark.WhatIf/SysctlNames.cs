using System.Globalization;
using Lowmark.Changes;

namespace Lowmark.WhatIf;

/// <summary>The sysctls that a replay knows.</summary>
internal static class SysctlNames
{
    public const string MinFree = "vm.min_free_kbytes";
    public const string ScaleFactor = "vm.watermark_scale_factor";
    public const string HugePages = "vm.nr_hugepages";
    public const string OvercommitMemory = "vm.overcommit_memory";
    public const string OvercommitRatio = "vm.overcommit_ratio";
    public const string OvercommitKiB = "vm.overcommit_kbytes";

    /// <summary>Those that change what is printed or what follows, and no memory.</summary>
    public static bool IsInert(string name) => name is "vm.panic_on_oom" or "vm.oom_dump_tasks" or "vm.stat_interval"
        || !name.StartsWith("vm.", StringComparison.Ordinal);

    /// <returns>Null when the value is no number of the kernel's (0 … 2^62).</returns>
    public static long? Number(SetSysctl change) =>
        long.TryParse(change.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        && number <= long.MaxValue / 2
            ? number
            : null;

    /// <summary>The last that was given; null when none was.</summary>
    public static long? Number(IReadOnlyList<Change> changes, string name)
    {
        long? last = null;
        foreach (Change change in changes)
        {
            if (change is SetSysctl set && set.Name == name) { last = Number(set) ?? last; }
        }

        return last;
    }
}
