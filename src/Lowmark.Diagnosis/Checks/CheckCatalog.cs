using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>All checks, in one place.</summary>
public static class CheckCatalog
{
    /// <summary>Findings of equal severity are shown in this order.</summary>
    public static IReadOnlyList<ICheck> All { get; } =
    [
        new LowMemoryHost(),
        new ZoneBelowWatermark(),
        new NodeRunsDry(),
        new CgroupNearLimit(),
        new SiblingHog(),
        new CgroupThrottled(),
        new CgroupOomKills(),
        new CgroupLimitHidden(),
        new FragmentedMemory(),
        new MinFreeTooLow(),
        new MinFreeTooHigh(),
        new InitBloat(),
        new SlabUnreclaimable(),
        new NoSwap(),
        new SwapFull(),
        new SwapThrash(),
        new ZramLarge(),
        new Overcommitted(),
        new HugetlbReserved(),
        new ThpBloat(),
        new SharedMemory(),
        new Mlocked(),
        new PageTables(),
        new KernelStacks(),
        new PageCacheDirty(),
        new Unaccounted(),
        new AllocationStalls(),
        new CompactionFailing(),
        new Refaults(),
        new MemoryPressure(),
        new ProcessLeak(),
        new UnevenReplicas(),
        new ProtectedHog(),
        new ExposedSshd(),
        new KernelParameters(),
        new RiskySettings(),
        new FaultyMemory(),
        new MemoryOffline(),
    ];

    public static IReadOnlyList<RuleDoc> Docs { get; } = [.. All.Select(check => check.Doc)];
}
