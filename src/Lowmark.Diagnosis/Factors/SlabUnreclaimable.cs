using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Unreclaimable slab holds much of the memory.</summary>
public sealed class SlabUnreclaimable : IRule
{
    internal const double MinPercent = 10;

    public RuleDoc Doc { get; } = new(
        "slab-unreclaimable",
        "kernel objects that can not be reclaimed hold much of the memory",
        "Unreclaimable slab is at least 10 % of RAM (or of the memcg limit).",
        "It is less.",
        "The counter, or the size of RAM or of the limit, is not in the log.",
        "No process shows it: a kernel or driver leak, or too many sockets, files or threads. The cache with most of "
        + "it names the kind.",
        "slab_unreclaimable: of show_free_areas(); dump_unreclaimable_slab(), mm/slab_common.c (v4.15+).");

    public Finding Evaluate(ReportFacts facts)
    {
        SlabUse? top = facts.LargestSlab;
        string cache = top is { } biggest
            ? $"; the biggest cache is {biggest.Name} with {biggest.Total.ToReadable()}"
            : "";
        Finding finding = new ShareOfMemory(
            facts.Uses.SlabUnreclaimable, MinPercent, "the slab_unreclaimable counter", "unreclaimable slab is",
            (size, share) => $"Kernel objects that can not be reclaimed (slab) hold {size}, {share}{cache}.")
            .Judge(Doc, facts, because => facts.Counter("slab_unreclaimable", because));
        Evidence? line = top is { } named ? facts.Line(named.Line, "the biggest unreclaimable cache") : null;
        return finding.Outcome is Outcome.Confirmed && line is not null
            ? finding with { Evidence = [.. finding.Evidence, line] }
            : finding;
    }

    public bool IsRuledOut(ReportFacts facts) => !facts.Reaches(facts.Uses.SlabUnreclaimable, MinPercent);
}
