using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Text;

/// <summary>Zones against their watermarks, the free blocks, the huge pages and the ledger.</summary>
internal static class MemoryTables
{
    private const int BarCells = 20;

    public static void Write(Canvas canvas, DiagnosedReport report)
    {
        if (report.Memory is { } state)
        {
            Zones(canvas, state);
            FreeAreas(canvas, state);
            Counters(canvas, state);
            HugePages(canvas, state);
        }

        Ledger(canvas, report.Ledger);
    }

    public static void Zones(Canvas canvas, MemoryState state)
    {
        if (!state.Zones.Any()) { return; }
        canvas.Heading("Zones (kB)");
        TextTable levels = new(
            new("zone"), new("free", true), new("min", true), new("low", true), new("high", true), new("boost", true),
            new("managed", true), new("standing"));
        TextTable rest = new(
            new("zone"), new("present", true), new("spanned", true), new("per-CPU free", true), new("CMA free", true),
            new("high-atomic", true), new("lowmem reserve (pages)"));
        foreach (ZoneState zone in state.Zones)
        {
            bool low = zone is { Free: { } free, Min: { } min } && free < min;
            string name = $"Node {zone.Node} {zone.Name}";
            levels.Row(
                low ? Ink.Bad : Ink.Plain, name, InKiB(zone.Free), InKiB(zone.Min), InKiB(zone.Low),
                InKiB(zone.High), InKiB(zone.Boost), InKiB(zone.Managed), Standing(zone));
            rest.Row(
                name, InKiB(zone.Present), InKiB(zone.Spanned), InKiB(zone.FreePcp), InKiB(zone.FreeCma),
                InKiB(zone.ReservedHighatomic),
                zone.LowmemReserve is { } reserve ? string.Join(' ', reserve.Select(pages => pages.Count)) : "");
        }

        levels.Write(canvas);
        canvas.Blank();
        rest.Write(canvas);
        if (state.NodesAreFiltered is true)
        {
            canvas.Paragraph(
                "The kernel left out nodes or zones that the request may not use; they need not be empty.",
                Ink.Dim, indent: 2);
        }

        if (!state.PageSizeIsKnown)
        {
            canvas.Paragraph(
                $"Pages of {state.PageSize.KiB} KiB are assumed: no line shows their size.", Ink.Dim, indent: 2);
        }

        string InKiB(Pages? pages) => pages is { } known ? $"{state.InKiB(known).Count}" : "";
    }

    private static void Counters(Canvas canvas, MemoryState state)
    {
        (string Of, EquatableArray<NamedKiB> Counters)[] lists = [
            .. state.Nodes.Select(node => ($"Node {node.Node}", node.Counters)),
            .. state.Zones.Select(zone => ($"Node {zone.Node} {zone.Name}", zone.Counters))];
        (string Of, string Text)[] rows = [.. lists
            .Select(list => (list.Of, string.Join(", ", list.Counters.Where(counter => counter.Value.Count != 0)
                .Select(counter => $"{counter.Name} {counter.Value.Count}"))))
            .Where(row => row.Item2.Length > 0)];
        if (rows.Length == 0) { return; }
        canvas.Heading("Counters that are not zero (kB)");
        TextTable table = new(new("of"), new("counters", Wraps: true));
        foreach ((string of, string text) in rows) { table.Row(of, text); }
        table.Write(canvas);
    }

    private static string Standing(ZoneState zone) => zone switch
    {
        { Free: { } free, Min: { } min } when free < min => "below min",
        { Free: { } free, Low: { } low } when free < low => "below low",
        { Free: { } free, High: { } high } when free < high => "below high",
        { Free: not null, High: not null } => "above high",
        _ => "",
    };

    private static void FreeAreas(Canvas canvas, MemoryState state)
    {
        ZoneState[] zones = [.. state.Zones.Where(zone => zone.FreeArea is { Orders.IsEmpty: false })];
        if (zones.Length == 0) { return; }
        canvas.Heading("Free blocks by order (letters: migratetypes that have one)");
        int each = zones.Max(zone => $"Node {zone.Node} {zone.Name}".Length) + 4;
        int perTable = Math.Max(1, (canvas.Width - 20) / Math.Max(each, 16));
        for (int from = 0; from < zones.Length; from += perTable)
        {
            if (from > 0) { canvas.Blank(); }
            OneTable(canvas, state, zones[from..Math.Min(zones.Length, from + perTable)]);
        }
    }

