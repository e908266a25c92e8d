using Lowmark.Allocator;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Where one zone stood against one request.</summary>
public enum ZoneSituation
{
    NotEligible,

    /// <summary>Below the mark that the last attempt had to pass.</summary>
    BelowMin,

    /// <summary>Above min when printed, but not above high, which the attempt right before a kill asks for
    /// (__alloc_pages_may_oom(), mm/page_alloc.c).</summary>
    BelowHigh,

    /// <summary>Watermark met, no block of the order on a list the request may take.</summary>
    NoBlock,

    /// <summary>Nothing in the report stands against it.</summary>
    WouldSucceed,

    Unknown,
}

/// <param name="AboveMin">The check at the min mark, with the reserves of the request; null when a figure is
/// missing.</param>
/// <param name="AboveHigh">The check of the attempt right before a kill, at high and without reserves; null when there
/// was no kill, or the attempts before that one had failed at min already.</param>
/// <param name="Largest">Largest order of a block the request could take; null when the free areas are not
/// printed.</param>
public sealed record ZoneFact(
    ZoneState Zone, ZoneSituation Situation, Ineligibility? Why, string? WhyNot, WatermarkVerdict? AboveMin,
    WatermarkVerdict? AboveHigh,
    bool? BlockAvailable, int? Largest)
{
    /// <inheritdoc cref="ZoneCheck.Orders"/>
    public EquatableArray<OrderCheck> Orders { get; init; }

    public bool Eligible => Situation is not ZoneSituation.NotEligible;

    /// <summary>Too few pages for the request.</summary>
    public bool IsShort => Situation is ZoneSituation.BelowMin or ZoneSituation.BelowHigh;

    public string Name => $"Node {Zone.Node} {Zone.Name}";

    /// <summary>The check that the zone failed; null when it failed none.</summary>
    public WatermarkVerdict? Failed => Situation switch
    {
        ZoneSituation.BelowMin => AboveMin,
        ZoneSituation.BelowHigh => AboveHigh,
        _ => null,
    };

    /// <summary>The watermark alone is met: only with the lowmem reserve too few pages are free.</summary>
    public bool NeedsReserve =>
        Failed is { Usable: { } usable, Needed: { } needed, LowmemReserve: { } reserve } && usable > needed - reserve;
}

/// <summary>The walk over all zones of a report.</summary>
/// <param name="UnprintedFree">Free memory of the whole machine minus that of the printed zones: what lies in nodes and
/// zones that the kernel left out because the request may not use them. Null when a figure is missing.</param>
public sealed record ZoneFacts(EquatableArray<ZoneFact> All, KiB? UnprintedFree)
{
    public IEnumerable<ZoneFact> Eligible => All.Where(zone => zone.Eligible);

    public bool IsEmpty
    {
        get
        {
            foreach (ZoneFact zone in All)
            {
                if (zone.Eligible) { return false; }
            }

            return true;
        }
    }

    /// <summary>No eligible zone could have served the request for lack of free pages; null when that is not known of
    /// one.</summary>
    public bool? AllShort
    {
        get
        {
            bool? all = IsEmpty ? null : true;
            foreach (ZoneFact zone in All)
            {
                if (zone.Situation is ZoneSituation.NoBlock or ZoneSituation.WouldSucceed) { return false; }
                if (zone.Situation is ZoneSituation.Unknown) { all = null; }
            }

            return all;
        }
    }

    /// <summary>Some eligible zone has the pages but no block.</summary>
    public IEnumerable<ZoneFact> WithoutBlock => All.Where(zone => zone.Situation is ZoneSituation.NoBlock);

    public IEnumerable<ZoneFact> Short => All.Where(zone => zone.IsShort);

    public bool AnyWithoutBlock => AnyIs(ZoneSituation.NoBlock);

    public bool AnyWouldSucceed => AnyIs(ZoneSituation.WouldSucceed);

    /// <summary>Whether the request may not use some zone for that reason.</summary>
    public bool AnyIs(Ineligibility why)
    {
        foreach (ZoneFact zone in All)
        {
            if (zone.Why == why) { return true; }
        }

        return false;
    }

    /// <summary>Zones the request may not use that hold free memory above their high mark.</summary>
    public IEnumerable<ZoneFact> Idle(Ineligibility why) => All.Where(zone => IsIdle(zone, why));

    /// <summary>Whether <see cref="Idle"/> has any.</summary>
    public bool AnyIdle(Ineligibility why)
    {
        foreach (ZoneFact zone in All)
        {
            if (IsIdle(zone, why)) { return true; }
        }

        return false;
    }

    private bool AnyIs(ZoneSituation situation)
    {
        foreach (ZoneFact zone in All)
        {
            if (zone.Situation == situation) { return true; }
        }

        return false;
    }

    private static bool IsIdle(ZoneFact zone, Ineligibility why) => zone.Why == why
        && zone.Zone is { Free: { } free } state && free > (state.High ?? state.Low ?? state.Min ?? default)
        && free.Count > 0;
}
