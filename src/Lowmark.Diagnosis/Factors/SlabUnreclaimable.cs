using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Unreclaimable slab holds much of the memory.</summary>
public sealed class SlabUnreclaimable : IRule
{
    /// <summary>The usual alarm mark: a healthy host has a few percent.</summary>
    private const double MinPercent = 10;

    public RuleDoc Doc { get; } = new(
        "slab-unreclaimable",
        "kernel objects that can not be reclaimed hold much of the memory",
        "Unreclaimable slab is at least 10 % of RAM (or of the memcg limit).",
        "It is less.",
        "The counters are not in the log.",
        "No process shows it: a kernel or driver leak, or too many sockets, files or dentries. The cache with most of it names the kind.",
        "slab_unreclaimable: of show_free_areas(); dump_unreclaimable_slab(), mm/slab_common.c (v4.15+).");

    public Finding Evaluate(ReportFacts facts)
    {
        KiB? slab = facts.IsMemcg ? KernelOfMemcg(facts) : facts.Counter("slab_unreclaimable");
        if (facts.PercentOfWhole(slab) is not { } percent) { return Doc.Unknown("the slab_unreclaimable counter"); }
        Evidence? line = facts.IsMemcg
            ? facts.Line(facts.Report.Memcg?.Stat("slab_unreclaimable")?.Line, $"unreclaimable slab charged to the group: {percent:0} % of {facts.WholeName}")
            : facts.Token(LineShape.Counters, "slab_unreclaimable:", $"{slab} of unreclaimable slab: {percent:0} % of {facts.WholeName}");
        if (percent < MinPercent) { return Doc.Refuted($"unreclaimable slab is {percent:0} % of {facts.WholeName}", line); }
        SlabUse? top = facts.Report.UnreclaimableSlab.IsEmpty ? null : facts.Report.UnreclaimableSlab.MaxBy(use => use.Total);
        string cache = top is { } biggest ? $"; the biggest cache is {biggest.Name} with {biggest.Total.ToReadable()}" : "";
        return Doc.Confirmed(
            Confidence.Certain, $"Kernel objects that can not be reclaimed (slab) hold {slab?.ToReadable()}, {percent:0} % of {facts.WholeName}{cache}.", line,
            top is { } named ? facts.Line(named.Line, "the biggest unreclaimable cache") : null);
    }

    private static KiB? KernelOfMemcg(ReportFacts facts) => facts.Stat("slab_unreclaimable");
}