    private static void OneTable(Canvas canvas, MemoryState state, ZoneState[] zones)
    {
        TextTable table = new([
            new("order", true), new("block", true),
            .. zones.Select(zone => new Column($"Node {zone.Node} {zone.Name}", Right: true))]);
        for (int order = 0; order < zones.Max(zone => zone.FreeArea!.Orders.Count); order++)
        {
            string size = $"{state.InKiB(Pages.InBlocks(1, new Order(Math.Min(order, 62)))).Count} kB";
            table.Row([$"{order}", size, .. zones.Select(zone => Blocks(zone.FreeArea!, order))]);
        }

        table.Row(["", "sum", .. zones.Select(zone => $"{state.InKiB(zone.FreeArea!.TotalPages).Count} kB")]);
        table.Write(canvas);
    }

    private static string Blocks(FreeArea area, int order)
    {
        if (order >= area.Orders.Count) { return ""; }
        FreeBlocks blocks = area.Orders[order];
        return string.IsNullOrEmpty(blocks.Migratetypes)
            ? $"{blocks.Blocks}"
            : $"{blocks.Blocks} ({blocks.Migratetypes})";
    }

    private static void HugePages(Canvas canvas, MemoryState state)
    {
        TextTable table = new(
            new("node", true), new("page", true), new("total", true), new("free", true), new("surplus", true),
            new("reserved memory", true));
        bool any = false;
        foreach (NodeState node in state.Nodes.AsSpan())
        {
            foreach (HugePagePool pool in node.HugePages.AsSpan())
            {
                if (pool.Total == 0) { continue; }
                any = true;
                table.Row(
                    $"{node.Node}", SizeText.Of(pool.Size), $"{pool.Total}", $"{pool.Free}", $"{pool.Surplus}",
                    SizeText.Of(pool.TotalSize));
            }
        }

        if (!any) { return; }
        canvas.Heading("Huge pages");
        table.Write(canvas);
    }

    public static void Ledger(Canvas canvas, Ledger? ledger)
    {
        if (ledger is null || ledger.Entries.IsEmpty) { return; }
        string total = ledger.Total is { } known ? $": {SizeText.Of(known)} ({known.Count} kB)" : "";
        canvas.Heading($"Where the memory of {Of(ledger.Scope)} is{total}");
        TextTable table = new(
            new("use"), new("size", Right: true), new("kB", Right: true), new("share", Right: true), new(""),
            new("line", Right: true));
        foreach (LedgerEntry entry in ledger.Entries.OrderByDescending(entry => entry.Size.Count))
        {
            if (entry.Size.Count == 0) { continue; }
            table.Row(
                entry.Name, SizeText.Of(entry.Size), $"{entry.Size.Count}", Share(entry.Size, ledger.Total),
                Bar(canvas, entry.Size, ledger.Total), entry.Line?.ToString() ?? "");
        }

        if (ledger.Unaccounted is { } rest)
        {
            table.Row(
                Ink.Strong, rest.Count < 0 ? "counted twice" : "not accounted for", SizeText.Of(rest), $"{rest.Count}",
                Share(rest, ledger.Total), Bar(canvas, rest, ledger.Total), "");
        }

        table.Write(canvas);
    }

    private static string Of(string scope) => scope is "machine" ? "the machine" : scope;

    private static string Share(KiB part, KiB? total) =>
        total is { Count: > 0 } known ? $"{Math.Round(100m * part.Count / known.Count, 1):0.0} %" : "";

    private static string Bar(Canvas canvas, KiB part, KiB? total)
    {
        if (total is not { Count: > 0 } known || part.Count <= 0) { return ""; }
        decimal cells = Math.Round((decimal)BarCells * part.Count / known.Count);
        return new string(canvas.Bar, (int)Math.Clamp(cells, 0, BarCells));
    }
}
