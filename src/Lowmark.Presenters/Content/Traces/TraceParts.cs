using Lowmark.Kernel;
using Lowmark.Traces.Events;
using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content.Traces;

/// <summary>What the pages of all views have in common: the code that asked, shares of the whole, and how much was
/// seen.</summary>
internal static class TraceParts
{
    private const int FewFrames = 24;

    /// <summary>How much of what happened the trace has seen; nothing is said of one that saw all.</summary>
    public static void Coverage(PageBuilder page, TraceReport report)
    {
        TraceCoverage seen = report.Coverage;
        if (seen.Share < 1)
        {
            page.Field(
                "Sampled", $"The kernel recorded {Math.Max(1, Math.Round(100 * seen.Share))} % of the time"
                + $"{(seen.Why is { } why ? $": {why}" : "")}. Figures are of what was seen.", Ink.Strong);
        }

        if (seen.Lost > 0)
        {
            page.Field(
                "Lost", $"{SizeText.Count(seen.Lost.Value, "event", "events")} beside those that are here: "
                + "figures are lower than what happened.", Ink.Strong);
        }

        if (seen.Damaged > 0)
        {
            page.Field("Damaged", $"{SizeText.Count(seen.Damaged, "line", "lines")} could not be read.", Ink.Strong);
        }

        string label = "Missing";
        foreach (string missing in seen.Missing)
        {
            page.Field(label, missing, Ink.Dim);
            label = "";
        }
    }

    /// <summary>The largest call paths in sentences.</summary>
    public static void Most(PageBuilder page, TraceReport report, int most = 3)
    {
        string label = "Most by";
        foreach (CallShare path in report.Paths.Take(most))
        {
            page.Field(label, $"{TraceWords.Share(path.Amount, report.Amount)} {Who(path)}: {Doing(path)}");
            label = "";
        }
    }

    public static void Paths(PageBuilder page, TraceReport report, string title)
    {
        if (report.Paths.IsEmpty) { return; }
        page.Heading(title);
        Table table = new(
            new("asked by", Wraps: true), new("task"), new(TraceWords.UnitName(report), true),
            new("times", true), new("share", true))
        {
            Drawing = new(title, BarColumn: 4, ValueColumn: 2) { NoteColumn = 1 },
        };
        int shown = Shown(page, report.Paths.Count);
        foreach (CallShare path in report.Paths.Take(shown))
        {
            table.Add(new Row(
                [
                    path.Asker ?? "(no stack)", Who(path), TraceWords.Figure(report, path.Amount),
                    Times(report, path.Events), TraceWords.Share(path.Amount, report.Amount),
                ],
                Ink.Plain, BarOf(path.Amount, report.Amount)));
        }

        page.Add(table);
        More(page, report.Paths.Count - shown);
        if (page.Detail is not PageDetail.Answer) { Stacks(page, report, shown); }
    }

    /// <summary>Parts of the whole by one thing.</summary>
    public static void Shares(
        PageBuilder page, TraceReport report, string title, string name, EquatableArray<Share> shares)
    {
        if (shares.IsEmpty) { return; }
        page.Heading(title);
        Table table = new(
            new(name, Wraps: true), new(TraceWords.UnitName(report), true), new("times", true), new("share", true))
        {
            Drawing = new(title, BarColumn: 3, ValueColumn: 1),
        };
        int shown = Shown(page, shares.Count);
        foreach (Share share in shares.Take(shown))
        {
            table.Add(new Row(
                [
                    share.Name, TraceWords.Figure(report, share.Amount), Times(report, share.Events),
                    TraceWords.Share(share.Amount, report.Amount),
                ],
                Ink.Plain, BarOf(share.Amount, report.Amount)));
        }

        page.Add(table);
        More(page, shares.Count - shown);
    }

    /// <summary>A flame graph, where one can be drawn.</summary>
    public static void Flame(PageBuilder page, TraceReport report)
    {
        if (page.Detail is PageDetail.Answer || report.Folded.IsEmpty) { return; }
        page.Heading("All call paths");
        page.Add(new Flame(report.Folded, amount => TraceWords.Amount(report, amount)));
    }

    /// <summary>Rows of a table that are shown.</summary>
    public static int Shown(PageBuilder page, int rows) => page.Detail switch
    {
        PageDetail.Answer => Math.Min(8, rows),
        PageDetail.Drawn => Math.Min(20, rows),
        PageDetail.All => rows,
    };

    public static Bar? BarOf(long part, long whole) =>
        whole > 0 ? new(0, Math.Clamp((double)part / whole, 0, 1)) : null;

    public static void More(PageBuilder page, int more)
    {
        if (more > 0) { page.Paragraph($"… and {SizeText.Number(more)} more with --verbose.", Ink.Dim); }
    }

    /// <summary>Empty where the amount is a number of times.</summary>
    private static string Times(TraceReport report, long events) =>
        report.Unit is TraceUnit.Faults or TraceUnit.Fallbacks ? "" : SizeText.Number(events);

    private static void Stacks(PageBuilder page, TraceReport report, int shown)
    {
        foreach (CallShare path in report.Paths.Take(shown).Where(path => !path.Frames.IsEmpty))
        {
            string title = $"{TraceWords.Share(path.Amount, report.Amount)} {Doing(path)}";
            page.Add(new Aside(
                title, [new Sentence(string.Join(" ← ", path.Frames.Take(FewFrames)), Ink.Dim, 1)]));
        }
    }

    private static string Who(CallShare path) => (path.Comm, path.Tasks) switch
    {
        (null, _) => "",
        ({ } comm, 1) => comm,
        ({ } comm, var tasks) => $"{comm} +{SizeText.Number(tasks - 1)}",
    };

    private static string Doing(CallShare path) => (path.What, path.Asker) switch
    {
        (null, null) => "no stack was recorded",
        (null, { } asker) => asker,
        ({ } what, { } asker) => $"{what.TrimEnd('.')} ({asker})",
        ({ } what, null) => what,
    };
}
