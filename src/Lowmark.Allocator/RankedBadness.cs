using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>One task's place in the choice.</summary>
/// <param name="Points">Badness: pages, or thousandths under <see cref="BadnessRule.PerMille"/>. Signed. Null when not
/// eligible or unknown.</param>
/// <param name="Held"><see cref="TaskState.Held"/>.</param>
/// <param name="WhyNot">Why it cannot be chosen; null when it can.</param>
public readonly record struct RankedBadness(long? Points, Pages Held, string? WhyNot)
{
    public bool Eligible => WhyNot is null;
}

/// <summary>Whom the kernel would choose.</summary>
/// <param name="Tasks">In the table's order.</param>
/// <param name="WorstFirst">Places in the table; of tasks that cannot be chosen or scored last, in the table's
/// order.</param>
/// <param name="Choice">Place in the table. Null when nobody is eligible or somebody's badness is unknown.</param>
/// <param name="ChoiceUnderRootBonus">The choice if every task of uid 0 has CAP_SYS_ADMIN; the same task where the
/// kernel has no bonus.</param>
public sealed record BadnessRanking(
    EquatableArray<RankedBadness> Tasks, EquatableArray<int> WorstFirst, int? Choice, int? ChoiceUnderRootBonus,
    BadnessFormula Formula);
