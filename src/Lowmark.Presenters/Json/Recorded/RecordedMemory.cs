using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Json.Recorded;

/// <summary>The <c>memory</c> field of a report, read back: the other way of <see cref="MemoryJson"/>.</summary>
internal static class RecordedMemory
{
    /// <param name="pageSize">Of the report's kernel; null when it was not known.</param>
    /// <returns>Null where the report had a ledger alone.</returns>
    public static MemoryState? Read(JsonElement memory, PageSize? pageSize)
    {
        PageSize size = pageSize ?? PageSize.Of4KiB;
        return memory.Item("totals") is { } totals
            ? new(
                size,
                memory.Flag("page_size_is_known") ?? pageSize is not null,
                memory.Items("nodes", node => Node(node, size)),
                Totals(totals),
                memory.Flag("nodes_are_filtered"))
            : null;
    }

    public static Ledger? Ledger(JsonElement memory) => memory.Item("ledger") is { } ledger
        ? new(
            ledger.Text("scope") ?? "",
            ledger.KiB("total_kib"),
            ledger.Items("entries", static entry => entry.KiB("size_kib") is { } size
                ? new LedgerEntry(entry.Text("name") ?? "", size, entry.Number("line"))
                : null),
            ledger.KiB("unaccounted_kib"))
        : null;

    private static NodeState? Node(JsonElement node, PageSize size) => node.Whole("node") is { } number
        ? new(
            number,
            node.Items("zones", zone => Zone(number, zone, size)),
            node.Named("counters_kib", static (name, value) => new NamedKiB(name, new(value))),
            node.Flag("all_unreclaimable"),
            node.Values("hugepages", static pool => new HugePagePool(
                pool.Number("total") ?? 0, pool.Number("free") ?? 0, pool.Number("surplus") ?? 0,
                pool.KiB("size_kib") ?? default, pool.Number("line"))),
            node.Number("line"))
        : null;

    private static ZoneState? Zone(int node, JsonElement zone, PageSize size) => zone.Text("name") is { } name
        ? new()
        {
            Node = node,
            Name = name,
            Free = zone.Pages("free_kib", size),
            Min = zone.Pages("min_kib", size),
            Low = zone.Pages("low_kib", size),
            High = zone.Pages("high_kib", size),
            Boost = zone.Pages("boost_kib", size),
            LowmemReserve = Array(zone, "lowmem_reserve_pages")?.EnumerateArray()
                .Where(entry => entry.ValueKind is JsonValueKind.Number)
                .Select(entry => new Pages(entry.TryGetInt64(out long pages) ? pages : 0)).ToEquatableArray(),
            Managed = zone.Pages("managed_kib", size),
            Present = zone.Pages("present_kib", size),
            Spanned = zone.Pages("spanned_kib", size),
            FreePcp = zone.Pages("free_pcp_kib", size),
            FreeCma = zone.Pages("free_cma_kib", size),
            ReservedHighatomic = zone.Pages("reserved_highatomic_kib", size),
            FreeHighatomic = zone.Pages("free_highatomic_kib", size),
            FreeArea = Array(zone, "free_areas") is null ? null : new(zone.Values("free_areas", static order =>
                new FreeBlocks(order.Number("blocks") ?? 0, order.Text("migratetypes")))),
            Counters = zone.Named("counters_kib", static (counter, value) => new NamedKiB(counter, new(value))),
            Line = zone.Number("line"),
            FreeAreaLine = zone.Number("free_areas_line"),
        }
        : null;

    // An empty list and none are not the same.
    private static JsonElement? Array(JsonElement zone, string name) =>
        zone.TryGetProperty(name, out JsonElement list) && list.ValueKind is JsonValueKind.Array ? list : null;

    private static MemoryTotals Totals(JsonElement totals) => new()
    {
        Ram = totals.Pages("ram_pages"),
        Reserved = totals.Pages("reserved_pages"),
        TotalRam = totals.Pages("total_ram_pages"),
        PageCache = totals.Pages("page_cache_pages"),
        SwapCache = totals.Pages("swap_cache_pages"),
        CmaReserved = totals.Pages("cma_reserved_pages"),
        HardwarePoisoned = totals.Pages("hardware_poisoned_pages"),
        FreeSwap = totals.KiB("free_swap_kib"),
        TotalSwap = totals.KiB("total_swap_kib"),
        Counters = totals.Named("counters_pages", static (name, value) => new NamedPages(name, new(value))),
    };
}
