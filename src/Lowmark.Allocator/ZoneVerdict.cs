using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>How a zone answers a request.</summary>
public enum ZoneOutcome
{
    WouldSucceed,
    BelowWatermark,

    /// <summary>The watermark is met, but no block of the order is free in a list the request may take.</summary>
    NoBlock,
    NotEligible,

    /// <summary>Eligible, or perhaps eligible, and the evidence does not decide.</summary>
    Unknown,
}

/// <summary>Why a zone is out of the question for a request.</summary>
public enum Ineligibility
{
    ZoneTooHigh,
    NodeNotAllowed,

    /// <summary>It has no memory, or device memory that nobody allocates.</summary>
    Unpopulated,
}

/// <param name="Eligible">Whether the zone is on the request's list; null when the evidence does not tell.</param>
/// <param name="Reason">Null when eligible, or when that is not known.</param>
/// <param name="WhyNot">Why it is not, or why that is not known; null when eligible.</param>
/// <param name="Watermark">Null when not eligible.</param>
/// <param name="FreeArea">Null when not eligible.</param>
public sealed record ZoneVerdict(
    ZoneState Zone, bool? Eligible, Ineligibility? Reason, string? WhyNot, WatermarkVerdict? Watermark,
    FreeAreaVerdict? FreeArea)
{
    public ZoneOutcome Outcome => (Eligible, Watermark?.Passes, FreeArea?.BlockAvailable) switch
    {
        (false, _, _) => ZoneOutcome.NotEligible,
        (true, false, _) => ZoneOutcome.BelowWatermark,
        (true, true, true) => ZoneOutcome.WouldSucceed,
        (true, true, false) => ZoneOutcome.NoBlock,
        _ => ZoneOutcome.Unknown,
    };
}

/// <summary>How all zones of a memory state answer a request.</summary>
/// <param name="Zones">One for each zone of the state, in its order.</param>
/// <param name="HighestZone">The highest zone type the request may use on this machine.</param>
/// <param name="HighestIndex">Its index into lowmem_reserve[]; null when that was not printed.</param>
public sealed record ZonelistVerdict(
    EquatableArray<ZoneVerdict> Zones, string HighestZone, int? HighestIndex, AllocFlags Flags, Watermark Mark,
    AllocatorVariant Variant)
{
    /// <summary>Null when no known one fits what was printed.</summary>
    internal ZoneLayout? Layout { get; init; }

    public IEnumerable<ZoneVerdict> Eligible => Zones.Where(zone => zone.Eligible is true);

    /// <summary>Whether the kernel would have found a page; null when no zone surely succeeds and some is
    /// unknown.</summary>
    public bool? WouldSucceed
    {
        get
        {
            if (Zones.Any(zone => zone.Outcome == ZoneOutcome.WouldSucceed)) { return true; }
            bool allKnown = Zones.All(zone => zone.Outcome != ZoneOutcome.Unknown);
            return allKnown && Eligible.Any() ? false : null;
        }
    }

    /// <summary>Free pages of the zones that the request may not use.</summary>
    public Pages FreeElsewhere =>
        Zones.Where(zone => zone.Eligible is false)
            .Aggregate(default(Pages), (sum, zone) => sum + (zone.Zone.Free ?? default));
}
