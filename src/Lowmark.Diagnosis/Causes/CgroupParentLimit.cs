using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Causes;

/// <summary>An ancestor's limit was reached; the task's own group had not reached its own.</summary>
public sealed class CgroupParentLimit : IRule
{
    public RuleDoc Doc { get; } = new(
        "cgroup-parent-limit",
        "an ancestor of the task's memory cgroup reached its limit",
        "The kill happened for a memory cgroup, and the group whose limit was reached lies above the victim's group.",
        "The kill was not for a memory cgroup, or the limit reached is that of the victim's own group.",
        "A memcg kill whose report lost one of the two cgroup paths, or a constraint that the kernel's own code does "
        + "not have.",
        "Raising the limit of the group that was hit changes nothing: the ancestor's limit is shared by all its "
        + "children, and a sibling may be the one that used it up.",
        "mem_cgroup_out_of_memory() kills in the subtree of the group that could not be charged, mm/memcontrol.c, all "
        + "releases.");

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
            MemcgScope.Own => Doc.Refuted(
                $"the limit reached is that of the victim's own group {facts.Memcg!.OomPath}",
                MemcgEvidence.Paths(facts)),
            MemcgScope.Ancestor => Doc.Confirmed(
                Confidence.Certain, Summary(facts.Memcg!), MemcgEvidence.Usage(facts), MemcgEvidence.Paths(facts)),
            MemcgScope.Unknown => Doc.Unknown(
                "the cgroup paths of the limit and of the victim (oom-kill: line, or \"Task in … limit of …\")"),
        };
    }

    private static string Summary(MemcgFacts memcg) => memcg switch
    {
        { Limit: { } limit } => $"{memcg.OomPath} reached its limit of {limit.ToReadable()}. {Below(memcg)}",
        _ => $"{memcg.OomPath} reached its limit. {Below(memcg)}",
    };

    private static string Below(MemcgFacts memcg)
    {
        string top = memcg.OomPath!.TrimEnd('/');
        return $"The victim's group {memcg.TaskPath![(top.Length + 1)..]}, below it, was hit for that limit, not for "
            + "one of its own.";
    }

    public bool IsRuledOut(ReportFacts facts) => facts.IsManual || !facts.IsOom
        || (!facts.IsForeign && facts.MemcgScope is MemcgScope.None or MemcgScope.Own);
}
