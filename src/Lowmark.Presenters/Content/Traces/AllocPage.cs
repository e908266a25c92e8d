using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content.Traces;

/// <summary>Who allocates what.</summary>
internal static class AllocPage
{
    public static void Write(PageBuilder page, AllocReport report)
    {
        string what = report.OfObjects ? "Kernel objects" : "Page allocations";
        string tasks = SizeText.Count(report.Tasks.Count, "task name", "task names");
        page.Lead(
            null,
            report.Events == 0 ? $"{what}: none" : $"{what}: {TraceWords.Amount(report, report.Amount)} by {tasks}",
            TraceWords.Place(report));
        TraceParts.Most(page, report);
        if (report.Failed > 0)
        {
            page.Field("Failed", $"{SizeText.Count(report.Failed, "request", "requests")} got nothing.", Ink.Bad);
        }

        TraceParts.Coverage(page, report);
        TraceParts.Paths(page, report, "By the code that asked");
        TraceParts.Shares(page, report, "By task", "task", report.Tasks);
        TraceParts.Shares(page, report, "By order of the block", "order", report.Orders);
        TraceParts.Shares(page, report, "By cache or caller", "what", report.Kinds);
        TraceParts.Shares(page, report, "By gfp flags", "flags", report.Flags);
        TraceParts.Shares(page, report, "By type of the free list", "type", report.Migratetypes);
    }
}
