using System.Globalization;
using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content.Traces;

/// <summary>Page faults of a process by mapping and address.</summary>
internal static class FaultPage
{
    public static void Write(PageBuilder page, FaultReport report)
    {
        string whose = report.Pid is { } pid ? $" of process {pid}" : "";
        page.Lead(
            null, $"Page faults{whose}: {SizeText.Number(report.Events)}, {SizeText.Number(report.Writes)} by writing",
            TraceWords.Place(report));
        string label = "Most in";
        foreach (MappingFaults row in report.Mappings.Take(3))
        {
            page.Field(
                label, $"{TraceWords.Share(row.Faults, report.Events)} {Name(row)}: "
                + $"{SizeText.Count(row.Faults, "fault", "faults")} on {SizeText.Count(row.Pages, "page", "pages")}.");
            label = "";
        }

        if (report.Protected > 0)
        {
            page.Field(
                "", $"{SizeText.Number(report.Protected)} found the page there but could not use it so: a first write "
                + "to a shared copy mostly.", Ink.Dim);
        }

        TraceParts.Coverage(page, report);
        Mappings(page, report);
        TraceParts.Shares(page, report, "By the code that touched", "file and offset", report.Code);
        Addresses(page, report);
        TraceParts.Shares(page, report, "By task", "task", report.Tasks);
    }

    private static void Mappings(PageBuilder page, FaultReport report)
    {
        if (report.Mappings.IsEmpty) { return; }
        page.Heading("By mapping");
        Table table = new(
            new("mapping", Wraps: true), new("from"), new("faults", true), new("share", true), new("writes", true),
            new("pages", true))
        {
            Drawing = new("Faults by mapping", BarColumn: 3, ValueColumn: 2) { NoteColumn = 1 },
        };
        int shown = TraceParts.Shown(page, report.Mappings.Count);
        foreach (MappingFaults row in report.Mappings.Take(shown))
        {
            table.Add(new Row(
                [
                    Name(row), row.Start is { } start ? Hex(start) : "", SizeText.Number(row.Faults),
                    TraceWords.Share(row.Faults, report.Events), SizeText.Number(row.Writes),
                    SizeText.Number(row.Pages),
                ],
                Ink.Plain, TraceParts.BarOf(row.Faults, report.Events)));
        }

        page.Add(table);
        TraceParts.More(page, report.Mappings.Count - shown);
    }

    private static void Addresses(PageBuilder page, FaultReport report)
    {
        if (report.Addresses is not [{ Faults: > 1 }, ..]) { return; }
        page.Heading("Pages that fault again and again");
        Table table = new(new("page"), new("mapping", Wraps: true), new("faults", true));
        foreach (AddressFaults row in report.Addresses.Where(row => row.Faults > 1))
        {
            table.Add(Hex(row.Address), row.Mapping, SizeText.Number(row.Faults));
        }

        page.Add(table);
    }

    private static string Name(MappingFaults row) => row.Name ?? "(anonymous)";

    private static string Hex(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");
}
