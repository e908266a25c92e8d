using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>A process keeps growing: needs two reports.</summary>
public sealed class ProcessLeak : IRule
{
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

        if (MostGrown(facts) is not var (now, then)) { return Doc.Unknown("a process that is in both task tables"); }
        KiB growth = now.Own - then.Own;
        Evidence? row = facts.TaskRow(
            now, $"{now.Comm} (pid {now.Pid}) holds {now.Own} now, {then.Own} in the report before");
        return IsMuch(facts, growth, then)
            ? Doc.Confirmed(
                Confidence.Likely, $"{now.Comm} (pid {now.Pid}) grew by {growth.ToReadable()} since the report before.",
                row)
            : Doc.Refuted("no process grew much since the report before", row);
    }

    public bool IsRuledOut(ReportFacts facts) => facts.EarlierTasks.IsEmpty
        || MostGrown(facts) is not var (now, then) || !IsMuch(facts, now.Own - then.Own, then);

    private static bool IsMuch(ReportFacts facts, KiB growth, TaskUse then) =>
        growth.Count * 5 >= then.Own.Count && facts.PercentOfWhole(growth) is >= 2;

    /// <returns>Null when no process is in both tables.</returns>
    private static (TaskUse Now, TaskUse Before)? MostGrown(ReportFacts facts)
    {
        PidFilter known = new();
        Dictionary<int, TaskUse> earlier = new(facts.EarlierTasks.Count);
        foreach (TaskUse task in facts.EarlierTasks.AsSpan())
        {
            known.Note(task.Pid);
            earlier.TryAdd(task.Pid, task);
        }

        (TaskUse Now, TaskUse Before)? worst = null;
        KiB most = default;
        foreach (TaskUse task in facts.Tasks)
        {
            if (!known.MayHold(task.Pid) || !earlier.TryGetValue(task.Pid, out TaskUse before)
                || before.Comm != task.Comm)
            {
                continue;
            }

            KiB growth = task.Own - before.Own;
            if (worst is null || growth > most) { (worst, most) = ((task, before), growth); }
        }

        return worst;
    }
}
