using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Headroom;

/// <summary>Free memory that lies in pieces too small, judged where it matters.</summary>
/// <param name="Summary">One sentence with the numbers put in.</param>
/// <param name="IsWhole">No zone has a block; else it is most of the main zone's memory.</param>
/// <param name="Rows">What it is judged by; never empty.</param>
internal sealed record FragmentedState(string Summary, bool IsWhole, EquatableArray<OrderHeadroom> Rows)
{
    /// <summary>The last order that the allocator promises to try hard for (PAGE_ALLOC_COSTLY_ORDER).</summary>
    private static readonly Order s_judged = Order.Costly;

    /// <summary>A healthy zone has most of its free memory in large blocks.</summary>
    private const int MostlyUnusablePermille = 900;

    /// <returns>Null when it is not fragmented, or nothing is free that could be.</returns>
    public static FragmentedState? Of(MemoryState memory, EquatableArray<OrderHeadroom> headroom)
    {
        ZoneState Zone(OrderHeadroom row) =>
            memory.Zones.First(zone => zone.Node == row.Node && zone.Name == row.Zone);
        OrderHeadroom[] judged = [
            .. headroom.Where(row => row.Order == s_judged.Value && !memory.IsForIsa(Zone(row)))];
        if (judged.All(row => row.UnusablePermille is null)) { return null; }
        if (Array.TrueForAll(judged, row => row.Blocks == 0))
        {
            return new(
                $"No zone has a free block of order {s_judged}: a request for one would have to compact memory first.",
                true, judged.ToEquatableArray());
        }

        // The zone with most free memory decides: requests end up there.
        OrderHeadroom main = judged.MaxBy(row => Zone(row).Free)!;
        return main.UnusablePermille is >= MostlyUnusablePermille and var unusable
            ? new(
                $"{unusable / 10} % of the free memory of Node {main.Node} {main.Zone} is in pieces smaller than order "
                + $"{s_judged}; {main.Blocks} blocks of that order are left.",
                false, [main])
            : null;
    }
}
