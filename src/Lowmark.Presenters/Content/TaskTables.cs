using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Content;

/// <summary>Whom the kernel's rule chooses, and who holds the memory.</summary>
internal static class TaskTables
{
    private const int MostTasks = 20;
    private const int MostHolders = 15;

    public static void Write(PageBuilder page, DiagnosedReport report)
    {
        Ranking(page, report);
        Holders(page, report);
    }

    private static void Ranking(PageBuilder page, DiagnosedReport report)
    {
        if (report.Prediction is not { } prediction) { return; }
        page.Heading("Who is killed first, by the kernel's rule");
        page.Paragraph(prediction.Formula, Ink.Dim);
        if (prediction.TotalPages is { } total) { page.Paragraph($"totalpages = {total.Count}", Ink.Dim); }
        page.Paragraph((prediction.VictimPid, prediction.Agrees) switch
        {
            ({ } pid, true) => $"The rule chooses pid {pid}, as the kernel did.",
            ({ } pid, false) => $"The rule chooses pid {pid}; the kernel chose another.",
            ({ } pid, null) => $"The rule chooses pid {pid}.",
            (null, _) => "The rule can not say: nobody is eligible, or the task table is not whole.",
        }, Ink.Plain);
        if (prediction.Note is { } note) { page.Paragraph(note, Ink.Plain); }
        if (prediction.Ranking.IsEmpty) { return; }

        HashSet<int> victims = [.. report.Victims.Select(victim => victim.Pid)];
        page.Add(Ranked(
            prediction.Ranking.Take(MostTasks), report.Kernel.PageSize,
            task => victims.Contains(task.Pid) ? "killed" : null, "passed over: "));
        More(page, prediction.Ranking.Count - MostTasks, "task", "tasks");
    }

    /// <summary>Tasks by badness, worst first.</summary>
    /// <param name="size">Null when it is not known: then pages are counted.</param>
    /// <param name="chosen">What is said of a task that was, or would be, killed; null for the others.</param>
    /// <param name="otherwise">Stands before why a task was not chosen.</param>
    public static Table Ranked(
        IEnumerable<RankedTask> tasks, PageSize? size, Func<RankedTask, string?> chosen, string otherwise)
    {
        Table table = new(
            new("pid", Right: true), new("name"), new("badness (pages)", Right: true), new("held", Right: true),
            new("adj", Right: true), new("", Wraps: true));
        foreach (RankedTask task in tasks)
        {
            string? standing = chosen(task);
            table.Add(
                standing is null ? Ink.Plain : Ink.Bad, $"{task.Pid}", task.Comm,
                task.Badness?.Count.ToString() ?? "none", Held(task.Held, size),
                task.OomScoreAdj?.ToString() ?? "?",
                standing ?? (task.WhyNot is { } why ? $"{otherwise}{why}" : ""));
        }

        return table;
    }

    public static string Held(Pages held, PageSize? size) => size is { } known
        ? SizeText.Of(held.ToKiB(known))
        : SizeText.Count(held.Count, "page", "pages");

    private static void Holders(PageBuilder page, DiagnosedReport report)
    {
        if (report.Holders.IsEmpty) { return; }
        KiB? whole = report.Constraint == OomConstraint.Memcg
            ? report.Memcg?.Limit
            : report.Memory is { Totals.TotalRam: { } ram } state ? state.InKiB(ram) : null;
        string of = whole is { } total ? $" (share of {SizeText.Of(total)})" : "";
        page.Heading($"Who holds the memory{of}");
        foreach (var kind in report.Holders.GroupBy(holder => holder.Kind, StringComparer.Ordinal))
        {
            string title = kind.Key switch
            {
                "name_group" => "tasks of one name",
                "memcg" => "memory cgroup",
                _ => kind.Key,
            };
            Table table = new(
                new(title, Wraps: true), new("tasks", Right: true), new("resident", Right: true),
                new("share", Right: true), new("swap", Right: true), new(""))
            {
                Drawing = new($"Who holds the memory, by {title}", BarColumn: 5, ValueColumn: 2) { NoteColumn = 5 },
            };
            foreach (MemoryHolder holder in kind.Take(MostHolders))
            {
                bool isCulprit = BriefPeople.IsCulprit(report.Culprit, holder);
                table.Add(new Row(
                    [
                        Prose.Task(holder.Name, holder.Pid), $"{holder.Tasks}", SizeText.Of(holder.Resident),
                        Bar.Share(holder.Resident, whole),
                        holder.Swap is { } swap ? SizeText.Of(swap) : "", Standing(holder.IsVictim, isCulprit),
                    ],
                    holder.IsVictim || isCulprit ? Ink.Bad : Ink.Plain,
                    Bar.Of(holder.Resident, whole ?? report.Holders.Max(any => any.Resident))));
            }

            page.Add(table);
            More(page, kind.Count() - MostHolders, "more", "more");
        }
    }

    private static string Standing(bool isVictim, bool isCulprit) => (isVictim, isCulprit) switch
    {
        (true, true) => "killed, culprit",
        (true, false) => "killed",
        (false, true) => "culprit",
        _ => "",
    };

    private static void More(PageBuilder page, int more, string one, string many)
    {
        if (more > 0)
        {
            string what = one == many
                ? $"{SizeText.Number(more)} {many}"
                : $"{SizeText.Count(more, $"more {one}", $"more {many}")}";
            page.Paragraph($"… and {what} (--format json lists all)", Ink.Dim);
        }
    }
}
