using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Many processes of one name hold the memory together.</summary>
public sealed class ManyProcesses : IRule
{
    private const int MinProcesses = 8;

    private const double MinPercent = 40;

    public RuleDoc Doc { get; } = new(
        "many-processes",
        "many processes of one name share the memory",
        "At least 8 processes of one name together hold 40 % of RAM (or of the memcg limit) and more than the biggest "
        + "single other process: rss_anon and swap, before v6.8 rss and swap.",
        "No such group of names.",
        "The task table, or the size of RAM or of the limit, is not in the log.",
        "Each looks small; the number is the problem: a pool size, a fork storm, a missing limit on workers. Before "
        + "v6.8 the sum counts shared pages once for each of them: \"up to\" says so.",
        "dump_tasks(), mm/oom_kill.c, all releases.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Tasks.IsEmpty) { return Doc.Unknown("the task table"); }
        IGrouping<string, TaskUse> group = facts.Tasks.GroupBy(task => task.Comm, StringComparer.Ordinal).MaxBy(Sum)!;
        KiB held = Sum(group);
        int count = group.Count();
        TaskUse largest = group.MaxBy(task => task.Private)!;
        KiB other = facts.Tasks.Where(task => task.Comm != group.Key).Select(task => task.Private).DefaultIfEmpty()
            .Max();
        Evidence? row = facts.TaskRow(largest, $"one of {count} processes named {group.Key}");
        string upTo = largest.Anonymous is null ? "up to " : "";
        Finding finding = new ShareOfMemory(
            held, MinPercent, $"how much memory there is ({facts.WholeName})", "processes of one name hold",
            (size, share) => $"{count} processes named {group.Key} hold {upTo}{size} together, {share}.")
            .Judge(
                Doc, facts,
                because => facts.TaskRow(largest, $"one of {count} processes named {group.Key}; {because}"));
        return finding.Outcome is Outcome.Unknown
            || (count >= MinProcesses && held > other && finding.Outcome is Outcome.Confirmed)
            ? finding
            : Doc.Refuted("no group of equal processes holds the memory", row);
    }

    private static KiB Sum(IEnumerable<TaskUse> tasks) =>
        tasks.Aggregate(default(KiB), (sum, task) => sum + task.Private);
}
