using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Text;

/// <summary>A memory state: what stands out, and what each zone could hand out now.</summary>
internal static class StateAnswer
{
    public static void Write(Canvas canvas, DiagnosedReport report)
    {
        canvas.Paragraph(Prose.Headline(report, null, canvas.Times), Ink.Strong);
        canvas.Paragraph($"{report.Source.Name} lines {report.Source.FirstLine}-{report.Source.LastLine}", Ink.Dim, indent: 4);
        string label = "Findings";
        foreach (Factor finding in report.Findings)
        {
            canvas.Field(label, $"{finding.Id}: {finding.Summary}", Ink.Bad);
            label = "";
        }

        if (report.Memory is { } state && state.Zones.Any(zone => zone.Min is not null)) { MemoryTables.Zones(canvas, state); }
        if (report.Headroom.IsEmpty) { return; }
        canvas.Field("Headroom", "blocks that the free lists could hand out, watermarks left aside");
        TextTable table = new(new("zone"), new("order", true), new("blocks", Wraps: true), new("free memory in smaller pieces", true));
        foreach (OrderHeadroom row in report.Headroom)
        {
            string unusable = row.UnusablePermille is { } permille ? $"{permille / 10}.{permille % 10} %" : "";
            table.Row(
                row.Blocks == 0 ? Ink.Bad : Ink.Plain, $"Node {row.Node} {row.Zone}", $"{row.Order}", row.Verdict, unusable);
        }

        table.Write(canvas);
    }
}
