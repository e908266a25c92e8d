using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Content;

/// <summary>A memory state: what stands out, how much there is, and which blocks each zone could hand out.</summary>
internal static class StateAnswer
{
    private const int MostUses = 4;

    public static void Write(PageBuilder page, DiagnosedReport report)
    {
        page.Lead(null, Headline.Of(report, null), BriefAnswer.Place(report.Source));
        string label = "Findings";
        foreach (Factor finding in report.Findings.AsSpan())
        {
            page.Field(label, BriefAnswer.WithId(finding), Ink.Bad);
            label = "";
        }

        if (report.Memory is { } memory) { Totals(page, memory); }
        if (report.Memory is { } state && state.Zones.Any(zone => zone.Min is not null) && !page.Verbose)
        {
            MemoryTables.Zones(page, state);
        }

        if (!page.Verbose) { MemoryTables.Ledger(page, report.Ledger); }
        Headroom(page, report);
    }

    private static void Totals(PageBuilder page, MemoryState state)
    {
        if (state.Totals.TotalRam is not { } ram) { return; }
        List<string> parts = [$"{SizeText.Of(state.InKiB(ram))} in all"];
        foreach (string name in (string[])["available", "free"])
        {
            if (state.Totals.Counter(name) is { } pages) { parts.Add($"{SizeText.Of(state.InKiB(pages))} {name}"); }
        }

        page.Field("RAM", $"{string.Join(", ", parts)}.");
        string[] uses = [
            .. state.Totals.Counters.Where(
                use => use.Value.Count > 0
                    && use.Name is not ("free" or "available" or "mapped" or "commit_limit" or "committed_as"))
                .OrderByDescending(use => use.Value)
                .Take(MostUses).Select(use => $"{use.Name} {SizeText.Of(state.InKiB(use.Value))}")];
        if (uses.Length > 0) { page.Field("", $"Largest uses: {string.Join(", ", uses)}."); }
        string? swap = state.Totals switch
        {
            { TotalSwap.Count: 0 } => "none.",
            { TotalSwap: { } total, FreeSwap: { } free } => $"{SizeText.Of(total)} in all, {SizeText.Of(free)} free.",
            _ => null,
        };
        if (swap is not null) { page.Field("Swap", swap); }
    }

    private static void Headroom(PageBuilder page, DiagnosedReport report)
    {
        if (report.Headroom.IsEmpty) { return; }
        int[] orders = [.. report.Headroom.Select(row => row.Order).Distinct().Order()];
        int[] judged = [.. orders.Where(order => order > 2)];
        page.Heading("Free blocks of each size (a larger block counts as the smaller ones in it)");
        Table table = new([
            new("zone"), .. orders.Select(order => new Column(Size(report, order), Right: true)),
            .. judged.Select(order => new Column($"below {Size(report, order)}", Right: true))]);
        foreach (IGrouping<(int Node, string Zone), OrderHeadroom> zone in report.Headroom
            .GroupBy(row => (row.Node, row.Zone)))
        {
            OrderHeadroom? Row(int order) => zone.FirstOrDefault(row => row.Order == order);
            table.Add(
                zone.Any(row => row is { Order: <= 3, Blocks: 0 }) ? Ink.Bad : Ink.Plain,
                [
                    $"Node {zone.Key.Node} {zone.Key.Zone}", .. orders.Select(order => $"{Row(order)?.Blocks}"),
                    .. judged.Select(order => Share(Row(order))),
                ]);
        }

        page.Add(table);
        page.Paragraph(
            "\"below\": the share of the zone's free memory that lies in smaller blocks than that. Watermarks are left "
            + "aside: a request must leave those pages free as well.", Ink.Dim);
    }

    private static string Share(OrderHeadroom? row) =>
        row?.UnusablePermille is { } permille ? $"{permille / 10}.{permille % 10} %" : "";

    private static string Size(DiagnosedReport report, int order) => report.Memory is { } state
        ? SizeText.Of(Pages.InBlocks(1, new Order(order)).ToKiB(state.PageSize))
        : $"order {order}";
}
