using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Many processes of one name hold the memory together.</summary>
public sealed class ManyProcesses : IRule
{
    internal const int MinProcesses = 8;

    internal const double MinPercent = 40;

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
        if (Biggest(facts) is not { } group) { return Doc.Unknown("the task table"); }
        KiB held = group.Private;
        int count = group.Count;
        TaskUse largest = group.Largest;
        string upTo = largest.Anonymous is null ? "up to " : "";
        Finding finding = new ShareOfMemory(
            held, MinPercent, $"how much memory there is ({facts.WholeName})", "processes of one name hold",
            (size, share) => $"{count} processes named {group.Comm} hold {upTo}{size} together, {share}.")
            .Judge(
                Doc, facts,
                because => facts.TaskRow(largest, $"one of {count} processes named {group.Comm}; {because}"));
        return finding.Outcome is Outcome.Unknown
            || (count >= MinProcesses && held > BiggestOutside(facts, group) && finding.Outcome is Outcome.Confirmed)
            ? finding
            : Doc.Refuted(
                "no group of equal processes holds the memory",
                facts.TaskRow(largest, $"one of {count} processes named {group.Comm}"));
    }

    public bool IsRuledOut(ReportFacts facts) => Biggest(facts) is not { Count: >= MinProcesses } group
        || !facts.Reaches(group.Private, MinPercent) || group.Private <= BiggestOutside(facts, group);

    private static TaskGroup? Biggest(ReportFacts facts)
    {
        TaskGroup? biggest = null;
        foreach (TaskGroup group in facts.TaskGroups)
        {
            if (biggest is null || group.Private > biggest.Private) { biggest = group; }
        }

        return biggest;
    }

    private static KiB BiggestOutside(ReportFacts facts, TaskGroup group)
    {
        KiB most = default;
        foreach (TaskGroup other in facts.TaskGroups)
        {
            if (other != group && other.Largest.Private > most) { most = other.Largest.Private; }
        }

        return most;
    }
}
