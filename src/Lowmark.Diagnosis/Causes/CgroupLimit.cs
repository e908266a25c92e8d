using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Causes;

/// <summary>The memcg that the task belongs to reached its own limit.</summary>
public sealed class CgroupLimit : IRule
{
    public RuleDoc Doc { get; } = new(
        "cgroup-limit",
        "the task's own memory cgroup reached its limit",
        "The kill happened for a memory cgroup, and the group whose limit was reached is the victim's own. Where the "
        + "report lost one of the two cgroup paths: possible only, since it may be an ancestor's.",
        "The kill was not for a memory cgroup, or the limit that was reached is an ancestor's.",
        "The constraint is a word that the kernel's own code does not have: a BPF program or a vendor's policy asked "
        + "for the kill.",
        "More RAM or swap in the machine does not help: the limit must be raised or the workload must need less.",
        "mem_cgroup_out_of_memory(), mm/memcontrol.c; oom_memcg= and task_memcg= of dump_oom_summary(), mm/oom_kill.c "
        + "(v5.0+), \"Task in A killed as a result of limit of B\" before.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.IsManual || !facts.IsOom)
        {
            return Doc.Refuted("not an OOM kill for a limit", facts.Header("what was reported"));
        }

        if (facts.IsForeign)
        {
            return Doc.Unknown(
                $"what the constraint {facts.Constraint} means: it is no memory limit of the kernel's own");
        }

        return facts.MemcgScope switch
        {
            MemcgScope.None => Doc.Refuted("no memory cgroup limit was involved", MemcgEvidence.NotMemcg(facts)),
            MemcgScope.Ancestor => Doc.Refuted(
                $"the limit of {facts.Memcg!.OomPath} was reached, not that of {facts.Memcg.TaskPath}",
                MemcgEvidence.Paths(facts)),
            MemcgScope.Own => Doc.Confirmed(
                Confidence.Certain, OwnSummary(facts.Memcg!), MemcgEvidence.Usage(facts), MemcgEvidence.Paths(facts),
                MemcgEvidence.Kill(facts)),
            MemcgScope.Unknown => Doc.Confirmed(
                Confidence.Possible, UnknownSummary(facts), MemcgEvidence.Usage(facts), MemcgEvidence.Kill(facts),
                facts.Token(LineShape.Frame, "mem_cgroup"u8, "the allocation failed while charging a memory cgroup")),
        };
    }

    private static string OwnSummary(MemcgFacts memcg) => memcg switch
    {
        { Limit: { } limit } => $"{memcg.OomPath} reached its limit of {limit.ToReadable()}.",
        _ => $"{memcg.OomPath} reached its limit; how much that is was not printed.",
    };

    private static string UnknownSummary(ReportFacts facts) =>
        facts.Memcg is { OomPath: { } path, Limit: { } limit }
            ? $"{path} reached its limit of {limit.ToReadable()}; the log does not show whether the task sits in it "
                + "or in a group below."
            : "A group reached its limit; the log does not show which, nor whether it is the task's own or a parent.";

    public bool IsRuledOut(ReportFacts facts) => facts.IsManual || !facts.IsOom
        || (!facts.IsForeign && facts.MemcgScope is MemcgScope.None or MemcgScope.Ancestor);
}
