using Lowmark.Kernel.Units;

namespace Lowmark.Kernel.Memory;

/// <summary>One NUMA node: its zones in the order of the source and its own counters.</summary>
/// <param name="Counters">Node line of a Mem-Info dump (v4.8+), by the kernel's names, in KiB. Empty before.</param>
/// <param name="AllUnreclaimable">kswapd gave up on the node (kswapd_failures ≥ 16, v4.12+); null when not
/// printed.</param>
/// <param name="HugePages">One entry a size, from the <c>hugepages_total=</c> lines or sysfs.</param>
/// <param name="Line">1-based log line of the node's counters; null outside logs or when it was lost.</param>
public sealed record NodeState(
    int Node,
    EquatableArray<ZoneState> Zones,
    EquatableArray<NamedKiB> Counters,
    bool? AllUnreclaimable,
    EquatableArray<HugePagePool> HugePages,
    long? Line)
{
    public KiB? Counter(string name)
    {
        foreach (NamedKiB counter in Counters.AsSpan())
        {
            if (counter.Name == name) { return counter.Value; }
        }

        return null;
    }
}

/// <summary>Reserved huge pages of one size on one node: <c>hugepages_total=N hugepages_free=N hugepages_surp=N
/// hugepages_size=NkB</c>.</summary>
public readonly record struct HugePagePool(long Total, long Free, long Surplus, KiB Size, long? Line)
{
    public KiB TotalSize => new(Saturating.Multiply(Total, Size.Count));
}
