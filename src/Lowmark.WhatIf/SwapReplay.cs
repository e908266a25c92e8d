using Lowmark.Diagnosis.Facts;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>More swap on a machine that ran out of memory.</summary>
/// <param name="Memory">With what swap would have let go free in the zones that the request may use.</param>
/// <param name="Added">Swap that the changes add; of zram its size before compression.</param>
/// <param name="Usable">Swap that could be used: what was free and what is added, less what could have been used
/// before.</param>
/// <param name="Swappable">Of what was there.</param>
internal sealed record SwapReplay(MemoryState Memory, KiB Added, Bounds Usable, KiB Swappable)
{
    public bool IsEmpty => Usable.IsZero;

    public static SwapReplay Of(ReplayedRequest request, ZoneFacts zones, Draft draft)
    {
        MemoryState memory = request.Memory;
        Bounds added = SwapGain.Added(draft, isOfMachine: true);
        KiB size = added.Most ?? added.Least;
        if (size.Count == 0) { return new(memory, default, Bounds.Zero, default); }
        Pages swappable = default;
        foreach (ZoneFact zone in zones.Eligible)
        {
            if (SwapGain.Swappable(zone.Zone, memory) is not { } pages)
            {
                draft.Lacks($"how much of {zone.Name} is anonymous memory that could be swapped");
                continue;
            }

            swappable += pages;
        }

        KiB could = memory.InKiB(swappable);
        draft.Shows($"swap +{size}, {could} of the request's zones could be swapped", "locked memory can not");
        MemoryState freed = Freed(memory, zones, new KiB(Math.Min(added.Least.Count, could.Count)));
        return new(freed, size, added, could);
    }

    /// <summary>What could be used more until the same point: what is there and can be swapped or, where all that is
    /// still to come can be swapped as well, all of the swap.</summary>
    /// <param name="isOfLowZone">The request may use DMA or DMA32 only: what tasks want comes from higher ones.</param>
    public Bounds GainFor(Wanted? wanted, bool isOfLowZone)
    {
        if (IsEmpty) { return Bounds.Zero; }
        if (wanted is { IsSwappable: true } && !isOfLowZone) { return Usable; }
        KiB least = Usable.Least < Swappable ? Usable.Least : Swappable;
        KiB most = Usable.Most is { } all && all < Swappable ? all : Swappable;
        return new(least, wanted is null && !isOfLowZone ? Usable.Most : most);
    }

    private static MemoryState Freed(MemoryState memory, ZoneFacts zones, KiB size)
    {
        Pages left = size.ToPages(memory.PageSize);
        Dictionary<(int Node, string Zone), Pages> gains = [];
        foreach (ZoneFact zone in zones.Eligible.OrderByDescending(zone => SwapGain.Swappable(zone.Zone, memory)))
        {
            Pages could = SwapGain.Swappable(zone.Zone, memory) ?? default;
            Pages gain = could < left ? could : left;
            gains[(zone.Zone.Node, zone.Zone.Name)] = gain;
            left -= gain;
        }

        return memory with
        {
            Nodes = memory.Nodes.Select(node => node with
            {
                Zones = node.Zones.Select(zone => zone with
                {
                    Free = zone.Free + gains.GetValueOrDefault((zone.Node, zone.Name)),
                }).ToEquatableArray(),
            }).ToEquatableArray(),
        };
    }
}
