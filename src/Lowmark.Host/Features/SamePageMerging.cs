using Lowmark.Host.Text;

namespace Lowmark.Host.Features;

/// <summary>/sys/kernel/mm/ksm: equal pages of processes that ask for it, kept once.</summary>
/// <remarks>Documentation/admin-guide/mm/ksm.rst; 2.6.32 to 7.2. Counts are pages; null is "not said".</remarks>
/// <param name="Run">0: stopped, what is merged stays; 1: runs; 2: stopped and unmerged.</param>
/// <param name="Shared">Pages that are kept.</param>
/// <param name="Sharing">Pages saved: uses beyond the first.</param>
/// <param name="Profit">Bytes saved less what the bookkeeping takes; may be negative (v6.4).</param>
public sealed record SamePageMerging(
    long Run, long? Shared, long? Sharing, long? Unshared, long? Volatile, long? FullScans, long? PagesToScan,
    long? SleepMilliseconds, long? Profit)
{
    private const string Folder = "/sys/kernel/mm/ksm/";

    /// <returns>Null where the kernel has none.</returns>
    public static SamePageMerging? Read(IHostFiles files) => files.Number(Folder + "run") is not { } run
        ? null
        : new(
            run,
            files.Number(Folder + "pages_shared"),
            files.Number(Folder + "pages_sharing"),
            files.Number(Folder + "pages_unshared"),
            files.Number(Folder + "pages_volatile"),
            files.Number(Folder + "full_scans"),
            files.Number(Folder + "pages_to_scan"),
            files.Number(Folder + "sleep_millisecs"),
            files.Number(Folder + "general_profit"));
}
