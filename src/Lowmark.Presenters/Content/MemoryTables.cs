using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Content;

/// <summary>Zones against their watermarks, the huge pages and the ledger.</summary>
internal static class MemoryTables
{
    public static void Write(PageBuilder page, DiagnosedReport report)
    {
        if (report.Memory is { } state)
        {
            Zones(page, state, report.Checks);
            FreeAreaTables.Write(page, state, report.Request, report.Checks);
            Counters(page, state);
            HugePages(page, state);
        }

        Ledger(page, report.Ledger);
    }

    public static void Zones(PageBuilder page, MemoryState state, EquatableArray<ZoneCheck> checks = default)
    {
        if (!state.Zones.Any()) { return; }
        page.Heading("Zones against their watermarks (kB)");
        Table levels = new(
            new("zone"), new("free", true), new("min", true), new("low", true), new("high", true), new("boost", true),
            new("needs", true), new("managed", true), new("standing"))
        {
            Drawing = new("Free memory of each zone against its watermarks", BarColumn: 1, ValueColumn: 1)
            {
                NoteColumn = 8,
                Legend = checks.Any(check => check.Eligible)
                    ? "The bar is free memory, the marks are the zone's watermarks and what this request needs free."
                    : "The bar is free memory, the marks are the zone's watermarks.",
            },
        };
        Table rest = new(
            new("zone"), new("present", true), new("spanned", true), new("per-CPU free", true), new("CMA free", true),
            new("high-atomic", true), new("lowmem reserve (pages)"));
        foreach (ZoneState zone in state.Zones)
        {
            ZoneCheck? check = checks.FirstOrDefault(check => check.Node == zone.Node && check.Zone == zone.Name);
            Pages? needs = check is { Eligible: true } ? check.FreeToExceed : null;
            bool low = zone is { Free: { } free, Min: { } min } && free < min;
            string name = $"Node {zone.Node} {zone.Name}";
            levels.Add(new Row(
                [
                    name, InKiB(zone.Free), InKiB(zone.Min), InKiB(zone.Low), InKiB(zone.High), InKiB(zone.Boost),
                    InKiB(needs), InKiB(zone.Managed), Standing(zone, check),
                ],
                low || check is { Eligible: true, WatermarkOk: false } ? Ink.Bad : Ink.Plain, Level(zone, needs)));
            rest.Add(
                name, InKiB(zone.Present), InKiB(zone.Spanned), InKiB(zone.FreePcp), InKiB(zone.FreeCma),
                InKiB(zone.ReservedHighatomic),
                zone.LowmemReserve is { } reserve ? string.Join(' ', reserve.Select(pages => pages.Count)) : "");
        }

        page.Add(levels);
        if (page.Detail is not PageDetail.Answer) { page.Add(rest); }
        if (state.NodesAreFiltered is true)
        {
            page.Paragraph(
                "The kernel left out nodes or zones that the request may not use; they need not be empty.", Ink.Dim);
        }

        if (!state.PageSizeIsKnown)
        {
            page.Paragraph($"Pages of {state.PageSize.KiB} KiB are assumed: no line shows their size.", Ink.Dim);
        }

        string InKiB(Pages? pages) => pages is { } known ? $"{state.InKiB(known).Count}" : "";
    }

    // The scale ends at twice the highest mark: what is free beyond it decides nothing.
    public static Bar? Level(ZoneState zone, Pages? needs)
    {
        double highest = Math.Max(Math.Max(zone.High?.Count ?? 0, zone.Min?.Count ?? 0), needs?.Count ?? 0);
        if (zone.Free is not { } free || highest <= 0) { return null; }
        double scale = 2 * highest;
        List<Mark> marks = [];
        Add(zone.Min, "min", 'm');
        Add(zone.Low, "low", 'l');
        Add(zone.High, "high", 'h');
        if (needs is { Count: >= 0 } need) { marks.Add(new(need.Count / scale, "needs", 'n') { IsNeed = true }); }
        return new Bar(0, Math.Clamp(free.Count / scale, 0, 1), [.. marks]) { IsCut = free.Count > scale };

        void Add(Pages? at, string name, char letter)
        {
            if (at is { Count: >= 0 } known) { marks.Add(new(known.Count / scale, name, letter)); }
        }
    }

