using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>The whole group was killed.</summary>
public sealed class GroupKill : IRule
{
    public RuleDoc Doc { get; } = new(
        "group-kill",
        "the whole group was killed",
        "The kernel says that all tasks of a memcg are killed because memory.oom.group is set.",
        "The report names who was killed, and has no such line.",
        "An OOM report without a kill line.",
        "One task too many took all of them along; Kubernetes sets this for every container since 1.28 on cgroup v2.",
        "mem_cgroup_print_oom_group(), mm/memcontrol.c (v4.19+).");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Report.GroupKill is { } group)
        {
            return Doc.Confirmed(
                Confidence.Certain,
                $"The whole group was killed ({Tasks(facts.Victims.Count)}), because memory.oom.group is set.",
                facts.Line(group.Line, "the kernel's own statement"));
        }

        return facts.IsOom && facts.Victims.IsEmpty
            ? Doc.Unknown("the kill lines")
            : Doc.Refuted(
                "no group kill was announced", facts.First(LineShape.Killed, "the kill"),
                facts.Header("what was reported"));
    }

    public bool IsRuledOut(ReportFacts facts) => facts.Report.GroupKill is null;

    private static string Tasks(int count) => count == 1 ? "1 task" : $"{count} tasks";
}
