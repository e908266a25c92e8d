using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis;

/// <summary>All rules, in one place.</summary>
public static class RuleCatalog
{
    /// <summary>In order of precedence: the first confirmed one, strongest first, is the cause.</summary>
    public static EquatableArray<IRule> Causes { get; } =
    [
        new ManualKill(), new UserspaceKiller(), new RuntimeLimit(), new OvercommitRefusal(), new CgroupParentLimit(),
        new CgroupLimit(),
        new Fragmentation(), new NodeExhaustion(), new ZoneExhaustion(), new AtomicReserve(), new GlobalExhaustion(),
    ];

    /// <summary>In the order in which they are shown.</summary>
    public static EquatableArray<IRule> Factors { get; } =
    [
        new ProtectedHog(), new InnocentVictim(), new GroupKill(), new SiblingHog(), new ProcessHog(),
        new ProcessLeak(),
        new ManyProcesses(), new SharedMemory(), new SlabUnreclaimable(), new PageTables(), new KernelStacks(),
        new HugetlbReserved(),
        new Mlocked(), new PageCacheDirty(), new Unaccounted(), new ThpBloat(), new InitBloat(), new NoSwap(),
        new SwapFull(),
        new SwapCacheThrash(), new Overcommitted(), new MinFreeTooLow(), new MinFreeTooHigh(), new HarmlessFallback(),
        new DriverHighOrder(), new LowMemoryHost(),
    ];

    /// <summary>What is answered when no cause is confirmed.</summary>
    public static RuleDoc Unknown { get; } = new(
        "unknown",
        "the evidence does not decide",
        "No other cause is confirmed.",
        "A cause is confirmed.",
        "Never.",
        "A guess would send somebody the wrong way; what is missing is named instead.",
        "The findings of all other rules.");

    /// <summary>The pages of all causes and factors.</summary>
    public static IReadOnlyList<RuleDoc> Docs { get; } =
        [.. Causes.Select(rule => rule.Doc), Unknown, .. Factors.Select(rule => rule.Doc)];
}
