using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Text;

/// <summary>Whom the kernel's rule chooses, and who holds the memory.</summary>
internal static class TaskTables
{
    private const int MostTasks = 20;
    private const int MostHolders = 15;

    public static void Write(Canvas canvas, DiagnosedReport report)
    {
        Ranking(canvas, report);
        Holders(canvas, report);
    }

    private static void Ranking(Canvas canvas, DiagnosedReport report)
    {
        if (report.Prediction is not { } prediction) { return; }
        canvas.Heading("Who is killed first, by the kernel's rule");
        canvas.Paragraph(prediction.Formula, Ink.Dim, indent: 2);
        if (prediction.TotalPages is { } total) { canvas.Paragraph($"totalpages = {total.Count}", Ink.Dim, indent: 2); }
        canvas.Paragraph((prediction.VictimPid, prediction.Agrees) switch
        {
            ({ } pid, true) => $"The rule chooses pid {pid}, as the kernel did.",
            ({ } pid, false) => $"The rule chooses pid {pid}; the kernel chose another.",
            ({ } pid, null) => $"The rule chooses pid {pid}.",
            (null, _) => "The rule can not say: nobody is eligible, or the task table is not whole.",
        }, Ink.Plain, indent: 2);
        if (prediction.Note is { } note) { canvas.Paragraph(note, Ink.Plain, indent: 2); }
        if (prediction.Ranking.IsEmpty) { return; }

        HashSet<int> victims = [.. report.Victims.Select(victim => victim.Pid)];
        TextTable table = new(
            new("pid", Right: true), new("name"), new("badness (pages)", Right: true), new("held", Right: true),
            new("adj", Right: true), new("", Wraps: true));
        foreach (RankedTask task in prediction.Ranking.Take(MostTasks))
        {
            bool victim = victims.Contains(task.Pid);
            string note2 = (victim, task.WhyNot) switch
            {
                (true, _) => "killed",
                (_, { } why) => $"passed over: {why}",
                _ => "",
            };
            table.Row(
                victim ? Ink.Bad : Ink.Plain, $"{task.Pid}", task.Comm, task.Badness?.Count.ToString() ?? "none", Held(report, task.Held),
                task.OomScoreAdj?.ToString() ?? "?", note2);
        }

        table.Write(canvas);
        More(canvas, prediction.Ranking.Count - MostTasks, "task", "tasks");
    }

    private static string Held(DiagnosedReport report, Pages held) =>
        report.Kernel.PageSize is { } size ? SizeText.Of(held.ToKiB(size)) : SizeText.Count(held.Count, "page", "pages");

    private static void Holders(Canvas canvas, DiagnosedReport report)
    {
        if (report.Holders.IsEmpty) { return; }
        canvas.Heading("Who holds the memory");
        foreach (IGrouping<string, MemoryHolder> kind in report.Holders.GroupBy(holder => holder.Kind, StringComparer.Ordinal))
        {
            string title = kind.Key switch { "task" => "task", "name_group" => "tasks of one name", "memcg" => "memory cgroup", _ => kind.Key };
            TextTable table = new(
                new(title, Wraps: true), new("tasks", Right: true), new("resident", Right: true), new("kB", Right: true),
                new("swap", Right: true), new(""));
            foreach (MemoryHolder holder in kind.Take(MostHolders))
            {
                table.Row(
                    Prose.Task(holder.Name, holder.Pid), $"{holder.Tasks}", SizeText.Of(holder.Resident), $"{holder.Resident.Count}",
                    holder.Swap is { } swap ? SizeText.Of(swap) : "", holder.IsVictim ? "killed" : "");
            }

            table.Write(canvas);
            More(canvas, kind.Count() - MostHolders, "more", "more");
        }
    }

    private static void More(Canvas canvas, int more, string one, string many)
    {
        if (more > 0)
        {
            string what = one == many ? $"{SizeText.Number(more)} {many}" : $"{SizeText.Count(more, $"more {one}", $"more {many}")}";
            canvas.Paragraph($"{canvas.More} and {what} (--format json lists all)", Ink.Dim, indent: 2);
        }
    }
}
