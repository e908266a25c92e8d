using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Json;

/// <summary>The <c>memory</c> field of a report: nodes, zones, totals and the ledger.</summary>
internal static class MemoryJson
{
    public static void Write(Utf8JsonWriter json, DiagnosedReport report)
    {
        MemoryState? state = report.Memory;
        json.WriteStartArray("nodes");
        foreach (NodeState node in (state?.Nodes ?? default).AsSpan())
        {
            json.WriteStartObject();
            Node(json, node, state!.PageSize);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Item("totals", state?.Totals, Totals);
        json.Item("ledger", report.Ledger, Ledger);
        json.Flag("page_size_is_known", state?.PageSizeIsKnown);
        json.Flag("nodes_are_filtered", state?.NodesAreFiltered);
    }

    private static void Node(Utf8JsonWriter json, NodeState node, PageSize size)
    {
        json.Number("node", node.Node);
        json.WriteStartArray("zones");
        foreach (ZoneState zone in node.Zones.AsSpan())
        {
            json.WriteStartObject();
            Zone(json, zone, size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Counters(json, node.Counters);
        json.Flag("all_unreclaimable", node.AllUnreclaimable);
        json.Items("hugepages", node.HugePages, static (json, pool) =>
        {
            json.Number("total", pool.Total);
            json.Number("free", pool.Free);
            json.Number("surplus", pool.Surplus);
            json.Size("size_kib", (KiB?)pool.Size);
            json.Number("line", pool.Line);
        });
        json.Number("line", node.Line);
    }

    private static void Zone(Utf8JsonWriter json, ZoneState zone, PageSize size)
    {
        json.Text("name", zone.Name);
        json.Size("free_kib", zone.Free?.ToKiB(size));
        json.Size("min_kib", zone.Min?.ToKiB(size));
        json.Size("low_kib", zone.Low?.ToKiB(size));
        json.Size("high_kib", zone.High?.ToKiB(size));
        json.Size("boost_kib", zone.Boost?.ToKiB(size));
        LowmemReserve(json, zone.LowmemReserve);
        json.Size("managed_kib", zone.Managed?.ToKiB(size));
        json.Size("present_kib", zone.Present?.ToKiB(size));
        json.Size("spanned_kib", zone.Spanned?.ToKiB(size));
        json.Size("free_pcp_kib", zone.FreePcp?.ToKiB(size));
        json.Size("free_cma_kib", zone.FreeCma?.ToKiB(size));
        json.Size("reserved_highatomic_kib", zone.ReservedHighatomic?.ToKiB(size));
        json.Size("free_highatomic_kib", zone.FreeHighatomic?.ToKiB(size));
        FreeAreas(json, zone.FreeArea);
        Counters(json, zone.Counters);
        json.Number("line", zone.Line);
        json.Number("free_areas_line", zone.FreeAreaLine);
    }

    private static void LowmemReserve(Utf8JsonWriter json, EquatableArray<Pages>? reserve)
    {
        if (reserve is not { } pages)
        {
            json.WriteNull("lowmem_reserve_pages");
            return;
        }

        json.WriteStartArray("lowmem_reserve_pages");
        foreach (Pages entry in pages.AsSpan()) { json.WriteNumberValue(entry.Count); }
        json.WriteEndArray();
    }

    private static void FreeAreas(Utf8JsonWriter json, FreeArea? area)
    {
        if (area is null)
        {
            json.WriteNull("free_areas");
            return;
        }

        json.WriteStartArray("free_areas");
        for (int order = 0; order < area.Orders.Count; order++)
        {
            json.WriteStartObject();
            json.Number("order", (long)order);
            json.Number("blocks", area.Orders[order].Blocks);
            json.Text("migratetypes", area.Orders[order].Migratetypes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Counters(Utf8JsonWriter json, EquatableArray<NamedKiB> counters)
    {
        json.WriteStartObject("counters_kib");
        foreach (NamedKiB counter in counters.AsSpan()) { json.Number(counter.Name, counter.Value.Count); }
        json.WriteEndObject();
    }

    private static void Totals(Utf8JsonWriter json, MemoryTotals totals)
    {
        json.Size("ram_pages", totals.Ram);
        json.Size("reserved_pages", totals.Reserved);
        json.Size("total_ram_pages", totals.TotalRam);
        json.Size("page_cache_pages", totals.PageCache);
        json.Size("swap_cache_pages", totals.SwapCache);
        json.Size("cma_reserved_pages", totals.CmaReserved);
        json.Size("hardware_poisoned_pages", totals.HardwarePoisoned);
        json.Size("free_swap_kib", totals.FreeSwap);
        json.Size("total_swap_kib", totals.TotalSwap);
        json.WriteStartObject("counters_pages");
        foreach (NamedPages counter in totals.Counters.AsSpan()) { json.Number(counter.Name, counter.Value.Count); }
        json.WriteEndObject();
    }

    private static void Ledger(Utf8JsonWriter json, Ledger ledger)
    {
        json.Text("scope", ledger.Scope);
        json.Size("total_kib", ledger.Total);
        json.Items("entries", ledger.Entries, static (json, entry) =>
        {
            json.Text("name", entry.Name);
            json.Size("size_kib", (KiB?)entry.Size);
            json.Number("line", entry.Line);
        });
        json.Size("unaccounted_kib", ledger.Unaccounted);
    }
}
