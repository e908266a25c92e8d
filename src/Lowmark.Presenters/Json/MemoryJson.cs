using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Json;

/// <summary>The <c>memory</c> field of a report: nodes, zones, totals and the ledger.</summary>
internal static class MemoryJson
{
    public static void Write(JsonText json, DiagnosedReport report) =>
        Write(json, report.Memory, report.Ledger);

    public static void Write(JsonText json, MemoryState? state, Ledger? ledger)
    {
        json.WriteStartArray("nodes"u8);
        foreach (NodeState node in (state?.Nodes ?? default).AsSpan())
        {
            json.WriteStartObject();
            Node(json, node, state!.PageSize);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Item("totals"u8, state?.Totals, Totals);
        json.Item("ledger"u8, ledger, Ledger);
        json.Flag("page_size_is_known"u8, state?.PageSizeIsKnown);
        json.Flag("nodes_are_filtered"u8, state?.NodesAreFiltered);
    }

    private static void Node(JsonText json, NodeState node, PageSize size)
    {
        json.Number("node"u8, node.Node);
        json.WriteStartArray("zones"u8);
        foreach (ZoneState zone in node.Zones.AsSpan())
        {
            json.WriteStartObject();
            Zone(json, zone, size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Counters(json, node.Counters);
        json.Flag("all_unreclaimable"u8, node.AllUnreclaimable);
        json.Items("hugepages"u8, node.HugePages, static (json, pool) =>
        {
            json.Number("total"u8, pool.Total);
            json.Number("free"u8, pool.Free);
            json.Number("surplus"u8, pool.Surplus);
            json.Size("size_kib"u8, (KiB?)pool.Size);
            json.Number("line"u8, pool.Line);
        });
        json.Number("line"u8, node.Line);
    }

    private static void Zone(JsonText json, ZoneState zone, PageSize size)
    {
        json.Keep(json.Room((6 * JsonRoom.FieldBytes) + JsonRoom.TextBytes(zone.Name))
            .Text("name"u8, zone.Name)
            .Number("free_kib"u8, InKiB(zone.Free))
            .Number("min_kib"u8, InKiB(zone.Min))
            .Number("low_kib"u8, InKiB(zone.Low))
            .Number("high_kib"u8, InKiB(zone.High))
            .Number("boost_kib"u8, InKiB(zone.Boost)));
        LowmemReserve(json, zone.LowmemReserve);
        json.Keep(json.Room(7 * JsonRoom.FieldBytes)
            .Number("managed_kib"u8, InKiB(zone.Managed))
            .Number("present_kib"u8, InKiB(zone.Present))
            .Number("spanned_kib"u8, InKiB(zone.Spanned))
            .Number("free_pcp_kib"u8, InKiB(zone.FreePcp))
            .Number("free_cma_kib"u8, InKiB(zone.FreeCma))
            .Number("reserved_highatomic_kib"u8, InKiB(zone.ReservedHighatomic))
            .Number("free_highatomic_kib"u8, InKiB(zone.FreeHighatomic)));
        FreeAreas(json, zone.FreeArea);
        Counters(json, zone.Counters);
        json.Number("line"u8, zone.Line);
        json.Number("free_areas_line"u8, zone.FreeAreaLine);

        long? InKiB(Pages? pages) => pages?.ToKiB(size).Count;
    }

    private static void LowmemReserve(JsonText json, EquatableArray<Pages>? reserve)
    {
        if (reserve is not { } pages)
        {
            json.WritePropertyName("lowmem_reserve_pages"u8);
            json.WriteNull();
            return;
        }

        json.WriteStartArray("lowmem_reserve_pages"u8);
        foreach (Pages entry in pages.AsSpan()) { json.WriteValue(entry.Count); }
        json.WriteEndArray();
    }

    private static void FreeAreas(JsonText json, FreeArea? area)
    {
        if (area is null)
        {
            json.WritePropertyName("free_areas"u8);
            json.WriteNull();
            return;
        }

        json.WriteStartArray("free_areas"u8);
        ReadOnlySpan<FreeBlocks> orders = area.Orders.AsSpan();
        for (int order = 0; order < orders.Length; order++)
        {
            json.EndRow(json.StartRow((3 * JsonRoom.FieldBytes) + JsonRoom.TextBytes(orders[order].Migratetypes))
                .Number("order"u8, order)
                .Number("blocks"u8, orders[order].Blocks)
                .Text("migratetypes"u8, orders[order].Migratetypes));
        }

        json.WriteEndArray();
    }

    private static void Counters(JsonText json, EquatableArray<NamedKiB> counters)
    {
        json.WriteStartObject("counters_kib"u8);
        foreach (NamedKiB counter in counters.AsSpan()) { json.Number(counter.Name, counter.Value.Count); }
        json.WriteEndObject();
    }

    private static void Totals(JsonText json, MemoryTotals totals)
    {
        json.Size("ram_pages"u8, totals.Ram);
        json.Size("reserved_pages"u8, totals.Reserved);
        json.Size("total_ram_pages"u8, totals.TotalRam);
        json.Size("page_cache_pages"u8, totals.PageCache);
        json.Size("swap_cache_pages"u8, totals.SwapCache);
        json.Size("cma_reserved_pages"u8, totals.CmaReserved);
        json.Size("hardware_poisoned_pages"u8, totals.HardwarePoisoned);
        json.Size("free_swap_kib"u8, totals.FreeSwap);
        json.Size("total_swap_kib"u8, totals.TotalSwap);
        json.WriteStartObject("counters_pages"u8);
        foreach (NamedPages counter in totals.Counters.AsSpan()) { json.Number(counter.Name, counter.Value.Count); }
        json.WriteEndObject();
    }

    private static void Ledger(JsonText json, Ledger ledger)
    {
        json.Text("scope"u8, ledger.Scope);
        json.Size("total_kib"u8, ledger.Total);
        Entries(json, ledger.Entries);
        json.Size("unaccounted_kib"u8, ledger.Unaccounted);
    }

    private static void Entries(JsonText json, EquatableArray<LedgerEntry> entries)
    {
        json.WriteStartArray("entries"u8);
        foreach (LedgerEntry entry in entries.AsSpan())
        {
            json.EndRow(json.StartRow((3 * JsonRoom.FieldBytes) + JsonRoom.TextBytes(entry.Name))
                .Text("name"u8, entry.Name)
                .Number("size_kib"u8, entry.Size.Count)
                .Number("line"u8, entry.Line));
        }

        json.WriteEndArray();
    }
}
