using Lowmark.Kernel.Units;
using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content.Traces;

/// <summary>Bursts of requests that can not wait, and whether the reserve holds them.</summary>
internal static class AtomicPage
{
    public static void Write(PageBuilder page, AtomicReport report)
    {
        page.Lead(null, Headline(report), TraceWords.Place(report));
        Reserve(page, report);
        if (report.Failed > 0)
        {
            page.Field("Failed", $"{SizeText.Count(report.Failed, "request", "requests")} got nothing.", Ink.Bad);
        }

        TraceParts.Most(page, report);
        TraceParts.Coverage(page, report);
        Zones(page, report);
        Largest(page, report);
        Sizes(page, report);
        TraceParts.Paths(page, report, "By the code that asked");
        TraceParts.Shares(page, report, "By task that asked, or was interrupted", "task", report.Tasks);
    }

    private static string Headline(AtomicReport report) => report.Largest is [var largest, ..]
        ? $"Requests that can not wait: {SizeText.Count(report.Bursts, "burst", "bursts")}, the largest "
            + TraceWords.Pages(report, largest.Peak)
        : "Requests that can not wait: none";

    private static void Reserve(PageBuilder page, AtomicReport report)
    {
        string now = report.MinFree is { } set ? $" (it is {SizeText.Number(set.Count)})" : "";
        if (report.NeededMinFree is not { } needed)
        {
            if (report.Events > 0) { page.Field("Reserve", $"Not computed: {report.WhyNotComputed}.", Ink.Dim); }
            return;
        }

        if (report.Advised is not { } advised)
        {
            page.Field(
                "Reserve", $"Holds: min_free_kbytes of {SizeText.Number(needed.Count)} would do{now}.", Ink.Good);
            return;
        }

        page.Field(
            "Reserve", $"Too small for the largest burst: min_free_kbytes of {SizeText.Number(needed.Count)} would "
            + $"have held it{now}. With an eighth more:", Ink.Bad);
        page.Command($"lowmark what-if --set {advised.Setting}", Ink.Command);
        page.Command($"lowmark fix --set {advised.Setting}", Ink.Command);
    }

    private static void Zones(PageBuilder page, AtomicReport report)
    {
        if (report.Zones.IsEmpty) { return; }
        page.Heading("Largest burst against the room that each zone keeps for it");
        Table table = new(
            new("zone"), new("requests that", Wraps: true), new("largest", true), new("room", true), new("share", true),
            new("times", true), new("holds"))
        {
            Drawing = new("Largest burst against room", BarColumn: 4, ValueColumn: 2) { NoteColumn = 6 },
        };
        foreach (AtomicZone zone in report.Zones)
        {
            table.Add(new Row(
                [
                    zone.Zone is { } name ? $"Node {zone.Node} {name}" : "(unknown)", Class(zone.Class),
                    SizeText.Number(zone.Peak.Count), zone.Room is { } room ? SizeText.Number(room.Count) : "",
                    zone.Room is { Count: > 0 } known ? TraceWords.Share(zone.Peak.Count, known.Count) : "",
                    SizeText.Number(zone.Requests),
                    zone.Holds switch { true => "yes", false => "no", null => "" },
                ],
                zone.Holds is false ? Ink.Bad : Ink.Plain,
                zone.Room is { Count: > 0 } whole ? TraceParts.BarOf(zone.Peak.Count, whole.Count) : null));
        }

        page.Add(table);
        page.Paragraph(
            "Pages. The room is what is left when all others took what they may. Pages that came back within a burst "
            + $"are not counted, nor those asked for more than {TraceWords.Time(AtomicView.Window)} before.", Ink.Dim);
    }

    private static void Largest(PageBuilder page, AtomicReport report)
    {
        if (report.Largest.IsEmpty) { return; }
        page.Heading("Largest bursts");
        Table table = new(
            new("at", true), new("took", true), new("out at once", true), new("handed out", true),
            new("requests", true), new("failed", true), new("task"));
        foreach (AtomicBurst burst in report.Largest)
        {
            table.Add(
                burst.Failed > 0 ? Ink.Bad : Ink.Plain, TraceWords.Time(burst.At), TraceWords.Time(burst.Took),
                Size(report, burst.Peak), Size(report, burst.Pages), SizeText.Number(burst.Requests),
                burst.Failed == 0 ? "" : SizeText.Number(burst.Failed), burst.Comm);
        }

        page.Add(table);
    }

    private static void Sizes(PageBuilder page, AtomicReport report)
    {
        if (report.Histogram.IsEmpty) { return; }
        page.Heading("How many bursts were how large");
        Table table = new(new("pages out at once"), new("bursts", true), new("share", true))
        {
            Drawing = new("Bursts by size", BarColumn: 2, ValueColumn: 1),
        };
        foreach (SizeBucket bucket in report.Histogram)
        {
            table.Add(new Row(
                [
                    $"{SizeText.Number(bucket.From.Count)} to {SizeText.Number(bucket.To.Count - 1)}",
                    SizeText.Number(bucket.Count), TraceWords.Share(bucket.Count, report.Bursts),
                ],
                Ink.Plain, TraceParts.BarOf(bucket.Count, report.Bursts)));
        }

        page.Add(table);
    }

    private static string Size(AtomicReport report, Pages pages) => TraceWords.Figure(report, pages.Count);

    private static string Class(AtomicClass kind) => kind switch
    {
        AtomicClass.BelowMin => "may use the reserve",
        AtomicClass.AboveMin => "may not, and can not wait",
        AtomicClass.Optional => "cope without",
    };
}
