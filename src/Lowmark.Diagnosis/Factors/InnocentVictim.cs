using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>The victim did not use the memory up.</summary>
public sealed class InnocentVictim : IRule
{
    internal const double MinPercent = 10;

    public RuleDoc Doc { get; } = new(
        "innocent-victim",
        "the victim did not use the memory up",
        "The victim holds less than 10 % of RAM (or of the memcg limit), and something else holds at least twice as "
        + "much.",
        "The victim holds 10 % or more, or nothing else holds twice as much, or nobody was killed for lack of memory.",
        "Neither the kill line nor the task table says what the victim held, or the size of RAM or of the limit is "
        + "not in the log.",
        "Restarting or enlarging the victim changes nothing: look at the culprit.",
        "oom_badness() sees processes only, never tmpfs, slab or drivers, mm/oom_kill.c.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (!facts.IsOom || facts.IsManual || facts.Victims.IsEmpty)
        {
            return Doc.Refuted("nobody was killed for lack of memory", facts.Header("what was reported"));
        }

        Victim victim = facts.Victims[0];
        KiB? held = Held(facts, victim);
        if (facts.PercentOfWhole(held) is not { } percent || held is not { } own)
        {
            return Doc.Unknown("what the victim held, and how much memory there is");
        }

        string share = $"{percent:0.#} % of {facts.WholeName}";
        Evidence? kill = facts.Line(victim.Line, $"the victim {victim.Comm} held {own}: {share}");
        (string name, TaskUse? holder, KiB size) = Biggest(facts, victim);
        if (holder is { } task) { name = $"{task.Comm} (pid {task.Pid})"; }
        return percent < MinPercent && size.Count >= own.Count * 2
            ? Doc.Confirmed(
                Confidence.Certain,
                $"The victim {victim.Comm} held {own.ToReadable()}, {share}; {name} held {size.ToReadable()}.",
                kill)
            : Doc.Refuted($"the victim held {percent:0} % of {facts.WholeName}", kill);
    }

    public bool IsRuledOut(ReportFacts facts) => facts.Victims.IsEmpty
        || Held(facts, facts.Victims[0]) is not { } own || facts.PercentOfWhole(own) is not < MinPercent
        || Biggest(facts, facts.Victims[0]).Size.Count < own.Count * 2;

    private static KiB? Held(ReportFacts facts, Victim victim) => facts.TaskOf(victim.Pid)?.Own ?? victim.AnonRss;

    /// <returns>A name where it is no task.</returns>
    private static (string Name, TaskUse? Task, KiB Size) Biggest(ReportFacts facts, Victim victim)
    {
        (string Name, TaskUse? Task, KiB Size) biggest = ("nothing else", null, default);
        foreach (TaskUse task in facts.LargestTasks.AsSpan())
        {
            if (task.Pid == victim.Pid) { continue; }
            if (task.Own.Count > 0) { biggest = ("", task, task.Own); }
            break;
        }

        foreach (LedgerEntry entry in facts.Ledger?.Entries ?? [])
        {
            bool use = entry.Name is not (
                "free" or "per-CPU free lists" or "anonymous" or "reserved at boot" or "file cache");
            if (use && entry.Size > biggest.Size) { biggest = (entry.Name, null, entry.Size); }
        }

        return facts.Ledger?.Unaccounted is { } rest && !facts.IsMemcg && rest > biggest.Size
            ? ("memory in no counter", null, rest)
            : biggest;
    }
}
