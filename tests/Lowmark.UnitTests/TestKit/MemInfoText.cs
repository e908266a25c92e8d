using Lowmark.Kernel;

namespace Lowmark.UnitTests.TestKit;

/// <summary>The Mem-Info block of a report as v6.1 prints it (show_mem(), mm). The default machine has 1,000,000 kB
/// that the allocator manages, so that 10,000 kB or 2,500 pages are 1 %; it is out of memory, and its counters add up
/// to RAM but for 5,000 pages.</summary>
internal sealed record MemInfoText
{
    private static readonly string[][] CounterLines =
    [
        ["active_anon", "inactive_anon", "isolated_anon"], ["active_file", "inactive_file", "isolated_file"],
        ["unevictable", "dirty", "writeback"], ["slab_reclaimable", "slab_unreclaimable"],
        ["mapped", "shmem", "pagetables"], ["sec_pagetables", "bounce"], ["kernel_misc_reclaimable"],
        ["free", "free_pcp", "free_cma"],
    ];

    /// <summary>Pages, by the kernel's names; a counter that is not listed is printed as 0, <c>free</c> as what the
    /// zones have.</summary>
    public EquatableArray<(string Name, long Pages)> Counters { get; init; } =
    [
        ("active_anon", 1200), ("inactive_anon", 234_050), ("active_file", 100), ("inactive_file", 100),
        ("slab_reclaimable", 2000),
        ("slab_unreclaimable", 4000), ("shmem", 500), ("pagetables", 1000), ("free_pcp", 50),
    ];

    public EquatableArray<NodeText> Nodes { get; init; } = [new NodeText(0)];

    public EquatableArray<ZoneText> Zones { get; init; } = [Dma, Dma32, Normal];

    /// <summary>Pages.</summary>
    public long SwapCache { get; init; }

    /// <summary>kB.</summary>
    public long FreeSwap { get; init; }

    /// <summary>kB.</summary>
    public long TotalSwap { get; init; }

    /// <summary>Pages.</summary>
    public long Ram { get; init; } = 262_144;

    /// <summary>Pages.</summary>
    public long Reserved { get; init; } = 12_144;

    /// <summary>1500 kB - 961 reserved pages are far below min for a request that may use Normal.</summary>
    public static ZoneText Dma { get; } = new("DMA", 1500, 60, 72, 84)
    {
        Present = 15_992, Managed = 15_360, Reserve = [0, 473, 961, 961, 961],
    };

    /// <summary>2600 kB - 488 reserved pages (1952 kB) are below min as well.</summary>
    public static ZoneText Dma32 { get; } = new("DMA32", 2600, 1936, 2420, 2904)
    {
        Present = 508_584, Managed = 484_640, Reserve = [0, 0, 488, 488, 488],
    };

    public static ZoneText Normal { get; } = new("Normal", 1900, 2000, 2500, 3000) { Present = 524_000,
    Managed = 500_000 };

    /// <summary>The same machine before anything ran short: half of Normal is free.</summary>
    public static MemInfoText Roomy { get; } =
        new MemInfoText { Zones = [Dma with { Free = 12_000 }, Dma32 with { Free = 40_000 },
        Normal with { Free = 240_000 }] }
            .Counting("inactive_anon", 162_550);

    /// <summary>The block with one counter set.</summary>
    public MemInfoText Counting(string name, long pages) =>
        this with
        {
            Counters = Counters.Where(counter => counter.Name != name).Append((name, pages)).ToEquatableArray(),
        };

    /// <summary>The block with another Normal zone.</summary>
    public MemInfoText WithNormal(ZoneText zone) => this with { Zones = [Dma, Dma32, zone] };

    public IEnumerable<string> Lines()
    {
        yield return "Mem-Info:";
        foreach ((string[] names, int at) in CounterLines.Select((names, at) => (names, at)))
        {
            yield return (at == 0 ? "" : " ") + string.Join(' ', names.Select(name => $"{name}:{Pages(name)}"));
        }

        foreach (NodeText node in Nodes)
        {
            yield return node.CounterLine;
            foreach (ZoneText zone in Zones.Where(zone => zone.Node == node.Node))
            {
                yield return zone.MarkLine;
                yield return zone.ReserveLine;
            }
        }

        foreach (ZoneText zone in Zones) { yield return zone.FreeAreaLine; }
        foreach (string pool in Nodes.SelectMany(node => node.HugePageLines)) { yield return pool; }
        long pageCache = Pages("active_file") + Pages("inactive_file") + Pages("shmem") + SwapCache;
        yield return $"{pageCache} total pagecache pages";
        yield return $"{SwapCache} pages in swap cache";
        yield return $"Free swap  = {FreeSwap}kB";
        yield return $"Total swap = {TotalSwap}kB";
        yield return $"{Ram} pages RAM";
        yield return "0 pages HighMem/MovableOnly";
        yield return $"{Reserved} pages reserved";
        yield return "0 pages hwpoisoned";
    }

    private long Pages(string name)
    {
        foreach ((string counter, long pages) in Counters)
        {
            if (counter == name) { return pages; }
        }

        return name == "free" ? Zones.Sum(zone => zone.Free) / 4 : 0;
    }
}
