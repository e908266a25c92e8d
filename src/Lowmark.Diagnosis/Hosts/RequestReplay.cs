using Lowmark.Allocator;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Nodes;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>Could this machine serve a request now? The walk over the zonelist, with the machine's numbers.</summary>
/// <remarks>__alloc_pages(), get_page_from_freelist() and __alloc_pages_slowpath(), mm/page_alloc.c, as far as
/// <see cref="ZonelistWalk"/> goes. The order of nodes is that of their distances (build_zonelists()); among equally
/// near ones the kernel also spreads load.</remarks>
internal static class RequestReplay
{
    public static RequestAnswer Answer(HostFacts host, RequestedMemory asked)
    {
        DecodedGfp? gfp = asked.Decode(host.Host.Identity.Release);
        GfpFlags flags = gfp?.Flags ?? GfpFlags.None;
        RequestFacts facts = new(
            asked.Order.Value, gfp?.Mask, gfp?.Names ?? [], gfp?.DecodedBy, GfpZone.Highest(flags),
            flags.MayDirectReclaim, null, null, asked.Mems, null);
        string variant = $"{host.Variant.Releases}: {host.Variant.Why}";
        if (host.State is not { } memory || !memory.Zones.Any())
        {
            return new(
                facts, RequestOutcome.Unknown, null, "Neither /proc/zoneinfo nor /proc/buddyinfo could be read.", [],
                variant);
        }

        AllocationRequest request = new(asked.Order, flags, null, asked.Mems) { PreferredNode = asked.Node };
        MemoryState asWalked = memory with { Nodes = ByDistance(memory.Nodes, host.Still.Nodes, asked.Node) };
        ZonelistVerdict first = ZonelistWalk.FirstAttempt(asWalked, request, host.Variant);
        ZoneFacts zones = ZoneFactsReader.Walk(asWalked, request, host.Variant, isBeforeKill: false);
        (RequestOutcome outcome, ZoneState? served) = Decide(first, zones, flags);
        EquatableArray<ZoneCheck> checks = ZoneFactsReader.ToChecks(zones);
        string? name = served is null ? null : $"Node {served.Node} {served.Name}";
        return new(facts, outcome, name, Words(outcome, name, zones), checks, variant);
    }

    /// <summary>Highest zone of the nearest node first (ZONELIST_ORDER_NODE, the only one since 4.14).</summary>
    private static EquatableArray<NodeState> ByDistance(EquatableArray<NodeState> nodes, HostNodes known, int? from)
    {
        int start = from ?? (nodes.IsEmpty ? 0 : nodes[0].Node);
        EquatableArray<long> distances = known.Nodes.FirstOrDefault(node => node.Node == start)?.Distances ?? [];
        int[] numbers = [.. known.Nodes.Select(node => node.Node)];
        return nodes
            .OrderBy(node => node.Node == start ? long.MinValue : Distance(node.Node))
            .Select(node => node with { Zones = node.Zones.Reverse().ToEquatableArray() })
            .ToEquatableArray();

        long Distance(int node) =>
            Array.IndexOf(numbers, node) is >= 0 and var at && at < distances.Count ? distances[at] : long.MaxValue;
    }

    private static (RequestOutcome Outcome, ZoneState? Served) Decide(
        ZonelistVerdict first, ZoneFacts zones, GfpFlags flags)
    {
        if (first.Zones.FirstOrDefault(zone => zone.Outcome is ZoneOutcome.WouldSucceed) is { } atOnce)
        {
            return (RequestOutcome.AtOnce, atOnce.Zone);
        }

        if (zones.All.FirstOrDefault(zone => zone.Situation is ZoneSituation.WouldSucceed) is { } later)
        {
            return (RequestOutcome.WakesKswapd, later.Zone);
        }

        bool isOpen = zones.All.Any(zone => zone.Situation is ZoneSituation.Unknown);
        return (isOpen, flags.MayDirectReclaim) switch
        {
            (true, _) => (RequestOutcome.Unknown, null),
            (false, true) => (RequestOutcome.MustReclaim, null),
            (false, false) => (RequestOutcome.Fails, null),
        };
    }

    private static string Words(RequestOutcome outcome, string? served, ZoneFacts zones) => outcome switch
    {
        RequestOutcome.AtOnce => $"Served at once by {served}: it stays above its low watermark.",
        RequestOutcome.WakesKswapd =>
            $"Served by {served}, but no zone stays above its low watermark: kswapd is woken, and the request takes "
            + "what lies between low and the part of min that it must leave.",
        RequestOutcome.MustReclaim =>
            $"No zone can serve it as things stand: {WhyNone(zones)}. It would wait for reclaim or compaction, and may "
            + "still fail.",
        RequestOutcome.Fails =>
            $"It would fail: {WhyNone(zones)}, and a request with these flags may not wait.",
        RequestOutcome.Unknown => "The files that could be read do not decide.",
    };

    private static string WhyNone(ZoneFacts zones)
    {
        string[] blockless = [.. zones.WithoutBlock.Select(zone => zone.Name)];
        string[] low = [.. zones.Short.Select(zone => zone.Name)];
        string has = blockless.Length == 1 ? "has" : "have";
        string noBlock = $"{List(blockless)} {has} enough pages, but no free block of the order";
        string tooLow = $"{List(low)} would fall below the watermark that holds for it";
        return (blockless, low) switch
        {
            ([], []) => "no zone may be used for it",
            ([], _) => tooLow,
            (_, []) => noBlock,
            _ => $"{noBlock}, and {tooLow}",
        };
    }

    private static string List(string[] names) => names.Length < 2
        ? string.Concat(names)
        : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
}
