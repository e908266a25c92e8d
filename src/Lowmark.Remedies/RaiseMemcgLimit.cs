using Lowmark.Changes;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Remedies;

/// <summary>Gives the group that reached its own limit a larger one.</summary>
/// <remarks>The cure "upgrade the instance, then adjust the limit" is half right: the group's limit is its own, so
/// memory added to the machine does nothing until the limit is raised, and where the machine has free memory no upgrade
/// is needed.</remarks>
internal static class RaiseMemcgLimit
{
    public static Remedy? Propose(Situation s) =>
        s.Report.Memcg is { } memcg && (memcg.OomPath ?? memcg.TaskPath) is { } path
            ? Build(s, memcg, path, "raise-memcg-limit", "the group", "")
            : null;

    /// <param name="group">What the title calls it.</param>
    /// <param name="remark">Put before the other sentences of the expected effect; may be empty.</param>
    internal static Remedy? Build(Situation s, MemcgFacts memcg, string path, string id, string group, string remark)
    {
        if (MemcgHeadroom.Compute(s, memcg) is not { } headroom) { return null; }
        if (s.Ram is { } ram && headroom.NewLimit > ram) { return null; }
        if (MemcgLimit.Commands(memcg, path, headroom.NewLimit, memcg.Limit) is not { } plan) { return null; }
        string leak = s.Has("process-leak") ? " The task that grows is a leak by the reports: a larger limit only "
            + "delays the next kill." : "";
        return new(
            id,
            $"Raise the memory limit of {group} to {Amount.Text(headroom.NewLimit)}",
            plan.When,
            plan.Commands,
            null,
            $"{remark}{headroom.Why} How much would do is not known before it was tried: watch "
                + "memory.peak (v1: memory.max_usage_in_bytes) and adjust. Adding RAM to the machine does not help: "
                + $"the limit is the group's own. {plan.Note}",
            "The other groups of the machine get less; when the limits add up to more than the RAM, the kill moves "
                + $"to the machine.{leak}",
            plan.Undo,
            s.Because(s.Cause.Id, "process-leak"))
        {
            Changes = [new SetGroupBound(path, GroupBound.Max, headroom.NewLimit)],
        };
    }
}
