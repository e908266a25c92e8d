using Lowmark.Allocator;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>The largest block that each zone could hand out now, by the kinds of requests that matter.</summary>
internal static class LargestBlocks
{
    private static readonly string[] s_requests = ["GFP_ATOMIC", "GFP_KERNEL", "GFP_HIGHUSER_MOVABLE"];

    public static EquatableArray<LargestBlock> Read(
        MemoryState memory, AllocatorVariant variant, KernelRelease? release)
    {
        List<LargestBlock> blocks = [];
        ZoneState[] zones = [.. memory.Zones];
        int orders = zones.Max(zone => zone.FreeArea?.Orders.Count) ?? 0;
        if (orders == 0) { return []; }
        foreach (string name in s_requests)
        {
            GfpFlags gfp = GfpDecoder.Decode(null, name, release)?.Flags ?? GfpFlags.None;
            int?[] largest = new int?[zones.Length];
            bool[] eligible = new bool[zones.Length];
            for (int order = orders - 1; order >= 0; order--)
            {
                ZonelistVerdict verdict = ZonelistWalk.Evaluate(
                    memory, new AllocationRequest(new Order(order), gfp), variant, Watermark.Min);
                for (int at = 0; at < zones.Length; at++)
                {
                    eligible[at] = verdict.Zones[at].Eligible is true;
                    if (verdict.Zones[at].Outcome is ZoneOutcome.WouldSucceed) { largest[at] ??= order; }
                }
            }

            for (int at = 0; at < zones.Length; at++)
            {
                if (zones[at].FreeArea is not { Orders.IsEmpty: false }) { continue; }
                blocks.Add(new(zones[at].Node, zones[at].Name, name, eligible[at], largest[at]));
            }
        }

        return blocks.ToEquatableArray();
    }
}
