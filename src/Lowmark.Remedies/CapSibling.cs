using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Limits the sibling that fills the common parent, so that the others keep their share.</summary>
internal static class CapSibling
{
    public static Remedy? Propose(Situation s)
    {
        if (!s.Has("sibling-hog")) { return null; }
        if (s.Report.Memcg is not { OomPath: { } parent, Limit: { } limit } memcg
            || Biggest(s, parent, memcg.TaskPath) is not { } sibling)
        {
            return null;
        }

        // The others keep what they hold and a quarter more.
        KiB others = Amount.Times(Amount.Larger((memcg.Usage ?? limit) - sibling.Resident, default), 5, 4);
        KiB cap = limit - others;
        if (cap.Count < sibling.Resident.Count / 2
            || MemcgLimit.Commands(memcg, sibling.Name, cap, null) is not { } plan)
        {
            return null;
        }

        return new(
            "cap-sibling",
            $"Limit the sibling group that fills the parent to {Amount.Text(cap)}",
            plan.When,
            plan.Commands,
            null,
            $"The sibling holds {Amount.Text(sibling.Resident)} of the parent's {Amount.Text(limit)}; "
                + $"{Amount.Text(cap)} leaves the others {Amount.Text(others)}, a quarter more than they hold. The "
                + $"next kill then hits the sibling, not its neighbours. {plan.Note}",
            "The sibling is reclaimed at once, and tasks in it are killed if that does not suffice.",
            plan.Undo,
            s.Because("sibling-hog"))
        {
            Changes = [new SetGroupBound(sibling.Name, GroupBound.Max, cap)],
        };
    }

    private static MemoryHolder? Biggest(Situation s, string parent, string? own)
    {
        string below = parent.TrimEnd('/') + "/";
        MemoryHolder? biggest = null;
        foreach (MemoryHolder holder in s.Report.Holders)
        {
            bool isSibling = holder.Kind == "memcg" && holder.Name != own
                && holder.Name.StartsWith(below, StringComparison.Ordinal);
            if (isSibling && (biggest is null || holder.Resident > biggest.Resident)) { biggest = holder; }
        }

        return biggest;
    }
}
