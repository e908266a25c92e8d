using Lowmark.Kernel.Units;

namespace Lowmark.Kernel.Memory;

/// <summary>One zone of one node, from a Mem-Info dump, /proc/zoneinfo or a recording. Null is "not in the evidence",
/// never 0.</summary>
public sealed record ZoneState
{
    /// <summary>0 when the kernel has no NUMA and prints none.</summary>
    public required int Node { get; init; }

    /// <summary>As printed: DMA, DMA32, Normal, HighMem, Movable, Device.</summary>
    public required string Name { get; init; }

    /// <summary>NR_FREE_PAGES: buddy lists only, without per-CPU lists. A vmstat counter: may differ from the buddy sum
    /// by the per-CPU drift.</summary>
    public Pages? Free { get; init; }

    /// <summary>watermark_boost (v5.0+, printed since v5.17). Null when not printed.</summary>
    public Pages? Boost { get; init; }

    /// <summary>As exported, so <see cref="Boost"/> is already inside (min_wmark_pages(), v5.0+).</summary>
    public Pages? Min { get; init; }

    /// <inheritdoc cref="Min"/>
    public Pages? Low { get; init; }

    /// <inheritdoc cref="Min"/>
    public Pages? High { get; init; }

    /// <summary>nr_reserved_highatomic (printed since v5.5).</summary>
    public Pages? ReservedHighatomic { get; init; }

    /// <summary>nr_free_highatomic (printed by the newest kernels only).</summary>
    public Pages? FreeHighatomic { get; init; }

    public Pages? Present { get; init; }

    /// <summary>Pages handed to the buddy allocator (v3.10+).</summary>
    public Pages? Managed { get; init; }

    public Pages? Spanned { get; init; }

    public Pages? FreePcp { get; init; }

    public Pages? FreeCma { get; init; }

    /// <summary>Index: zone type of the request's highest zone. Null when the line was lost.</summary>
    public EquatableArray<Pages>? LowmemReserve { get; init; }

    public FreeArea? FreeArea { get; init; }

    /// <summary>The zone's other counters in KiB by the name the kernel prints (active_anon, inactive_file, mlocked,
    /// …).</summary>
    public EquatableArray<NamedKiB> Counters { get; init; }

    /// <summary>The 1-based log line of the zone's watermarks; null outside logs.</summary>
    public long? Line { get; init; }

    /// <summary>The 1-based log line of the zone's buddy lists; null outside logs.</summary>
    public long? FreeAreaLine { get; init; }

    public KiB? Counter(string name)
    {
        foreach (NamedKiB counter in Counters.AsSpan())
        {
            if (counter.Name == name) { return counter.Value; }
        }

        return null;
    }
}

/// <summary>A counter by the kernel's own name.</summary>
public readonly record struct NamedKiB(string Name, KiB Value);
