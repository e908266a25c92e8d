using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>A new limit for a group and the sums behind it.</summary>
/// <param name="Why">The sum in words; one or two sentences.</param>
internal sealed record MemcgHeadroom(KiB NewLimit, string Why)
{
    // So often at its limit: reclaim, not luck, kept the group alive, and its working set is above the limit.
    private const long ManyFailures = 1000;

    /// <returns>Null when neither usage nor limit was printed.</returns>
    public static MemcgHeadroom? Compute(Situation s, MemcgFacts memcg)
    {
        if (memcg.Usage is null && memcg.Limit is null) { return null; }
        KiB held = Amount.Larger(memcg.Usage ?? default, memcg.Limit ?? default);
        if (held.Count <= 0 || held.Count > long.MaxValue / 4) { return null; }
        (KiB headroom, string why) = (Amount.Times(held, 1, 4), "a quarter of that as headroom");
        if (memcg.Failcnt is { } failures and > ManyFailures)
        {
            (headroom, why) = (Amount.Times(held, 1, 2), "half of that as headroom, for it ran into the limit "
                + $"{failures} times");
        }

        if (s.VictimSize is { } victim && victim <= held && Amount.Times(victim, 1, 2) > headroom)
        {
            (headroom, why) = (Amount.Times(victim, 1, 2), $"half of the killed task's {Amount.Text(victim)} as "
                + "headroom, for it holds most of the group");
        }

        KiB limit = Amount.RoundLimit(held + headroom);
        return new(limit, $"The group held {Amount.Text(held)}; {Amount.Text(limit)} is that and {why}.");
    }
}
