using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Factors;

/// <summary>One process holds much of the memory.</summary>
public sealed class ProcessHog : IRule
{
    internal const double MinPercent = 40;

    public RuleDoc Doc { get; } = new(
        "process-hog",
        "one process holds much of the memory",
        "One process of the task table holds at least 40 % of RAM (or of the memcg limit): rss without rss_shmem, and "
        + "swap.",
        "No process holds that much.",
        "The task table, or the size of RAM or of the limit, is not in the log.",
        "It is the first place to look, whoever was killed. Before v6.8 rss includes what the process shares with "
        + "others: \"up to\" says that this may be much of it.",
        "rss, since v6.8 rss_anon and rss_file, and swapents of dump_tasks(), mm/oom_kill.c.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Tasks.IsEmpty) { return Doc.Unknown("the task table"); }
        TaskUse biggest = facts.LargestTasks[0];
        string name = $"{biggest.Comm} (pid {biggest.Pid})";
        string upTo = MayBeShared(facts, biggest) ? "up to " : "";
        return new ShareOfMemory(
            biggest.Own, MinPercent, $"how much memory there is ({facts.WholeName})", "the biggest process holds",
            (size, share) => $"{name} holds {upTo}{size}, {share}.")
            .Judge(Doc, facts, because => facts.TaskRow(biggest, because));
    }

    public bool IsRuledOut(ReportFacts facts) =>
        facts.LargestTasks.IsEmpty || !facts.Reaches(facts.LargestTasks[0].Own, MinPercent);

    /// <summary>Whether shared memory may be more than a tenth of what the process shows.</summary>
    private static bool MayBeShared(ReportFacts facts, TaskUse task) =>
        task.Shared is null && facts.Uses.Shared is { } shmem && shmem.Count > task.Own.Count / 10;
}
