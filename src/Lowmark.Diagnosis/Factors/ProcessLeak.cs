using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Factors;

/// <summary>A process keeps growing: needs two reports.</summary>
public sealed class ProcessLeak : IRule
{
    /// <summary>Of RAM or the limit, to have grown by.</summary>
    private const int MinPercent = 2;

    public RuleDoc Doc { get; } = new(
        "process-leak",
        "a process keeps growing",
        "The same process was in an earlier report of this log and has grown by a fifth and by at least 2 % of RAM "
        + "(or of the memcg limit) since: rss without rss_shmem, and swap.",
        "It was there and has not grown that much.",
        "The log has no earlier task table, or no process is in both: growth needs two samples.",
        "A restart helps for as long as the growth took; the defect is in the program.",
        "rss, swapents of dump_tasks(), mm/oom_kill.c.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.EarlierTasks.IsEmpty || facts.Tasks.IsEmpty)
        {
            return Doc.Unknown("a second task table, earlier in the same log");
        }

        if (MostGrown(facts, least: default) is not var (now, then))
        {
            return Doc.Unknown("a process that is in both task tables");
        }

        KiB growth = now.Own - then.Own;
        Evidence? row = facts.TaskRow(
            now, $"{now.Comm} (pid {now.Pid}) holds {now.Own} now, {then.Own} in the report before");
        return IsMuch(facts, growth, then)
            ? Doc.Confirmed(
                Confidence.Likely, $"{now.Comm} (pid {now.Pid}) grew by {growth.ToReadable()} since the report before.",
                row)
            : Doc.Refuted("no process grew much since the report before", row);
    }

    public bool IsRuledOut(ReportFacts facts) => facts.EarlierTasks.IsEmpty || facts.Whole is not { } whole
        || MostGrown(facts, least: new(whole.Count / 100 * MinPercent)) is not var (now, then)
        || !IsMuch(facts, now.Own - then.Own, then);

    private static bool IsMuch(ReportFacts facts, KiB growth, TaskUse then) =>
        growth.Count * 5 >= then.Own.Count && facts.Reaches(growth, MinPercent);

    /// <param name="least">Who holds less is passed over.</param>
    /// <returns>Null when no such process is in both tables.</returns>
    private static (TaskUse Now, TaskUse Before)? MostGrown(ReportFacts facts, KiB least)
    {
        ReadOnlySpan<TaskUse> earlier = facts.EarlierTasks.AsSpan();
        Span<int> pids = earlier.Length > TaskSurvey.MostLargest
            ? new int[earlier.Length]
            : stackalloc int[earlier.Length];
        PidFilter known = default;
        for (int i = 0; i < pids.Length; i++)
        {
            pids[i] = earlier[i].Pid;
            known.Note(pids[i]);
        }

        (TaskUse Now, TaskUse Before)? worst = null;
        KiB most = default;
        TaskUses tasks = facts.Tasks;
        ReadOnlySpan<TaskRow> rows = tasks.Rows;
        for (int place = 0; place < rows.Length; place++)
        {
            ref readonly TaskRow row = ref rows[place];
            if (!known.MayHold(row.Pid)) { continue; }
            KiB own = tasks.Held(row.Values).Own.ToKiB(tasks.PageSize);
            if (own < least || pids.IndexOf(row.Pid) is not (>= 0 and var at)) { continue; }
            TaskUse before = earlier[at];
            if (before.Comm != row.Comm) { continue; }
            KiB growth = own - before.Own;
            if (worst is null || growth > most) { (worst, most) = ((tasks[place], before), growth); }
        }

        return worst;
    }
}
