using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content.Traces;

/// <summary>Who stalls, and for how long.</summary>
internal static class StallPage
{
    public static void Write(PageBuilder page, StallReport report)
    {
        page.Lead(
            null, report.Events == 0
                ? "Stalls: no task had to wait for memory"
                : $"Stalls: tasks waited {TraceWords.Amount(report, report.Amount)} for memory, "
                    + $"{SizeText.Count(report.Events, "time", "times")}",
            TraceWords.Place(report));
        foreach (StallKindReport kind in report.Kinds)
        {
            string longest = kind.Longest is { } worst
                ? $", the longest {TraceWords.Time(worst.Took)} ({Prose.Task(worst.Comm, worst.Pid)})"
                : "";
            string reclaimed = kind.Reclaimed is { } pages ? $"; {TraceWords.Pages(report, pages)} reclaimed" : "";
            page.Field(
                Label(kind.Kind), $"{SizeText.Count(kind.Count, "time", "times")}, {TraceWords.Time(kind.Total)} in "
                + $"all{longest}{reclaimed}.");
        }

        if (report.Kswapd is { } kswapd)
        {
            page.Field(
                "kswapd", $"called {SizeText.Count(kswapd.Calls, "time", "times")}, woke "
                + $"{SizeText.Count(kswapd.Wakes, "time", "times")}, awake for {TraceWords.Time(kswapd.Awake)}.");
        }

        if (!report.Victims.IsEmpty)
        {
            page.Field("Killed", $"processes {string.Join(", ", report.Victims)} were chosen meanwhile.", Ink.Bad);
        }

        if (report.Unfinished > 0)
        {
            page.Field(
                "Open", $"{SizeText.Count(report.Unfinished, "stall", "stalls")} began and did not end in the trace.",
                Ink.Dim);
        }

        TraceParts.Coverage(page, report);
        foreach (StallKindReport kind in report.Kinds) { Histogram(page, kind); }
        TraceParts.Shares(page, report, "By task", "task", report.Tasks);
        TraceParts.Paths(page, report, "By the code that waited");
        if (!report.Outcomes.IsEmpty)
        {
            page.Heading("How compaction ended");
            Table table = new(new("outcome"), new("times", true));
            foreach (Share outcome in report.Outcomes) { table.Add(outcome.Name, SizeText.Number(outcome.Events)); }
            page.Add(table);
        }
    }

    private static void Histogram(PageBuilder page, StallKindReport kind)
    {
        page.Heading($"How long: {Label(kind.Kind).ToLowerInvariant()}");
        Table table = new(new("took"), new("times", true), new("share", true))
        {
            Drawing = new($"Times by duration, {Label(kind.Kind)}", BarColumn: 2, ValueColumn: 1),
        };
        foreach (TimeBucket bucket in kind.Histogram)
        {
            table.Add(new Row(
                [
                    $"{TraceWords.Time(TimeSpan.FromMicroseconds(bucket.FromMicroseconds))} to "
                        + TraceWords.Time(TimeSpan.FromMicroseconds(bucket.ToMicroseconds)),
                    SizeText.Number(bucket.Count), TraceWords.Share(bucket.Count, kind.Count),
                ],
                Ink.Plain, TraceParts.BarOf(bucket.Count, kind.Count)));
        }

        page.Add(table);
    }

    private static string Label(StallKind kind) => kind switch
    {
        StallKind.DirectReclaim => "Reclaim",
        StallKind.GroupReclaim => "In a group",
        StallKind.Compaction => "Compaction",
        StallKind.BackgroundCompaction => "kcompactd",
    };
}
