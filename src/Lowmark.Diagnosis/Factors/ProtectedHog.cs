using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>The biggest process could not be chosen.</summary>
public sealed class ProtectedHog : IRule
{
    public RuleDoc Doc { get; } = new(
        "protected-hog",
        "the biggest process could not be chosen",
        "A process with an oom_score_adj below 0 holds more than one and a half times what the victim holds or, when "
        + "nobody could be killed, at least a fifth of RAM (or of the memcg limit).",
        "No process has such a setting, or those that have hold less.",
        "The task table is not in the log.",
        "The protection made somebody else pay: kills go on until the protected process is all that is left.",
        "oom_badness(), mm/oom_kill.c: −1000 is never chosen, below 0 counts as using less.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (!facts.IsOom || facts.IsManual)
        {
            return Doc.Refuted("no kill for lack of memory", facts.Header("what was reported"));
        }

        if (facts.Tasks.IsEmpty) { return Doc.Unknown("the task table"); }
        TaskUse? victim = VictimOf(facts);
        if (facts.LargestShielded is not { } hog)
        {
            return Doc.Refuted(
                "no process is protected by oom_score_adj", facts.First(LineShape.TaskHeader, "the task table"));
        }

        string shield = $"oom_score_adj={hog.OomScoreAdj ?? hog.OomAdj ?? 0}";
        Evidence? row = facts.TaskRow(hog, $"{hog.Comm} holds {hog.Own} and has {shield}");
        return IsBigger(facts, hog, victim)
            ? Doc.Confirmed(
                Confidence.Certain,
                $"{hog.Comm} (pid {hog.Pid}) holds {hog.Own.ToReadable()} and is protected by {shield}.",
                row,
                victim is { } task ? facts.TaskRow(task, $"the victim holds {task.Own}") : null)
            : Doc.Refuted("the protected processes are small", row);
    }

    public bool IsRuledOut(ReportFacts facts) => !facts.IsOom || facts.IsManual
        || facts.LargestShielded is not { } hog || !IsBigger(facts, hog, VictimOf(facts));

    private static bool IsBigger(ReportFacts facts, TaskUse hog, TaskUse? victim) => victim is { } killed
        ? hog.Own.Count > killed.Own.Count * 3 / 2 && hog.Pid != killed.Pid
        : facts.Victims.IsEmpty && facts.PercentOfWhole(hog.Own) is >= 20;

    private static TaskUse? VictimOf(ReportFacts facts) =>
        facts.Victims.IsEmpty ? null : facts.TaskOf(facts.Victims[0].Pid);
}
