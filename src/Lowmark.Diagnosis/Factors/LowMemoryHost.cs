using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>The host is nearly full.</summary>
public sealed class LowMemoryHost : IRule
{
    internal const double MaxPercent = 80;

    public RuleDoc Doc { get; } = new(
        "low-memory-host",
        "the host is nearly full",
        "Without an OOM yet, more than 80 % of RAM is in use beyond recall: RAM without MemAvailable or, where that "
        + "is not printed, without free memory, file cache and reclaimable slab.",
        "Less is in use, or it has run out already.",
        "The counters are not in the log.",
        "Nothing has been killed yet; the next burst decides.",
        "Counters of show_free_areas() or /proc/meminfo; the 80 % mark is common alarm practice.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.IsOom || facts.Kind is ReportKind.OvercommitRefusal)
        {
            return Doc.Refuted("not a host before an OOM", facts.Header("what was reported"));
        }

        if (facts.ManagedRam is not { Count: > 0 } ram || Recallable(facts) is not { } recallable)
        {
            return Doc.Unknown("the counters and totals");
        }

        double percent = PercentInUse(ram, recallable);
        Evidence sum = facts.Arithmetic(
            $"RAM {ram} - free and droppable {recallable} = {ram - recallable}", $"{percent:0} % of RAM in use");
        return percent > MaxPercent
            ? Doc.Confirmed(Confidence.Certain, $"{percent:0} % of RAM is in use.", sum)
            : Doc.Refuted($"{percent:0} % of RAM is in use", sum);
    }

    public bool IsRuledOut(ReportFacts facts) => facts.IsOom || facts.Kind is ReportKind.OvercommitRefusal
        || facts.ManagedRam is not { Count: > 0 } ram || Recallable(facts) is not { } recallable
        || PercentInUse(ram, recallable) <= MaxPercent;

    private static double PercentInUse(KiB ram, KiB recallable) => 100.0 * (ram - recallable).Count / ram.Count;

    private static KiB? Recallable(ReportFacts facts) => facts.Counter("available")
        ?? facts.Counter("free") + (facts.Counter("active_file") ?? default)
            + (facts.Counter("inactive_file") ?? default)
        + (facts.Counter("slab_reclaimable") ?? default);
}
