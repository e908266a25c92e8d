using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Factors;

/// <summary>One process holds much of the memory.</summary>
public sealed class ProcessHog : IRule
{
    private const double MinPercent = 40;

    public RuleDoc Doc { get; } = new(
        "process-hog",
        "one process holds much of the memory",
        "One process of the task table holds at least 40 % of RAM (or of the memcg limit), swap included.",
        "No process holds that much.",
        "The task table is not in the log.",
        "It is the first place to look, whoever was killed.",
        "rss, swapents of dump_tasks(), mm/oom_kill.c, all releases.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Tasks.IsEmpty) { return Doc.Unknown("the task table"); }
        TaskUse biggest = facts.Tasks.MaxBy(task => task.Own)!;
        if (facts.PercentOfWhole(biggest.Own) is not { } percent) { return Doc.Unknown($"how much memory there is ({facts.WholeName})"); }
        Evidence? row = facts.TaskRow(biggest, $"{biggest.Comm} (pid {biggest.Pid}) holds {biggest.Own}: {percent:0} % of {facts.WholeName}");
        return percent >= MinPercent
            ? Doc.Confirmed(Confidence.Certain, $"{biggest.Comm} (pid {biggest.Pid}) holds {biggest.Own.ToReadable()}, {Share(percent, facts)}.", row)
            : Doc.Refuted($"the biggest process holds {percent:0} % of {facts.WholeName}", row);
    }

    private static string Share(double percent, ReportFacts facts) => percent > 100
        ? $"more than {facts.WholeName}: swap and pages that other groups pay for count here too"
        : $"{percent:0} % of {facts.WholeName}";
}
