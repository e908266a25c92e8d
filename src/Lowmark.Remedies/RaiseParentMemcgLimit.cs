namespace Lowmark.Remedies;

/// <summary>Gives the ancestor whose limit was reached a larger one: the task's own group was not full.</summary>
internal static class RaiseParentMemcgLimit
{
    public static Remedy? Propose(Situation s) =>
        s.Report.Memcg is { OomPath: { } path } memcg
            ? RaiseMemcgLimit.Build(
                s, memcg, path, "raise-parent-memcg-limit", "the parent group",
                "Raising the limit of the task's own group does nothing here: its ancestor is what is full. ")
            : null;
}
