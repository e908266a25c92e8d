using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Logs.Programs;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis;

/// <summary>Asks every rule and names the cause: the confirmed one with the strongest evidence, by precedence where
/// equal.</summary>
public static class CauseFinder
{
    /// <summary>Most reports have no more.</summary>
    private const int LikelyFactors = 4;

    public static Cause Find(ReportFacts facts)
    {
        ArrayBuilder<Finding> unknown = new(expected: 4);
        Finding? best = null;
        foreach (IRule cause in RuleCatalog.Causes)
        {
            if (cause.IsRuledOut(facts)) { continue; }
            Finding finding = cause.Evaluate(facts);
            if (finding.Outcome is Outcome.Unknown) { unknown.Add(finding); }
            if (finding.Outcome is not Outcome.Confirmed) { continue; }
            if (best is null || finding.Confidence < best.Confidence) { best = finding; }

            // No cause of less precedence can be stronger.
            if (best.Confidence is Confidence.Certain) { break; }
        }

        EquatableArray<Factor> factors = Factors(facts);
        return best is null
            ? new Cause(
                RuleCatalog.Unknown.Id, Confidence.Possible, WhatIsMissing(unknown.ToEquatableArray(), facts), [],
                factors)
            : new Cause(best.RuleId, best.Confidence, best.Summary, best.Evidence, factors);
    }

    private static EquatableArray<Factor> Factors(ReportFacts facts)
    {
        ArrayBuilder<Factor> factors = new(LikelyFactors);
        foreach (IRule factor in RuleCatalog.Factors)
        {
            if (factor.IsRuledOut(facts)) { continue; }
            Finding finding = factor.Evaluate(facts);
            if (finding.Outcome is not Outcome.Confirmed) { continue; }
            factors.Add(new(finding.RuleId, finding.Summary, finding.Confidence, finding.Evidence));
        }

        return factors.ToEquatableArray();
    }

    private static string WhatIsMissing(EquatableArray<Finding> unknown, ReportFacts facts)
    {
        if (facts.Kind is ReportKind.VmallocFailure) { return VmallocSummary(facts); }
        if (facts.Report is { Event: ReportEvent.KillSeen, Program: { } program })
        {
            return $"{ProgramNames.Of(program.Name)} saw that the kernel's OOM killer killed "
                + $"{ProgramWords.Hit(program) ?? "a process"}. Which limit was reached stands in the kernel's own "
                + "report, which is not in this log (journalctl -k, dmesg).";
        }

        string[] missing = [.. unknown.Select(finding => finding.Summary).Distinct()];
        return missing.Length == 0
            ? "What was printed fits none of the known causes."
            : $"The log does not decide. It would have to show: {string.Join("; ", missing)}.";
    }

    private static string VmallocSummary(ReportFacts facts)
    {
        if (facts.Request?.AllocationBytes is not { } bytes)
        {
            return "A vmalloc request failed; the log does not show how much it asked for.";
        }

        Kernel.Units.KiB size = Kernel.Units.KiB.FromBytes(bytes);
        return facts.ManagedRam is { } ram && size > ram
            ? $"The request for {size.ToReadable()} of vmalloc memory is more than the machine's whole RAM "
                + $"({ram.ToReadable()}): it can never be served, whatever is free."
            : $"The log does not show whether pages or address space were short.";
    }
}
