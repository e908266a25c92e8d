using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content.Traces;

/// <summary>What was allocated and not given back.</summary>
internal static class LeakPage
{
    public static void Write(PageBuilder page, LeakReport report)
    {
        string kept = SizeText.OfBytes(report.Amount);
        page.Lead(
            null, $"Not given back within {TraceWords.Time(report.Age)}: {kept} of "
                + $"{SizeText.OfBytes(report.AllocatedBytes)} that were allocated",
            TraceWords.Place(report));
        string label = "Suspects";
        foreach (LeakSuspect suspect in report.Suspects.Take(3))
        {
            page.Field(
                label, $"{suspect.Comm}: {SizeText.OfBytes(suspect.KeptBytes)} in "
                + $"{SizeText.Count(suspect.Kept, "piece", "pieces")}, {suspect.Kind}"
                + $"{(suspect.Asker is { } asker ? $", asked by {asker}" : "")}; of "
                + $"{SizeText.Number(suspect.Allocated)} asked for, {SizeText.Number(suspect.Freed)} came back.");
            label = "";
        }

        if (report.Suspects.IsEmpty) { page.Field("Suspects", "None.", Ink.Good); }
        else
        {
            page.Field(
                "", "A cache that fills looks the same as a leak; one that leaks does not stop. Trace for longer, or "
                + "twice, to tell them apart.", Ink.Dim);
        }

        if (report.Sampled > 1)
        {
            page.Field(
                "Sampled", $"One of {SizeText.Number(report.Sampled)} addresses was followed; figures stand for all.",
                Ink.Strong);
        }

        TraceParts.Coverage(page, report);
        Suspects(page, report);
        TraceParts.Paths(page, report, "By the code that asked");
        TraceParts.Shares(page, report, "By task", "task", report.Tasks);
    }

    private static void Suspects(PageBuilder page, LeakReport report)
    {
        if (report.Suspects.IsEmpty) { return; }
        page.Heading("Allocated and not given back");
        Table table = new(
            new("what", Wraps: true), new("asked by", Wraps: true), new("task"), new("kept", true), new("share", true),
            new("pieces", true), new("came back", true))
        {
            Drawing = new("Not given back", BarColumn: 4, ValueColumn: 3) { NoteColumn = 2 },
        };
        int shown = TraceParts.Shown(page, report.Suspects.Count);
        foreach (LeakSuspect suspect in report.Suspects.Take(shown))
        {
            table.Add(new Row(
                [
                    suspect.Kind, suspect.Asker ?? "", suspect.Comm, SizeText.OfBytes(suspect.KeptBytes),
                    TraceWords.Share(suspect.KeptBytes, report.Amount), SizeText.Number(suspect.Kept),
                    $"{SizeText.Number(suspect.Freed)} of {SizeText.Number(suspect.Allocated)}",
                ],
                Ink.Plain, TraceParts.BarOf(suspect.KeptBytes, report.Amount)));
        }

        page.Add(table);
        TraceParts.More(page, report.Suspects.Count - shown);
    }
}
