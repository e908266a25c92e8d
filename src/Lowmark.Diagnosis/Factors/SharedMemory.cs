using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Shared memory or tmpfs holds much of the memory.</summary>
public sealed class SharedMemory : IRule
{
    internal const double MinPercent = 25;

    public RuleDoc Doc { get; } = new(
        "shmem",
        "shared memory or tmpfs holds much of the memory",
        "Shmem is at least 25 % of RAM (or of the memcg limit).",
        "It is less.",
        "The counter, or the size of RAM or of the limit, is not in the log.",
        "Killing a process does not free files in tmpfs or System V segments: they stay until deleted.",
        "shmem: of show_free_areas(), mm; shmem of memory.stat, mm/memcontrol.c.");

    public Finding Evaluate(ReportFacts facts) => new ShareOfMemory(
        facts.Uses.Shared, MinPercent, "the shmem counter", "shared memory is",
        (size, share) => $"Shared memory and tmpfs hold {size}, {share}.")
        .Judge(Doc, facts, because => facts.Counter("shmem", because));

    public bool IsRuledOut(ReportFacts facts) => !facts.Reaches(facts.Uses.Shared, MinPercent);
}
