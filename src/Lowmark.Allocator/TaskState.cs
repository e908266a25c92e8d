using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>What the OOM killer looks at of one row of its task table (dump_tasks(), mm/oom_kill.c). Null is a column
/// this kernel does not print.</summary>
/// <param name="Pid">The thread that holds the address space: not always <paramref name="Tgid"/>.</param>
/// <param name="Held">What the kernel counts: rss, swap and page tables, as far as the table has them.</param>
/// <param name="OomAdj">−17 … 15, kernels up to 3.5; −17 protects.</param>
public readonly record struct TaskState(
    int Pid, int Tgid, long? Uid, Pages Held, int? OomScoreAdj, int? OomAdj);
