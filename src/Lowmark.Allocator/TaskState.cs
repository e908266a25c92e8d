using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>What the OOM killer looks at of one row of its task table (dump_tasks(), mm/oom_kill.c). Null is a column
/// this kernel does not print.</summary>
/// <param name="Pid">The thread that holds the address space: not always <paramref name="Tgid"/>.</param>
/// <param name="Rss">File, anonymous and shared memory pages together.</param>
/// <param name="OomAdj">−17 … 15, kernels up to 3.5; −17 protects.</param>
public readonly record struct TaskState(
    int Pid, int Tgid, long? Uid, Pages Rss, Pages? PageTables, Pages? Swap, int? OomScoreAdj, int? OomAdj);
