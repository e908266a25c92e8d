using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.TestKit;

/// <summary>Memory states made of zones alone.</summary>
internal static class MemoryStates
{
    /// <summary>Pages of 4 KiB; no totals.</summary>
    public static MemoryState Of(IEnumerable<ZoneState> zones) => new(
        PageSize.Of4KiB,
        PageSizeIsKnown: true,
        zones.GroupBy(zone => zone.Node)
            .Select(node => new NodeState(node.Key, node.ToEquatableArray(), [], null, [], null))
            .ToEquatableArray(),
        new MemoryTotals());
}
