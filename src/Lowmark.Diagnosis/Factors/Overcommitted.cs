using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Far more memory was promised than exists.</summary>
public sealed class Overcommitted : IRule
{
    public RuleDoc Doc { get; } = new(
        "overcommitted",
        "far more memory was promised than exists",
        "The address spaces of all processes in the table add up to more than three times RAM and swap, or a commit "
        + "was refused.",
        "They add up to less, or a memcg's limit was reached.",
        "The task table or the totals are not in the log.",
        "Promises are only kept by luck when everybody uses what he was given. Sparse maps count too, so this is a "
        + "hint.",
        "total_vm of dump_tasks(), mm/oom_kill.c; __vm_enough_memory(), mm/util.c.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Kind is ReportKind.OvercommitRefusal)
        {
            return Doc.Confirmed(
                Confidence.Certain, "The commit limit was reached.", facts.Header("the kernel refused a commit"));
        }

        if (facts.IsMemcg) { return Doc.Refuted("a group's limit was reached", facts.LimitReached()); }
        if (facts.Tasks.IsEmpty || facts.ManagedRam is not { } ram)
        {
            return Doc.Unknown("the task table and the totals");
        }

        KiB whole = ram + (facts.Memory?.Totals.TotalSwap ?? default);
        KiB promised = facts.Tasks.TotalVmOfAll;
        Evidence? header = facts.Line(
            facts.Report.Tasks?.HeaderLine, $"the total_vm column adds up to {promised}; RAM and swap are {whole}");
        return IsTooMuch(promised, whole)
            ? Doc.Confirmed(
                Confidence.Possible,
                $"Processes were promised {promised.ToReadable()} of address space; RAM and swap together are "
                + $"{whole.ToReadable()}.",
                header)
            : Doc.Refuted($"address spaces add up to {promised}", header);
    }

    public bool IsRuledOut(ReportFacts facts) => facts.Kind is not ReportKind.OvercommitRefusal
        && (facts.IsMemcg || facts.ManagedRam is not { } ram
            || !IsTooMuch(facts.Tasks.TotalVmOfAll, ram + (facts.Memory?.Totals.TotalSwap ?? default)));

    private static bool IsTooMuch(KiB promised, KiB whole) => promised.Count > whole.Count * 3;
}