    private static void Counters(PageBuilder page, MemoryState state)
    {
        (string Of, EquatableArray<NamedKiB> Counters)[] lists = [
            .. state.Nodes.Select(node => ($"Node {node.Node}", node.Counters)),
            .. state.Zones.Select(zone => ($"Node {zone.Node} {zone.Name}", zone.Counters))];
        (string Of, string Text)[] rows = [.. lists
            .Select(list => (list.Of, string.Join(", ", list.Counters.Where(counter => counter.Value.Count != 0)
                .Select(counter => $"{counter.Name} {counter.Value.Count}"))))
            .Where(row => row.Item2.Length > 0)];
        if (rows.Length == 0) { return; }
        page.Heading("Counters that are not zero (kB)");
        Table table = new(new("of"), new("counters", Wraps: true));
        foreach ((string of, string text) in rows) { table.Add(of, text); }
        page.Add(table);
    }

    public static string Standing(ZoneState zone, ZoneCheck? check) => zone switch
    {
        _ when check is { Eligible: false } => "not for this request",
        { Free: { } free, Min: { } min } when free < min => "below min",
        _ when check is { WatermarkOk: false } => "below its need",
        { Free: { } free, Low: { } low } when free < low => "below low",
        { Free: { } free, High: { } high } when free < high => "below high",
        { Free: not null, High: not null } => "above high",
        _ => "",
    };

    private static void HugePages(PageBuilder page, MemoryState state)
    {
        Table table = new(
            new("node", true), new("page", true), new("total", true), new("free", true), new("surplus", true),
            new("reserved memory", true));
        bool any = false;
        foreach (NodeState node in state.Nodes.AsSpan())
        {
            foreach (HugePagePool pool in node.HugePages.AsSpan())
            {
                if (pool.Total == 0) { continue; }
                any = true;
                table.Add(
                    $"{node.Node}", SizeText.Of(pool.Size), $"{pool.Total}", $"{pool.Free}", $"{pool.Surplus}",
                    SizeText.Of(pool.TotalSize));
            }
        }

        if (!any) { return; }
        page.Heading("Huge pages");
        page.Add(table);
    }

    public static void Ledger(PageBuilder page, Ledger? ledger)
    {
        if (ledger is null || ledger.Entries.IsEmpty) { return; }
        string total = ledger.Total is { } known ? $": {SizeText.Of(known)} ({known.Count} kB)" : "";
        page.Heading($"Where the memory of {Of(ledger.Scope)} is{total}");
        Table table = new(
            new("use"), new("size", Right: true), new("kB", Right: true), new("share", Right: true),
            new("line", Right: true))
        {
            Drawing = new($"Where the memory of {Of(ledger.Scope)} is", BarColumn: 4, ValueColumn: 1)
            {
                NoteColumn = 3,
                IsWhole = true,
            },
        };
        foreach (LedgerEntry entry in ledger.Entries.OrderByDescending(entry => entry.Size.Count))
        {
            if (entry.Size.Count == 0) { continue; }
            table.Add(new Row(
                [
                    entry.Name, SizeText.Of(entry.Size), $"{entry.Size.Count}", Bar.Share(entry.Size, ledger.Total),
                    entry.Line?.ToString() ?? "",
                ],
                Ink.Plain, Bar.Of(entry.Size, ledger.Total)));
        }

        if (ledger.Unaccounted is { } rest)
        {
            table.Add(new Row(
                [
                    rest.Count < 0 ? "counted twice" : "not accounted for", SizeText.Of(rest), $"{rest.Count}",
                    Bar.Share(rest, ledger.Total), "",
                ],
                Ink.Strong, Bar.Of(rest, ledger.Total)));
        }

        page.Add(table);
    }

    private static string Of(string scope) => scope is "machine" ? "the machine" : scope;
}
