using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>One row of the OOM killer's task table (dump_tasks(), mm/oom_kill.c). Null is a column this kernel does not print.</summary>
/// <param name="Pid">The thread that holds the address space: not always <paramref name="Tgid"/>.</param>
/// <param name="Comm">Hostile text.</param>
/// <param name="Rss">File, anonymous and shared memory pages together.</param>
/// <param name="OomAdj">−17 … 15, kernels up to 3.5; −17 protects.</param>
public sealed record TaskState(
    int Pid, int Tgid, string Comm, long? Uid, Pages TotalVm, Pages Rss, Pages? PageTables, Pages? Swap,
    int? OomScoreAdj, int? OomAdj);
