using Lowmark.Kernel.Units;

namespace Lowmark.Host.Processes;

/// <summary>What the OOM killer counts of a living process, as the rows of its task table have it.</summary>
/// <remarks>oom_badness(), mm/oom_kill.c: rss, swap entries and page tables. The kernel keeps them a processor each and
/// sums them up at times only: <c>status</c> and a report a moment later may differ by some dozens of pages a
/// processor.</remarks>
/// <param name="PageTables">Those of the second level are in it; null where status does not have them.</param>
/// <param name="Swap">Null before 2.6.34.</param>
public readonly record struct OomPages(Pages Rss, Pages? PageTables, Pages? Swap)
{
    public Pages Total => Rss + (PageTables ?? default) + (Swap ?? default);
}
