using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Shared memory or tmpfs holds much of the memory.</summary>
public sealed class SharedMemory : IRule
{
    private const double MinPercent = 25;

    public RuleDoc Doc { get; } = new(
        "shmem",
        "shared memory or tmpfs holds much of the memory",
        "Shmem is at least 25 % of RAM (or of the memcg limit).",
        "It is less.",
        "The counters are not in the log.",
        "Killing a process does not free files in tmpfs or System V segments: they stay until deleted.",
        "shmem: of show_free_areas(), mm; shmem of memory.stat, mm/memcontrol.c.");

    public Finding Evaluate(ReportFacts facts)
    {
        KiB? shmem = facts.IsMemcg ? facts.Stat("total_shmem") ?? facts.Stat("shmem") : facts.Counter("shmem");
        if (facts.PercentOfWhole(shmem) is not { } percent) { return Doc.Unknown("the shmem counter"); }
        Evidence? line = facts.IsMemcg
            ? facts.Line(
                (facts.Report.Memcg?.Stat("total_shmem") ?? facts.Report.Memcg?.Stat("shmem"))?.Line,
                $"{percent:0} % of {facts.WholeName} is shared memory")
            : facts.Token(LineShape.Counters, "shmem:", $"{shmem} of shared memory: {percent:0} % of {facts.WholeName}");
        return percent >= MinPercent
            ? Doc.Confirmed(Confidence.Certain, $"Shared memory and tmpfs hold {shmem?.ToReadable()}, {percent:0} % of {facts.WholeName}.", line)
            : Doc.Refuted($"shared memory is {percent:0} % of {facts.WholeName}", line);
    }
}
