using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content.Traces;

/// <summary>Who falls back into whose pageblocks, and how the free memory is cut meanwhile.</summary>
internal static class FragPage
{
    public static void Write(PageBuilder page, FragReport report)
    {
        page.Lead(
            null, report.Events == 0
                ? "Fragmentation: no request took from another type's free list"
                : $"Fragmentation: {SizeText.Count(report.Events, "request", "requests")} took from another type's "
                    + "free list",
            TraceWords.Place(report));
        if (report.Events > 0)
        {
            page.Field(
                "Of these", $"{SizeText.Number(report.TakenOver)} took the whole pageblock over, "
                + $"{SizeText.Number(report.Fragmenting)} took a smaller block apart (those fragment).");
        }

        TraceParts.Most(page, report);
        Trend(page, report);
        TraceParts.Coverage(page, report);
        Types(page, report);
        TraceParts.Paths(page, report, "By the code that asked");
        TraceParts.Shares(page, report, "By task", "task", report.Tasks);
        TraceParts.Shares(page, report, "By order of the request", "order", report.Orders);
        TraceParts.Shares(page, report, "By order of the block that was taken apart", "order", report.FallbackOrders);
    }

    private static void Types(PageBuilder page, FragReport report)
    {
        if (report.Types.IsEmpty) { return; }
        page.Heading("Whose pages were taken for what");
        Table table = new(
            new("for"), new("taken from"), new("times", true), new("share", true), new("pageblock taken over", true),
            new("fragmenting", true))
        {
            Drawing = new("Fallbacks by type", BarColumn: 3, ValueColumn: 2) { NoteColumn = 1 },
        };
        foreach (TypeFallback row in report.Types)
        {
            table.Add(new Row(
                [
                    row.Wanted, row.TakenFrom, SizeText.Number(row.Events),
                    TraceWords.Share(row.Events, report.Events), SizeText.Number(row.TakenOver),
                    SizeText.Number(row.Fragmenting),
                ],
                Ink.Plain, TraceParts.BarOf(row.Events, report.Events)));
        }

        page.Add(table);
    }

    private static void Trend(PageBuilder page, FragReport report)
    {
        string label = "Trend";
        foreach (ZoneTrend zone in report.Trend.Where(zone => zone.Marks.Count > 1))
        {
            FreeMark first = zone.Marks[0];
            FreeMark last = zone.Marks[^1];
            page.Field(
                label, $"Node {zone.Node} {zone.Zone}: of its free memory, {Percent(first.UnusableAt9)} was in blocks "
                + $"too small for a huge page (order 9), {Percent(last.UnusableAt9)} at the end; for order 3 "
                + $"{Percent(first.UnusableAt3)}, then {Percent(last.UnusableAt3)}.");
            label = "";
        }
    }

    private static string Percent(int permille) => SizeText.Percent(permille, 1000);
}
