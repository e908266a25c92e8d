using System.Globalization;
using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>What changes take away: a sentence each.</summary>
internal static class ChangeCosts
{
    /// <param name="ram">Null when it is not known: no share is told then.</param>
    public static EquatableArray<string> Of(IReadOnlyList<Change> changes, KiB? ram)
    {
        List<string> costs = [];
        foreach (Change change in changes)
        {
            if (Of(change, ram) is { } cost) { costs.Add(cost); }
        }

        return [.. costs];
    }

    private static string? Of(Change change, KiB? ram) => change switch
    {
        SetSysctl { Name: SysctlNames.MinFree } set when SysctlNames.Number(set) is { } kib =>
            $"{Size(new(kib), ram)} is kept free: no program may use it.",
        SetSysctl { Name: SysctlNames.ScaleFactor } set when SysctlNames.Number(set) is { } factor =>
            $"kswapd keeps {factor / 100.0:0.##} % of each zone free between min and low, and works more: less is "
            + "left for page cache.",
        SetSysctl { Name: SysctlNames.OvercommitMemory, Value: "1" } =>
            "Nothing is refused any more: what is promised and not there ends in a kill.",
        SetSysctl { Name: SysctlNames.OvercommitRatio or SysctlNames.OvercommitKiB } =>
            "What is promised beyond RAM and swap ends in a kill when it is used.",
        SetGroupBound { Bound: GroupBound.Max, Value: { } limit } =>
            $"The group may take up to {Size(limit, ram)}; the others have that much less.",
        SetGroupBound { Bound: GroupBound.Max } => "Nothing keeps the group from filling the machine.",
        SetGroupBound { Bound: GroupBound.SwapMax } => "What is swapped is slow when it is used again.",
        SetNodes => "Memory of another node is slower to reach.",
        AddSwap swap => $"{swap.Size.ToReadable()} of disk; what is swapped is slow when it is used again.",
        AddZram zram => $"Compressing takes CPU time, and the compressed pages part of {Size(zram.Size, ram)}.",
        AddRam more => $"{more.Size.ToReadable()} to buy.",
        SetHugePages pages => $"{pages.Count} huge pages are kept for programs that ask for them.",
        DropCaches => "What was cached is read from disk again; it helps once.",
        CompactMemory => "Moving pages takes CPU time; it helps until memory is fragmented again.",
        SetThp => "Without huge pages more page tables and TLB misses, with them more memory that nobody uses.",
        SetOomScoreAdj or SetUnitOomScoreAdj => "Another task is killed in its place.",
        SetGroupKill { IsWhole: true } => "All of the group's tasks are killed at once.",
        _ => null,
    };

    private static string Size(KiB size, KiB? ram) => ram is { Count: > 0 } all
        ? string.Create(
            CultureInfo.InvariantCulture, $"{size.ToReadable()} ({100.0 * size.Count / all.Count:0.#} % of RAM)")
        : size.ToReadable();
}
