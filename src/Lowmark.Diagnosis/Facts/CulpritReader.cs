using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>What made memory run out: the biggest use that is not the ordinary one. Not the victim, not the
/// trigger.</summary>
internal static class CulpritReader
{
    /// <summary>Below this share nothing stands out.</summary>
    private const double MinPercent = 20;

    /// <returns>Null when nothing holds a fifth of the memory, or the evidence does not tell.</returns>
    public static Culprit? Read(ReportFacts facts)
    {
        if (facts.IsManual || facts.Kind is not (ReportKind.OomKill or ReportKind.OomPanic)) { return null; }
        KiB? shmem = facts.Uses.Shared;

        // Before v6.8 rss includes shared pages, which every process that maps them shows again.
        KiB sharedByEach = facts.Tasks.RssShmem < 0 ? shmem ?? default : default;
        ReadOnlySpan<Culprit?> candidates =
        [
            Kernel(facts), Shared(facts, shmem), Reserved(facts), Unaccounted(facts), Group(facts, sharedByEach),
            Task(facts, sharedByEach),
        ];
        Culprit? biggest = null;
        foreach (Culprit? candidate in candidates)
        {
            if (candidate?.Size is { } size && !(size <= biggest?.Size)) { biggest = candidate; }
        }

        return biggest;
    }

    /// <summary>What does not stand out is no candidate: it needs no words.</summary>
    private static bool StandsOut(ReportFacts facts, KiB size) => facts.Reaches(size, MinPercent);

    private static Culprit? Task(ReportFacts facts, KiB sharedByEach)
    {
        if (facts.Tasks.IsEmpty) { return null; }
        TaskUse task = facts.LargestTasks[0];
        KiB size = WithoutShared(task.Own, sharedByEach);
        if (!StandsOut(facts, size)) { return null; }
        return new Culprit("task", task.Comm, task.Pid, size, "the biggest process")
        {
            FactorId = "process-hog",
        };
    }

    private static Culprit? Group(ReportFacts facts, KiB sharedByEach)
    {
        MemoryHolder? group = null;
        foreach (MemoryHolder holder in facts.Holders)
        {
            if (holder.Kind == "name_group" && !(holder.Held <= group?.Held)) { group = holder; }
        }

        if (group is null) { return null; }
        TaskUses tasks = facts.Tasks;
        bool split = tasks.RssAnon >= 0;
        KiB size = default;
        foreach (ref readonly TaskRow row in tasks.Rows)
        {
            if (row.Comm != group.Name) { continue; }
            TaskPages held = tasks.Held(row.Values);
            size += split
                ? held.Private.ToKiB(tasks.PageSize)
                : WithoutShared(held.Own.ToKiB(tasks.PageSize), sharedByEach);
        }

        if (!StandsOut(facts, size)) { return null; }
        string together = $"{group.Tasks} processes of that name together";
        return new Culprit(
            "name_group", group.Name, null, size, split ? together : $"{together}, pages they share counted in each")
        {
            FactorId = "many-processes",
        };
    }

    private static KiB WithoutShared(KiB own, KiB shared) => own <= shared ? own : own - shared;

    private static Culprit? Shared(ReportFacts facts, KiB? shmem) =>
        shmem is { } held && StandsOut(facts, held)
            ? new Culprit(
                "shared_memory", "shared memory or tmpfs", null, held, "the shmem counter") { FactorId = "shmem" }
            : null;

    private static Culprit? Kernel(ReportFacts facts)
    {
        KiB? slab = facts.Uses.SlabUnreclaimable;
        KiB? tables = facts.Uses.PageTables;
        if (slab is { } objects && !(tables > objects))
        {
            if (!StandsOut(facts, objects)) { return null; }
            string cache = facts.LargestSlab is { } largest ? $" ({largest.Name})" : "";
            return new Culprit(
                "kernel", $"kernel objects{cache}", null, objects, "the slab_unreclaimable counter")
            {
                FactorId = "slab-unreclaimable",
            };
        }

        return tables is { } pages && StandsOut(facts, pages)
            ? new Culprit("kernel", "page tables", null, pages, "the pagetables counter") { FactorId = "page-tables" }
            : null;
    }

    private static Culprit? Reserved(ReportFacts facts)
    {
        if (facts.IsMemcg || facts.Memory is not { } memory) { return null; }
        if (Ledgers.MachineLedger.HugePages(memory) is not { } pool || !StandsOut(facts, pool)) { return null; }
        return new Culprit(
            "reservation", "reserved huge pages", null, pool, "the huge page pools, used or not")
        {
            FactorId = "hugetlb-reserved",
        };
    }

    private static Culprit? Unaccounted(ReportFacts facts) =>
        !facts.IsMemcg && facts.Ledger?.Unaccounted is { } rest && StandsOut(facts, rest)
            ? new Culprit(
                "kernel", "memory in no counter", null, rest,
                "a driver, the balloon, vmalloc, pipes or a page leak") { FactorId = "unaccounted" }
            : null;
}
