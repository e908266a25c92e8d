using Lowmark.Kernel.Units;

namespace Lowmark.Kernel.Memory;

/// <summary>Nodes, zones, free areas and watermarks: the same type whether it came from a report, a live host or a
/// recording.</summary>
/// <param name="PageSizeIsKnown">False when no buddy line told the page size and 4 KiB was assumed.</param>
/// <param name="NodesAreFiltered">Null when unknown. True when the source left out nodes or zones that the request
/// may not use (SHOW_MEM_FILTER_NODES, v2.6.39+; higher zones since v6.1): what is missing is then not "empty".</param>
public sealed record MemoryState(
    PageSize PageSize,
    bool PageSizeIsKnown,
    EquatableArray<NodeState> Nodes,
    MemoryTotals Totals,
    bool? NodesAreFiltered = null)
{
    private static readonly KiB s_isaMemory = new(16 * 1024);

    public ZoneList Zones => new(Nodes);

    /// <summary>Free memory of the whole machine less that of the listed zones: what lies in nodes and zones that the
    /// source left out. 0 when nothing does; null when a figure is missing.</summary>
    public KiB? FreeElsewhere
    {
        get
        {
            if (Totals.Counter("free") is not { } total) { return null; }
            Pages listed = default;
            foreach (ZoneState zone in Zones)
            {
                if (zone.Free is not { } free) { return null; }
                listed += free;
            }

            return total > listed ? InKiB(total - listed) : default(KiB);
        }
    }

    public KiB InKiB(Pages pages) => pages.ToKiB(PageSize);

    /// <summary>Σ of a counter over all nodes that print it (v4.8+); null when none does.</summary>
    public KiB? NodeSum(string name)
    {
        KiB? sum = null;
        foreach (NodeState node in Nodes) { sum = KiB.Sum(sum, node.Counter(name)); }
        return sum;
    }

    /// <summary>Σ of a counter over all zones that print it; null when none does.</summary>
    public KiB? ZoneSum(string name)
    {
        KiB? sum = null;
        foreach (ZoneState zone in Zones) { sum = KiB.Sum(sum, zone.Counter(name)); }
        return sum;
    }

    /// <summary>Whether a zone is x86's ZONE_DMA, the first 16 MiB, kept for ISA devices: it serves next to nothing,
    /// and to judge a machine by it would be noise. Elsewhere ZONE_DMA may be all there is (arm64, ppc64).</summary>
    /// <remarks>MAX_DMA_PFN, arch/x86/include/asm/dma.h. A zone of unknown size counts by what of it is free.</remarks>
    public bool IsForIsa(ZoneState zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        Pages? size = zone.Managed ?? zone.Present ?? zone.FreeArea?.TotalPages ?? zone.Free;
        return zone.Name == "DMA" && (size is not { } known || InKiB(known) <= s_isaMemory);
    }
}

/// <summary>Machine-wide counters of a Mem-Info dump or /proc/meminfo. Null is "not printed".</summary>
public sealed record MemoryTotals
{
    /// <summary>Counters of the <c>active_anon:N …</c> block, in pages, by the kernel's names.</summary>
    public EquatableArray<NamedPages> Counters { get; init; }

    /// <summary><c>N pages RAM</c>: Σ present pages (v3.16+, RHEL 7); before, struct pages.</summary>
    public Pages? Ram { get; init; }

    /// <summary><c>N pages reserved</c>. RAM − reserved = totalram_pages exactly since v3.16 (and RHEL 7), nearly
    /// before.</summary>
    public Pages? Reserved { get; init; }

    /// <summary>RAM that the allocator manages: RAM − reserved, or MemTotal.</summary>
    public Pages? TotalRam { get; init; }

    public Pages? PageCache { get; init; }

    public Pages? SwapCache { get; init; }

    public KiB? FreeSwap { get; init; }

    public KiB? TotalSwap { get; init; }

    public Pages? CmaReserved { get; init; }

    public Pages? HardwarePoisoned { get; init; }

    public Pages? Counter(string name)
    {
        foreach (NamedPages counter in Counters.AsSpan())
        {
            if (counter.Name == name) { return counter.Value; }
        }

        return null;
    }
}

/// <summary>A counter by the kernel's own name.</summary>
public readonly record struct NamedPages(string Name, Pages Value);
