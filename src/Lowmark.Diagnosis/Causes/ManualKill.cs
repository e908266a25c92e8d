using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Causes;

/// <summary>Somebody asked for it: sysrq-f.</summary>
public sealed class ManualKill : IRule
{
    public RuleDoc Doc { get; } = new(
        "manual",
        "somebody asked the kernel to kill (sysrq-f)",
        "The report was caused by sysrq-f: the kernel prints order=-1, or the line \"Manual OOM execution\" stands "
        + "above.",
        "The report names an allocation of order 0 or more.",
        "Neither the header nor the sysrq line is in the log.",
        "Nothing ran out: find who wrote f to /proc/sysrq-trigger or pressed the keys.",
        "is_sysrq_oom() (order == -1), mm/oom_kill.c; moom_callback(), drivers/tty/sysrq.c, all releases.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.IsManual)
        {
            return Doc.Confirmed(
                Confidence.Certain, "The kill was asked for by SysRq-F; no allocation had failed.",
                ZoneEvidence.Deciding(facts.Line(facts.Report.SysrqLine, "sysrq-f was used")),
                facts.Report.Request is { Order: -1 }
                    ? facts.Header("order=-1 is how the kernel marks sysrq-f")
                    : null);
        }

        if (facts.Report.Request is { Order: not null })
        {
            return Doc.Refuted("an allocation asked for memory", facts.Header("the request that failed"));
        }

        return facts.IsOom
            ? Doc.Unknown("the header line with order=")
            : Doc.Refuted("not a kill", facts.Header("what was reported"));
    }

    public bool IsRuledOut(ReportFacts facts) => !facts.IsManual && facts.Report.Request is { Order: not null };
}
