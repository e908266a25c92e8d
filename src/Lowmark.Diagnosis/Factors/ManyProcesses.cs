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
        "At least 8 processes of one name together hold 40 % of RAM (or of the memcg limit) and more than the biggest single other process.",
        "No such group of names.",
        "The task table is not in the log.",
        "Each looks small; the number is the problem: a pool size, a fork storm, a missing limit on workers.",
        "dump_tasks(), mm/oom_kill.c, all releases.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Tasks.IsEmpty) { return Doc.Unknown("the task table"); }
        IGrouping<string, TaskUse> group = facts.Tasks.GroupBy(task => task.Comm, StringComparer.Ordinal)
            .MaxBy(tasks => tasks.Aggregate(default(KiB), (sum, task) => sum + task.Own))!;
        KiB held = group.Aggregate(default(KiB), (sum, task) => sum + task.Own);
        TaskUse largest = group.MaxBy(task => task.Own)!;
        KiB other = facts.Tasks.Where(task => task.Comm != group.Key).Select(task => task.Own).DefaultIfEmpty().Max();
        if (facts.PercentOfWhole(held) is not { } percent) { return Doc.Unknown($"how much memory there is ({facts.WholeName})"); }
        Evidence? row = facts.TaskRow(largest, $"one of {group.Count()} processes named {group.Key}; together they hold {held}");
        return group.Count() >= MinProcesses && percent >= MinPercent && held > other
            ? Doc.Confirmed(Confidence.Certain, $"{group.Count()} processes named {group.Key} hold {held.ToReadable()} together, {Share(percent, facts)}.", row)
            : Doc.Refuted("no group of equal processes holds the memory", row);
    }

    private static string Share(double percent, ReportFacts facts) => percent > 100
        ? $"more than {facts.WholeName}: pages that they share count for each of them"
        : $"{percent:0} % of {facts.WholeName}";
}
