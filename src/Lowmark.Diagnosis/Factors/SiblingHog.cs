using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Another child of the limited ancestor holds the memory.</summary>
public sealed class SiblingHog : IRule
{
    public RuleDoc Doc { get; } = new(
        "sibling-hog",
        "another child of the limited group holds the memory",
        "An ancestor's limit was reached, and of the groups below it another one than the victim's holds the most, "
        + "its own children not counted.",
        "The victim's own group holds the most, or its own limit was reached.",
        "The kernel printed no statistics per child (it does from v3.8 to v5.2), so who holds the memory below the "
        + "ancestor is not in the log.",
        "The child that was hit may be the innocent one; limit the sibling.",
        "mem_cgroup_print_oom_info() printed one line a cgroup of the subtree, without what its children hold, "
        + "mm/memcontrol.c, v3.8 to v5.2.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.MemcgScope is not MemcgScope.Ancestor)
        {
            return Doc.Refuted("no ancestor's limit was reached", facts.Header("what was reported"));
        }

        MemcgGroupUse[] children = [
            .. (facts.Report.Memcg?.Groups ?? []).Where(group => group.Path != facts.Memcg!.OomPath)
        ];
        if (children.Length == 0) { return Doc.Unknown("the memory of the other children"); }
        MemcgGroupUse biggest = children.MaxBy(group => group.Held);
        MemcgGroupUse? own = children.Cast<MemcgGroupUse?>()
            .FirstOrDefault(group => group!.Value.Path == facts.Memcg!.TaskPath);
        Evidence? line = facts.Line(biggest.Line, $"{biggest.Path} holds {biggest.Held}");
        return biggest.Path != facts.Memcg!.TaskPath && biggest.Held > (own?.Held ?? default)
            ? Doc.Confirmed(
                Confidence.Certain,
                $"{biggest.Path} holds {biggest.Held.ToReadable()}; the victim's group holds "
                + $"{own?.Held.ToReadable() ?? "less"}.",
                line)
            : Doc.Refuted("the victim's own group holds the most", line);
    }

    public bool IsRuledOut(ReportFacts facts) => facts.MemcgScope is not MemcgScope.Ancestor;
}
