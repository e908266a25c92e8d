namespace Lowmark.UnitTests.TestKit;

/// <summary>What all reports of one machine have in common.</summary>
/// <param name="IsNuma">Whether its kernel has NUMA: without it no zone line names a node.</param>
internal sealed record KernelTextMachine(bool IsNuma, int PageKiB, int Reserves, (int Node, string Name)[] Zones)
{
    public static KernelTextMachine Of(int seed)
    {
        Random random = new(seed);
        bool numa = random.Next(4) != 0;
        return new(numa, random.Next(4) == 0 ? 64 : 4, random.Next(3, 6), ZonesOf(numa, random.Next(4)));
    }

    private static (int Node, string Name)[] ZonesOf(bool numa, int kind) => (numa, kind) switch
    {
        (false, 0 or 1) => [(0, "DMA"), (0, "Normal"), (0, "HighMem")],
        (false, _) => [(0, "DMA"), (0, "Normal")],
        (true, 0) => [(0, "DMA"), (0, "DMA32"), (0, "Normal"), (1, "Normal")],
        (true, 1) => [(0, "DMA"), (0, "DMA32"), (0, "Normal"), (0, "Movable"), (0, "Device")],
        (true, 2) => [(0, "DMA")],
        (true, _) => [(0, "DMA"), (0, "DMA32"), (0, "Normal")],
    };
}
